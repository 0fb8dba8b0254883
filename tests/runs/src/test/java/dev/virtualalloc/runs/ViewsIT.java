package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import dev.virtualalloc.support.Backends;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Buffers over a block: what they see, and that they cannot end the JVM whatever becomes of the block. */
class ViewsIT {
    /** The layer that runs, which is that of 17 on a newer Java too if it was told so; WhereItRunsIT holds that it is. */
    private static final boolean REVOCABLE = Integer.getInteger("virtualalloc.test.layer") == 22;

    static Stream<VirtualMemoryProvider> all() {
        return Backends.usable().stream();
    }

    private static Block block(VirtualMemoryProvider provider, long bytes) {
        return VirtualAlloc.builder()
                .provider(provider)
                .maximum(1 << 30)
                .build()
                .allocate(bytes);
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatTheOneWritesTheOtherReads(VirtualMemoryProvider provider) {
        try (Block block = block(provider, 100_000)) {
            ByteBuffer view = block.asByteBuffer();
            assertThat(view.order()).isEqualTo(ByteOrder.nativeOrder());
            assertThat(view.isDirect()).isTrue();
            assertThat(view.capacity()).isEqualTo(100_000);

            block.putLong(8, 42);
            view.putInt(16, 43);

            assertThat(view.getLong(8)).isEqualTo(42);
            assertThat(block.getInt(16)).isEqualTo(43);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aViewOfARangeBeginsThere(VirtualMemoryProvider provider) {
        try (Block block = block(provider, 100)) {
            block.putByte(10, (byte) 7);
            ByteBuffer view = block.asByteBuffer(10, 5);
            assertThat(view.remaining()).isEqualTo(5);
            assertThat(view.get()).isEqualTo((byte) 7);
            assertThat(block.asByteBuffer(100, 0).hasRemaining()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aViewLargerThanABufferIsRefusedWithTheWayOut(VirtualMemoryProvider provider) {
        try (Block block = block(provider, 100)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> block.asByteBuffer(0, 1L << 31))
                    .withMessageContaining("asByteBuffer(offset, bytes)");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void growingLeavesViewsAsTheyAre(VirtualMemoryProvider provider) {
        try (Block block = block(provider, 100)) {
            ByteBuffer view = block.asByteBuffer();
            block.grow(10_000_000);
            view.put(0, (byte) 1);
            assertThat(block.getByte(0)).isEqualTo((byte) 1);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aViewOfAClosedBlockCannotReachAnything(VirtualMemoryProvider provider) {
        Block block = block(provider, 100);
        ByteBuffer view = block.asByteBuffer();
        ByteBuffer part = view.slice(10, 10);
        view.put(10, (byte) 9);

        block.close();

        if (REVOCABLE) {
            assertThatIllegalStateException().isThrownBy(() -> view.get(0));
            assertThatIllegalStateException().isThrownBy(() -> part.put(0, (byte) 1));
        } else {
            part.put(0, (byte) 1);
            assertThat(view.get(10)).isEqualTo((byte) 1);
        }
        assertThatIllegalStateException().isThrownBy(block::asByteBuffer);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aBlockThatMayNotBeWrittenGivesReadOnlyViews(VirtualMemoryProvider provider) {
        try (Block block = block(provider, 100)) {
            block.putByte(3, (byte) 3);
            block.protect(Protection.READ);
            ByteBuffer view = block.asByteBuffer();
            assertThat(view.isReadOnly()).isTrue();
            assertThat(view.get(3)).isEqualTo((byte) 3);
            block.protect(Protection.READ_WRITE);
            assertThat(view.get(3)).isEqualTo((byte) 3);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aProtectionThatAViewWouldBreakEndsTheViewOrIsRefused(VirtualMemoryProvider provider) {
        try (Block block = block(provider, 100)) {
            ByteBuffer view = block.asByteBuffer();
            if (REVOCABLE) {
                block.protect(Protection.READ);
                assertThatIllegalStateException().isThrownBy(() -> view.put(0, (byte) 1));
            } else {
                assertThatIllegalStateException()
                        .isThrownBy(() -> block.protect(Protection.READ))
                        .withMessageContaining("Before Java 22 they cannot be revoked");
                assertThat(block.protection()).isEqualTo(Protection.READ_WRITE);
                view.put(0, (byte) 1);
                assertThat(block.getByte(0)).isEqualTo((byte) 1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void shrinkingLeavesNoViewOfWhatIsGone(VirtualMemoryProvider provider) {
        try (Block block = block(provider, 1_000_000)) {
            ByteBuffer view = block.asByteBuffer();
            block.shrink(10);
            if (REVOCABLE) {
                assertThatIllegalStateException().isThrownBy(() -> view.get(999_999));
            } else {
                view.put(999_999, (byte) 1);
            }
            assertThat(block.size()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void addressesComeFreeOnceNoViewIsReachable(VirtualMemoryProvider provider) throws InterruptedException {
        assumeTrue(Mappings.areTold() && !provider.name().equals("unsafe-sim"), "the system does not tell");
        long address = closedWithAView(provider);

        // The addresses may be taken by somebody else as soon as they are free: then there is a mapping, but not of 1
        // GiB.
        for (int i = 0; i < 600 && Mappings.anyIn(address, 1 << 30); i++) {
            System.gc();
            Thread.sleep(50);
        }
        assertThat(Mappings.anyIn(address + (1 << 29), 1 << 20)).isFalse();
    }

    private static long closedWithAView(VirtualMemoryProvider provider) {
        Block block = block(provider, 1_000_000);
        block.asByteBuffer().put(0, (byte) 1);
        block.close();
        return block.address();
    }
}
