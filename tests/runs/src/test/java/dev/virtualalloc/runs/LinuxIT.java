package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.Block;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.support.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The calls themselves, seen from what the system says about them. */
@EnabledOnOs(OS.LINUX)
@ParameterizedClass
@MethodSource("onTheSystem")
class LinuxIT {
    private static final long GB = 1_000_000_000;

    private final AddressSpace space;

    LinuxIT(AddressSpace space) {
        this.space = space;
    }

    static Stream<AddressSpace> onTheSystem() {
        return Backends.onTheSystem().stream();
    }

    @Test
    void pageSizeIsThatOfTheSystem() throws IOException {
        String smaps = Files.readString(Path.of("/proc/self/smaps"));

        assertThat(smaps).contains("KernelPageSize:        " + space.pageSize() / 1024 + " kB");
        assertThat(space.reservationGranularity()).isEqualTo(space.pageSize());
    }

    @Test
    void fiveHundredGigabytesCostNoMemory() {
        try (Reservation reservation = Reservation.reserve(space, 500 * GB)) {
            assertThat(reservation.residentBytes(0, reservation.size())).isZero();
            assertThat(permissions(reservation.address())).isEqualTo("---p");
            assertThat(permissions(reservation.address() + reservation.size() - 1))
                    .isEqualTo("---p");
        }
    }

    @Test
    void memoryIsThereAfterCommitAndHoldsWhatIsWritten() {
        VirtualAlloc allocator = VirtualAlloc.builder()
                .addressSpace(space)
                .keep(RangePool.none())
                .maximum(500 * GB)
                .build();
        try (Block block = allocator.allocate(1000)) {
            block.putLong(0, 42);
            long address = block.address();

            block.grow(200_000_000);
            block.putLong(199_999_992, 43);

            assertThat(block.address()).isEqualTo(address);
            assertThat(block.getLong(0)).isEqualTo(42);
            assertThat(block.getLong(199_999_992)).isEqualTo(43);
            assertThat(block.getLong(100_000_000)).isZero();
            assertThat(permissions(address)).isEqualTo("rw-p");
        }
    }

    @Test
    void decommittedPagesReadAsZeroWhenCommittedAgain() {
        VirtualAlloc allocator = VirtualAlloc.builder()
                .addressSpace(space)
                .keep(RangePool.none())
                .maximum(GB)
                .build();
        try (Block block = allocator.allocate(1 << 20)) {
            block.fill(0, 1 << 20, (byte) 7);
            long middle = block.address() + (1 << 19);

            block.shrink(1 << 19);
            assertThat(permissions(middle)).isEqualTo("---p");

            block.grow(1 << 20);
            assertThat(permissions(middle)).isEqualTo("rw-p");
            assertThat(block.getByte((1 << 19) - 1)).isEqualTo((byte) 7);
            assertThat(block.getByte(1 << 19)).isZero();
            assertThat(block.getByte((1 << 20) - 1)).isZero();
        }
    }

    @Test
    void queryAndTheSystemAgreeOnEveryProtection() {
        try (Reservation reservation = Reservation.reserve(space, 1 << 20)) {
            long page = reservation.pageSize();
            assertThat(reservation.query(0)).isEqualTo(Protection.NONE);
            for (Protection protection : Protection.values()) {
                reservation.commit(page, page, protection);

                assertThat(reservation.query(page)).isEqualTo(protection);
                assertThat(permissions(reservation.address() + page)).isEqualTo(letters(protection));
                assertThat(reservation.query(2 * page)).isEqualTo(Protection.NONE);
                reservation.decommit(page, page);
            }
            reservation.commit(0, 3 * page);
            reservation.protect(page, page, Protection.READ);
            assertThat(reservation.query(0)).isEqualTo(Protection.READ_WRITE);
            assertThat(reservation.query(page)).isEqualTo(Protection.READ);
            assertThat(reservation.query(2 * page)).isEqualTo(Protection.READ_WRITE);
        }
    }

    @Test
    void pagesAreResidentOnceTheyWereTouched() {
        VirtualAlloc allocator = VirtualAlloc.builder()
                .addressSpace(space)
                .keep(RangePool.none())
                .maximum(GB)
                .build();
        try (Block block = allocator.allocate(8 * space.pageSize())) {
            assertThat(block.residentBytes()).isZero();
            for (int touched = 0; touched < 3; touched++) {
                block.putByte(2 * touched * space.pageSize(), (byte) 1);
            }

            assertThat(block.residentBytes()).isEqualTo(3 * space.pageSize());
        }
    }

    @Test
    void prefaultMakesPagesResidentAndDiscardGivesThemBack() {
        assumeTrue(space.capabilities().contains(Capability.PREFAULT), "not a capability of this kernel");
        try (Reservation reservation = Reservation.reserve(space, 1 << 20)) {
            reservation.commit(0, 1 << 20);

            reservation.prefault(0, 1 << 19);
            assertThat(reservation.residentBytes(0, 1 << 20)).isEqualTo(1 << 19);

            reservation.discard(0, 1 << 20);
            assertThat(reservation.residentBytes(0, 1 << 20)).isZero();
            assertThat(reservation.query(0)).isEqualTo(Protection.READ_WRITE);
        }
    }

    @Test
    void adviceReachesTheSystem() throws IOException {
        assumeTrue(space.capabilities().contains(Capability.ADVISE), "not a capability of this kernel");
        try (Reservation reservation = Reservation.reserve(space, 8 << 20)) {
            reservation.commit(0, 8 << 20);

            reservation.advise(0, 8 << 20, Advice.HUGE_PAGES);
            assertThat(vmFlags(reservation.address())).contains(" hg");

            reservation.advise(0, 8 << 20, Advice.SMALL_PAGES);
            assertThat(vmFlags(reservation.address())).contains(" nh");
        }
    }

    @Test
    void nothingIsLeftAfterClosing() {
        Reservation reservation = Reservation.reserve(space, 500 * GB);
        reservation.commit(0, 1 << 20);
        reservation.commit(1 << 30, 1 << 20);
        assertThat(permissions(reservation.address())).isEqualTo("rw-p");

        reservation.close();

        assertThat(permissions(reservation.address())).isEqualTo("nothing");
        assertThat(permissions(reservation.address() + (1 << 30))).isEqualTo("nothing");
        assertThat(permissions(reservation.address() + reservation.size() - 1)).isEqualTo("nothing");
        assertThatThrownBy(() -> space.query(reservation.address()))
                .isInstanceOf(VirtualMemoryException.class)
                .hasMessageContaining("has no mapping there");
    }

    @Test
    void moreThanAllAddressesAreRefusedWithTheLimits() {
        assertThatThrownBy(() -> Reservation.reserve(space, 1L << 61))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageStartingWith("reserve failed: 2 EiB (" + space.name() + ", linux-")
                .hasMessageContaining("): ENOMEM (12). vm.max_map_count is ")
                .hasMessageContaining(", ulimit -v ")
                .hasMessageContaining(", vm.overcommit_memory ");
    }

    @Test
    void errorsAreThoseOfTheThreadThatMadeTheCall() throws Exception {
        try (Reservation reservation = Reservation.reserve(space, 1 << 20)) {
            ExecutorService other = Executors.newSingleThreadExecutor();
            try {
                CountDownLatch start = new CountDownLatch(1);
                // EINVAL, because the address is not that of a page; ENOMEM, because there is no such range.
                Future<?> invalid = other.submit(() -> {
                    start.await();
                    for (int i = 0; i < 2000; i++) {
                        assertThatThrownBy(() ->
                                        space.protect(reservation.address() + 1, space.pageSize(), Protection.READ))
                                .isInstanceOfSatisfying(
                                        VirtualMemoryException.class,
                                        e -> assertThat(e.errorCode()).isEqualTo(22));
                    }
                    return null;
                });
                start.countDown();
                for (int i = 0; i < 200; i++) {
                    assertThatThrownBy(() -> space.reserve(1L << 61))
                            .isInstanceOfSatisfying(
                                    VirtualMemoryException.class,
                                    e -> assertThat(e.errorCode()).isEqualTo(12));
                }
                invalid.get();
            } finally {
                other.shutdown();
            }
        }
    }

    private static String letters(Protection protection) {
        return (protection.canRead() ? "r" : "-")
                + (protection.canWrite() ? "w" : "-")
                + (protection.canExecute() ? "x" : "-")
                + "p";
    }

    /** What the system itself says about an address. */
    private static String permissions(long address) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
                String[] parts = line.split("[- ]", 4);
                if (Long.compareUnsigned(address, Long.parseUnsignedLong(parts[0], 16)) >= 0
                        && Long.compareUnsigned(address, Long.parseUnsignedLong(parts[1], 16)) < 0) {
                    return line.split(" ", 3)[1];
                }
            }
            return "nothing";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String vmFlags(long address) throws IOException {
        boolean found = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            found = found || line.startsWith(Long.toHexString(address) + "-");
            if (found && line.startsWith("VmFlags:")) {
                return line;
            }
        }
        throw new AssertionError("no mapping begins at " + Long.toHexString(address));
    }
}
