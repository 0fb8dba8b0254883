package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.Capability;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Group 10: several threads and one address space. */
interface ThreadRules {
    /** More than most machines have processors, so that threads are interrupted in the middle as well. */
    int THREADS = 16;

    /** So few that each is at work most of the time, and so often that they meet in the middle of something. */
    int FEW = 4;

    int MANY = 2000;

    long SIDE_BY_SIDE = 32 << 20;

    @Test
    @Rule("10.1")
    default void threadsWithReservationsOfTheirOwnDoNotDisturbEachOther(Fixture fixture) {
        Threads.run(THREADS, thread -> {
            for (int round = 0; round < 10; round++) {
                PageRange range = fixture.reserve(thread % 3 + 1);
                exercise(fixture, range, thread * 100 + round);
                fixture.release(range);
            }
        });
    }

    @Test
    @Rule("10.2")
    default void threadsWithPartsOfOneReservationDoNotDisturbEachOther(Fixture fixture) {
        PageRange whole = fixture.reserve(THREADS * 3);
        Threads.run(THREADS, thread -> {
            for (int round = 0; round < 10; round++) {
                PageRange range = whole.part(thread * 3, thread % 3 + 1);
                exercise(fixture, range, thread * 100 + round);
                range.decommit();
            }
        });
    }

    @Test
    @Rule("10.1")
    default void threadsThatReserveAndReleaseAtOnceHaveWhatTheyReserved(Fixture fixture) {
        Queue<PageRange> kept = new ConcurrentLinkedQueue<>();
        Threads.runDisturbed(FEW, thread -> {
            Deque<PageRange> own = new ArrayDeque<>();
            try {
                for (int round = 0; round < MANY; round++) {
                    own.add(fixture.reserve(round % 3 + 1).commit());
                    if (own.size() > 8) {
                        fixture.release(own.remove().decommit());
                    }
                }
            } catch (RuntimeException e) {
                throw new AssertionError(
                        "a reservation of this thread was refused an operation while others reserved and released. Either"
                                + " what is known of reservations is not safe for threads, or a release frees the addresses"
                                + " before it forgets them, and forgets what another thread has reserved there since",
                        e);
            }
            kept.addAll(own);
        });
        kept.forEach(range ->
                range.hasProtection(Protection.READ_WRITE).marksAreZero().write(1));
        kept.forEach(range -> range.holds(1));
    }

    @Test
    @Rule("10.2")
    default void whatThreadsDoToPagesSideBySideIsDoneToEach(Fixture fixture) {
        long bytes = Math.min(SIDE_BY_SIDE, fixture.hasMemoryLimit() ? fixture.memoryLimit() / 4 : Long.MAX_VALUE);
        PageRange all = fixture.reserve((int) Math.min(bytes / fixture.pageSize(), 4 * MANY));
        for (int round = 0; round < 2; round++) {
            sideBySide(all, PageRange::commit);
            all.hasProtection(Protection.READ_WRITE).marksAreZero().write(round);
            // Who has lost count of what is committed would give new memory to some now.
            all.commit().holds(round);
            if (fixture.has(Capability.PROTECT)) {
                sideBySide(all, page -> page.protect(Protection.READ));
                all.hasProtection(Protection.READ).holds(round);
            }
            sideBySide(all, PageRange::decommit);
            if (fixture.has(Capability.PROTECT)) {
                all.hasProtection(Protection.NONE);
            }
            all.commit().hasProtection(Protection.READ_WRITE).marksAreZero().decommit();
        }
    }

    /** Each thread takes every fourth page, so that at any time all are at pages side by side. */
    private static void sideBySide(PageRange all, Consumer<PageRange> use) {
        Threads.runDisturbed(FEW, thread -> {
            for (int page = thread; page < all.pages(); page += FEW) {
                use.accept(all.page(page));
            }
        });
    }

    @Test
    @Rule("10.4")
    default void eachThreadIsToldWhyItWasRefused(Fixture fixture) {
        VirtualMemoryException alone = refusal(fixture, ErrorRules.TOO_MUCH);
        Threads.runDisturbed(FEW, thread -> {
            for (int round = 0; round < 50; round++) {
                if (thread % 2 == 0) {
                    // What goes well between must not change what is said of what does not.
                    fixture.release(fixture.reserve(1).commit());
                }
                long bytes = ErrorRules.TOO_MUCH - thread * fixture.granularity();
                VirtualMemoryException refusal = refusal(fixture, bytes);
                assertThat(refusal.bytes())
                        .as("the size that a thread was refused")
                        .isEqualTo(bytes);
                assertThat(refusal.errorName() + " (" + refusal.errorCode() + ")")
                        .as("the error of a thread while others had others, or none. A number that is kept where all"
                                + " threads write it is the last that any of them had")
                        .isEqualTo(alone.errorName() + " (" + alone.errorCode() + ")");
            }
        });
    }

    private static VirtualMemoryException refusal(Fixture fixture, long bytes) {
        VirtualMemoryException refusal =
                catchThrowableOfType(VirtualMemoryException.class, () -> fixture.reserveBytes(bytes));
        assertThat(refusal)
                .as("what is thrown when %d bytes are reserved", bytes)
                .isNotNull();
        return refusal;
    }

    @Test
    @Rule("10.4")
    default void aThreadIsToldOfItsOwnErrorBesideOthers(Fixture fixture, @TempDir Path directory) {
        fixture.requires(Capability.MAP);
        Path none = directory.resolve("none");
        VirtualMemoryException reserve = refusal(fixture, ErrorRules.TOO_MUCH);
        VirtualMemoryException open = refusedToOpen(fixture, none);
        Threads.runDisturbed(FEW, thread -> {
            for (int round = 0; round < 50; round++) {
                boolean opens = thread % 2 == 0;
                VirtualMemoryException refusal =
                        opens ? refusedToOpen(fixture, none) : refusal(fixture, ErrorRules.TOO_MUCH);
                assertThat(refusal.errorName())
                        .as(
                                "the error of a thread that %s",
                                opens ? "opens a file that is not there" : "reserves too much")
                        .isEqualTo((opens ? open : reserve).errorName());
            }
        });
    }

    private static VirtualMemoryException refusedToOpen(Fixture fixture, Path path) {
        return catchThrowableOfType(
                VirtualMemoryException.class,
                () -> fixture.space().openFile(path, false, false).close());
    }

    @Test
    @Rule("10.5")
    default void threadsTogetherGetNoMoreMemoryThanThereIs(Fixture fixture) {
        long room = LimitRules.room(fixture);
        int pages = (int) Math.max(1, room / 64);
        for (int round = 0; round < 2; round++) {
            Queue<PageRange> ranges = new ConcurrentLinkedQueue<>();
            AtomicLong committed = new AtomicLong();
            Threads.runDisturbed(FEW, thread -> {
                for (boolean more = true; more && committed.get() <= 2 * room; ) {
                    PageRange range = fixture.reserve(pages);
                    ranges.add(range);
                    more = LimitRules.commits(range);
                    committed.addAndGet(more ? pages : 0);
                }
            });
            assertThat(committed)
                    .as(
                            "pages that threads could commit together, of %d that one could. They are more if two look at the"
                                    + " limit before either of them is charged",
                            room)
                    .hasValueLessThanOrEqualTo(room);
            Threads.runDisturbed(FEW, thread -> {
                for (PageRange range = ranges.poll(); range != null; range = ranges.poll()) {
                    fixture.release(range);
                }
            });
            assertThat(LimitRules.room(fixture))
                    .as(
                            "pages that can be committed after all threads gave back what they had, %d at first. There are others"
                                    + " if two threads count at once",
                            room)
                    .isEqualTo(room);
        }
    }

    @Test
    @Rule("10.3")
    default void ofSeveralThreadsThatCloseAReservationOneDoes(Fixture fixture) {
        for (int round = 0; round < 20; round++) {
            Reservation reservation = fixture.reservation(4 * fixture.pageSize());
            reservation.commit(0, 2 * fixture.pageSize());
            Threads.run(4, thread -> reservation.close());
            assertThat(reservation.committed()).isZero();
        }
    }

    private static void exercise(Fixture fixture, PageRange range, int seed) {
        range.commit().marksAreZero().write(seed);
        if (fixture.has(Capability.PROTECT)) {
            range.protect(Protection.READ).holds(seed).protect(Protection.READ_WRITE);
        }
        range.holds(seed).decommit().commit().marksAreZero();
    }
}
