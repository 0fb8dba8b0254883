package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.spi.AddressSpace;
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

    static Stream<AddressSpace> all() {
        return Backends.usable().stream();
    }

    private static Block block(AddressSpace space, long bytes) {
        return VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(1 << 30)
                .build()
                .allocate(bytes);
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatTheOneWritesTheOtherReads(AddressSpace space) {
        try (Block block = block(space, 100_000)) {
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
    void aViewOfARangeBeginsThere(AddressSpace space) {
        try (Block block = block(space, 100)) {
            block.putByte(10, (byte) 7);
            ByteBuffer view = block.asByteBuffer(10, 5);
            assertThat(view.remaining()).isEqualTo(5);
            assertThat(view.get()).isEqualTo((byte) 7);
            assertThat(block.asByteBuffer(100, 0).hasRemaining()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aViewLargerThanABufferIsRefusedWithTheWayOut(AddressSpace space) {
        try (Block block = block(space, 100)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> block.asByteBuffer(0, 1L << 31))
                    .withMessageContaining("asByteBuffer(offset, bytes)");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void growingLeavesViewsAsTheyAre(AddressSpace space) {
        try (Block block = block(space, 100)) {
            ByteBuffer view = block.asByteBuffer();
            block.grow(10_000_000);
            view.put(0, (byte) 1);
            assertThat(block.getByte(0)).isEqualTo((byte) 1);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aViewOfAClosedBlockCannotReachAnything(AddressSpace space) {
        Block block = block(space, 100);
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
    void aBlockThatMayNotBeWrittenGivesReadOnlyViews(AddressSpace space) {
        try (Block block = block(space, 100)) {
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
    void aProtectionThatAViewWouldBreakEndsTheViewOrIsRefused(AddressSpace space) {
        try (Block block = block(space, 100)) {
            ByteBuffer view = block.asByteBuffer();
            if (REVOCABLE) {
                block.protect(Protection.READ);
                assertThatIllegalStateException().isThrownBy(() -> view.put(0, (byte) 1));
            } else {
                assertThatIllegalStateException()
                        .isThrownBy(() -> block.protect(Protection.READ))
                        .withMessageContaining("On Java 17 to 21 they cannot be revoked");
                assertThat(block.protection()).isEqualTo(Protection.READ_WRITE);
                view.put(0, (byte) 1);
                assertThat(block.getByte(0)).isEqualTo((byte) 1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void shrinkingLeavesNoViewOfWhatIsGone(AddressSpace space) {
        try (Block block = block(space, 1_000_000)) {
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
    void addressesComeFreeOnceNoViewIsReachable(AddressSpace space) throws InterruptedException {
        assumeTrue(Mappings.areVisible() && !space.name().equals("unsafe-sim"), "the system does not tell");
        long address = closedWithAView(space);

        // The addresses may be taken by somebody else as soon as they are free: then there is a mapping, but not of 1
        // GiB.
        for (int i = 0; i < 600 && Mappings.anyIn(address, 1 << 30); i++) {
            System.gc();
            Thread.sleep(50);
        }
        assertThat(Mappings.anyIn(address + (1 << 29), 1 << 20)).isFalse();
    }

    private static long closedWithAView(AddressSpace space) {
        Block block = VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(1 << 30)
                .keep(RangePool.none())
                .build()
                .allocate(1_000_000);
        block.asByteBuffer().put(0, (byte) 1);
        block.close();
        return block.address();
    }
}
