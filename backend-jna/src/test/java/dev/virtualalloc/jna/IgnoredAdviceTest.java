package dev.virtualalloc.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Pointer;
import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.os.PosixCalls;
import dev.virtualalloc.spi.os.SystemProvider;
import dev.virtualalloc.spi.os.WindowsCalls;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Kernels, emulators and sandboxes that do not do all that they accept as advice: the functions of this system, but for that one. */
class IgnoredAdviceTest {
    private static final int EINVAL = 22;
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_POPULATE_WRITE = 23;

    private interface Madvise {
        int on(PosixCalls system, long address, long length, int advice);
    }

    /** Accepts anything, and does nothing. */
    private static final Madvise NOTHING = (system, address, length, advice) -> 0;

    /** Accepts anything, and does what is as old as itself. */
    private static final Madvise WHAT_IS_OLD =
            (system, address, length, advice) -> advice == MADV_DONTNEED ? system.madvise(address, length, advice) : 0;

    /** Is honest, and does not know how to populate. */
    private static final Madvise WHAT_IS_KNOWN = (system, address, length, advice) ->
            system.madvise(address, length, advice == MADV_POPULATE_WRITE ? -1 : advice);

    @BeforeAll
    static void onLinux() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "no other system is advised");
    }

    private static AddressSpace space(Madvise madvise) {
        return new SystemProvider("jna", 0) {
            @Override
            protected PosixCalls posixCalls() {
                PosixCalls system = new JnaPosixCalls();
                return (PosixCalls) Proxy.newProxyInstance(
                        PosixCalls.class.getClassLoader(),
                        new Class<?>[] {PosixCalls.class},
                        (proxy, method, arguments) -> {
                            try {
                                return method.getName().equals("madvise")
                                        ? madvise.on(
                                                system, (long) arguments[0], (long) arguments[1], (int) arguments[2])
                                        : method.invoke(system, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }

            @Override
            protected WindowsCalls windowsCalls() {
                throw new UnsupportedOperationException();
            }
        }.open();
    }

    @Test
    void prefaultedPagesAreInMemoryWithTheirContentsWhateverIsDoneWithAdvice() {
        for (Madvise madvise : Set.of(NOTHING, WHAT_IS_OLD, WHAT_IS_KNOWN)) {
            AddressSpace space = space(madvise);
            assertThat(space.capabilities()).contains(Capability.PREFAULT);
            try (Reservation range = Reservation.reserve(space, 16 * space.pageSize())) {
                range.commit(0, range.size());
                range.protect(14 * space.pageSize(), 2 * space.pageSize(), Protection.READ);
                Pointer written = new Pointer(range.address()).share(3 * space.pageSize());
                written.setLong(0, -42);

                range.prefault(2 * space.pageSize(), 12 * space.pageSize());

                assertThat(range.residentBytes(0, range.size())).isEqualTo(12 * space.pageSize());
                assertThat(written.getLong(0)).isEqualTo(-42);
                assertThat(written.getLong(space.pageSize())).isZero();
            }
        }
    }

    @Test
    void pagesArePrefaultedWhileAnotherThreadWritesThem() throws InterruptedException {
        int rounds = 100_000;
        try (Block block = VirtualAlloc.builder()
                .addressSpace(space(NOTHING))
                .maximum(8)
                .build()
                .allocateZeroed(8)) {
            CountDownLatch begun = new CountDownLatch(1);
            Thread other = new Thread(() -> {
                for (int i = 0; i < rounds; i++) {
                    block.putInt(0, block.getInt(0) + 1);
                    begun.countDown();
                }
            });
            other.start();
            begun.await();
            for (int i = 0; i < rounds / 10; i++) {
                block.prefault(0, 8);
            }
            other.join();
            assertThat(block.getInt(0)).isEqualTo(rounds);
        }
    }

    @Test
    void discardIsDeclaredWhereItIsDone() {
        assertThat(space(NOTHING).capabilities()).doesNotContain(Capability.DISCARD);

        AddressSpace space = space(WHAT_IS_OLD);
        assertThat(space.capabilities()).contains(Capability.DISCARD);
        try (Reservation range = Reservation.reserve(space, space.pageSize())) {
            range.commit(0, space.pageSize());
            Pointer written = new Pointer(range.address());
            written.setLong(0, -42);
            range.discard(0, space.pageSize());
            assertThat(written.getLong(0)).isZero();
        }
    }

    @Test
    void lockedPagesThatAreNotDiscardedAreNotSaidToBe() {
        AddressSpace space = space(WHAT_IS_OLD);
        assumeTrue(space.capabilities().contains(Capability.LOCK), "this process may lock nothing");
        try (Reservation range = Reservation.reserve(space, space.pageSize())) {
            range.commit(0, space.pageSize());
            range.lock(0, space.pageSize());
            assertThatThrownBy(() -> range.discard(0, space.pageSize()))
                    .isInstanceOfSatisfying(
                            VirtualMemoryException.class,
                            e -> assertThat(e.errorCode()).isEqualTo(EINVAL))
                    .hasMessageEndingWith("Unlock them first");
        }
    }
}
