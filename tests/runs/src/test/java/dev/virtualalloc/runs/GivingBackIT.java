package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.Block;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is closed is gone, as the system itself sees it. */
class GivingBackIT {
    private static final long GIB = 1L << 30;

    static Stream<AddressSpace> onTheSystem() {
        return Backends.onTheSystem().stream();
    }

    static Stream<AddressSpace> first() {
        return Backends.first().stream();
    }

    @BeforeEach
    void mappingsAreVisible() {
        assumeTrue(Mappings.areVisible(), "/proc/self/maps is not there: not Linux");
    }

    @ParameterizedTest
    @MethodSource("onTheSystem")
    void fiveHundredGigabytesWithOneTouchedLeaveNothing(AddressSpace space) {
        VirtualAlloc allocator = VirtualAlloc.builder()
                .addressSpace(space)
                .keep(RangePool.none())
                .build();
        Block block = allocator.allocate(GIB);
        long address = block.address();
        for (long offset = 0; offset < GIB; offset += space.pageSize()) {
            block.putLong(offset, offset);
        }
        assertThat(block.getLong(GIB - space.pageSize())).isEqualTo(GIB - space.pageSize());
        assertThat(block.residentBytes()).isEqualTo(GIB);
        assertThat(Mappings.anyIn(address, VirtualAlloc.DEFAULT_MAXIMUM)).isTrue();

        block.close();

        assertThat(Mappings.anyIn(address, VirtualAlloc.DEFAULT_MAXIMUM)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("onTheSystem")
    void whatIsKeptIsStillThereAndGoneOnceItIsTrimmed(AddressSpace space) {
        RangePool pool = RangePool.withLimit(GIB);
        VirtualAlloc allocator =
                VirtualAlloc.builder().addressSpace(space).keep(pool).build();
        Block block = allocator.allocate(GIB / 2);
        long address = block.address();
        block.fill(0, GIB / 2, (byte) 7);
        block.close();
        assertThat(Mappings.anyIn(address, VirtualAlloc.DEFAULT_MAXIMUM)).isTrue();
        try (Block again = allocator.allocateZeroed(8)) {
            assertThat(again.address()).isEqualTo(address);
            assertThat(again.residentBytes()).isEqualTo(GIB / 2);
            assertThat(again.getLong(0)).isZero();
        }

        pool.trim();

        assertThat(Mappings.anyIn(address, VirtualAlloc.DEFAULT_MAXIMUM)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("first")
    void aHundredThousandLivesLeaveNoMapping(AddressSpace space) {
        VirtualAlloc allocator = VirtualAlloc.builder()
                .addressSpace(space)
                .keep(RangePool.none())
                .maximum(GIB)
                .build();
        live(allocator, 10_000);
        long before = Mappings.count();

        live(allocator, 100_000);

        // The JVM has mappings of its own that come and go; a leak would be one for each life.
        assertThat(Mappings.count()).isLessThan(before + 1_000);
    }

    private static void live(VirtualAlloc allocator, int times) {
        for (int i = 0; i < times; i++) {
            try (Block block = allocator.allocate(1)) {
                block.putByte(0, (byte) 1);
                block.grow(100_000);
            }
        }
    }
}
