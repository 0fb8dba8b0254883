package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.containers.ElementLayout;
import dev.virtualalloc.containers.IntStack;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.containers.StructVec;
import dev.virtualalloc.containers.VirtualArena;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import dev.virtualalloc.support.Backends;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be done with the pages of blocks, and beside and after them, as the system itself sees it. */
@ParameterizedClass
@MethodSource("onTheSystem")
class PagesIT {
    private static final long MAXIMUM = 4 << 20;

    private final AddressSpace space;
    private final RangePool pool = RangePool.withLimit(1 << 20);

    PagesIT(AddressSpace space) {
        this.space = space;
    }

    static Stream<AddressSpace> onTheSystem() {
        return Backends.onTheSystem().stream();
    }

    @BeforeEach
    void mappingsAreVisible() {
        assumeTrue(Mappings.areVisible(), "/proc/self/maps is not there: not Linux");
    }

    @AfterEach
    void trim() {
        pool.trim();
    }

    private VirtualAlloc.Builder builder() {
        return VirtualAlloc.builder().addressSpace(space).maximum(MAXIMUM).keep(pool);
    }

    /** Of the part that has memory, and of the rest. */
    private static List<String> permissions(Block block) {
        return Mappings.permissionsIn(block.address(), MAXIMUM);
    }

    @Test
    void noPageCanBeBothWrittenAndExecutedUnlessThatWasAskedFor() {
        Watch watch = new Watch(space);
        Allocator allocator = builder().addressSpace(watch).build();
        try (Block block = allocator.allocate(1000);
                LongVec vec = LongVec.withCapacity(10, allocator);
                IntStack stack = IntStack.withCapacity(10, allocator);
                StructVec<Pair> pairs = StructVec.withCapacity(
                        10, ElementLayout.ofRecord(Pair.class, MethodHandles.lookup()), allocator);
                VirtualArena arena = VirtualArena.withCapacity(10, allocator)) {
            block.grow(100_000);
            block.protect(Protection.NONE);
            vec.resize(100_000);
            vec.freeze();
            vec.thaw();
            stack.push(1);
            pairs.add(new Pair(1, 2));
            arena.allocate(100_000);
            assertThat(watch.permissions()).contains("rw-p").noneMatch(PagesIT::isBoth);

            block.protect(Protection.READ_WRITE);
            block.seal();
            block.shrink(10_000);
            assertThat(watch.permissions()).contains("r-xp").noneMatch(PagesIT::isBoth);
        }
        assertThat(watch.permissions()).contains("rw-p").noneMatch(PagesIT::isBoth);
        VirtualAlloc asking = builder()
                .addressSpace(watch)
                .protection(Protection.READ_WRITE_EXECUTE)
                .build();
        try (Block block = asking.allocate(1)) {
            assertThat(block.size()).isOne();
            assertThat(watch.permissions()).anyMatch(PagesIT::isBoth);
        }
    }

    record Pair(int first, int second) {}

    private static boolean isBoth(String permissions) {
        return permissions.contains("w") && permissions.contains("x");
    }

    @Test
    void aSealedBlockCanBeReadAndExecutedAndNeverBeWrittenAgain() {
        try (Block block = builder().build().allocate(1000)) {
            block.putLong(0, 42);
            block.seal();
            assertThat(permissions(block)).containsExactly("r-xp", "---p");
            assertThat(block.getLong(0)).isEqualTo(42);
            assertThatIllegalStateException().isThrownBy(() -> block.putLong(0, 43));
            assertThatIllegalStateException().isThrownBy(() -> block.protect(Protection.READ_WRITE));
            block.grow(100_000);
            assertThat(permissions(block)).containsExactly("r-xp", "---p");
        }
    }

    @Test
    void whatIsInFrontOfABlockAndBehindItsAddressesCannotBeAccessed() {
        assumeTrue(space.capabilities().contains(Capability.QUERY), "the system does not tell");
        VirtualAlloc guarded = builder().guardPages(true).build();
        try (Block first = guarded.allocate(MAXIMUM);
                Block second = guarded.allocate(MAXIMUM);
                Block third = guarded.allocate(MAXIMUM)) {
            for (Block block : List.of(first, second, third)) {
                block.fill(0, MAXIMUM, (byte) 7);
                assertThat(block.address() % space.pageSize()).isZero();
                assertThat(space.query(block.address() - 1)).isEqualTo(Protection.NONE);
                assertThat(space.query(block.address())).isEqualTo(Protection.READ_WRITE);
                assertThat(space.query(block.address() + MAXIMUM - 1)).isEqualTo(Protection.READ_WRITE);
                assertThat(space.query(block.address() + MAXIMUM)).isEqualTo(Protection.NONE);
            }
        }
    }

    @Test
    void whatIsTooLargeToBeKeptHasItsAddressesAndNoMemoryUntilThePoolIsTrimmed() {
        assumeTrue(space.capabilities().contains(Capability.DISCARD), "nothing keeps its addresses");
        Block block = builder().build().allocate(2 << 20);
        block.fill(0, 2 << 20, (byte) 7);
        block.close();
        assertThat(permissions(block)).containsExactly("rw-p", "---p");
        assertThat(space.residentBytes(block.address(), 2 << 20)).isZero();

        pool.trim();

        assertThat(permissions(block)).isEmpty();
    }

    @Test
    void whereNothingIsKeptAddressesAreReleasedAtOnce() {
        Block block = builder().keep(RangePool.none()).build().allocate(2 << 20);
        block.close();
        assertThat(permissions(block)).isEmpty();
    }

    @Test
    void secretsAreZeroInWhatIsKept() {
        VirtualAlloc secretive = builder().zeroOnClose(true).build();
        Block secret = secretive.allocate(10_000);
        secret.fill(0, 10_000, (byte) 7);
        secret.close();
        try (Block next = secretive.allocate(10_000)) {
            assertThat(next.address()).isEqualTo(secret.address());
            byte[] contents = new byte[10_000];
            next.copyTo(0, contents, 0, contents.length);
            assertThat(contents).containsOnly((byte) 0);
        }
    }

    /** Notes which ranges are ours. */
    private static final class Watch extends ForwardingAddressSpace {
        private final NavigableMap<Long, Long> ranges = new ConcurrentSkipListMap<>();

        Watch(AddressSpace space) {
            super(space);
        }

        @Override
        public long reserve(long bytes) {
            long address = super.reserve(bytes);
            ranges.put(address, bytes);
            return address;
        }

        @Override
        public void release(long address, long bytes) {
            super.release(address, bytes);
            ranges.remove(address);
        }

        List<String> permissions() {
            return ranges.entrySet().stream()
                    .flatMap(range -> Mappings.permissionsIn(range.getKey(), range.getValue()).stream())
                    .toList();
        }
    }
}
