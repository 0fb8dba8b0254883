package dev.virtualalloc.conformance;

import static dev.virtualalloc.Protection.NONE;
import static dev.virtualalloc.Protection.READ;
import static dev.virtualalloc.Protection.READ_WRITE;
import static dev.virtualalloc.spi.Capability.ADVISE;
import static dev.virtualalloc.spi.Capability.DISCARD;
import static dev.virtualalloc.spi.Capability.LAZY;
import static dev.virtualalloc.spi.Capability.LOCK;
import static dev.virtualalloc.spi.Capability.MAP;
import static dev.virtualalloc.spi.Capability.PREFAULT;
import static dev.virtualalloc.spi.Capability.PROTECT;
import static dev.virtualalloc.spi.Capability.QUERY;
import static dev.virtualalloc.spi.Capability.RESIDENCY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.internal.Pages;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.MemoryObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Group 11 too: sizes and places that an int, an unsigned int or a float cannot hold. Of large ranges single pages are touched. */
interface SizeRules {
    long GIB = 1L << 30;

    /** What a signed number of 32 bits just cannot hold, what an unsigned one cannot, and a page more, which a float forgets at the last. */
    long[] LENGTHS = {2 * GIB, 2 * GIB + 1, 4 * GIB, 4 * GIB + 1, 64 * GIB + 1};

    @Test
    @Rule("11.1")
    default void aTebibyteIsUsableToItsLastPage(Fixture fixture) {
        isUsableToItsLastPage(fixture, 1L << 40);
    }

    @Test
    @Rule("11.8")
    default void aTebibyteAndAGranuleIsUsableToItsLastPage(Fixture fixture) {
        isUsableToItsLastPage(fixture, (1L << 40) + fixture.granularity());
    }

    private static void isUsableToItsLastPage(Fixture fixture, long bytes) {
        long address = fixture.reserveBytesOrSkip(bytes);
        PageRange first = new PageRange(fixture, address, 2).commit().write(1);
        PageRange last = new PageRange(fixture, address + bytes - 2 * fixture.pageSize(), 2)
                .commit()
                .isZero()
                .write(2);
        first.holds(1);
        last.holds(2);
    }

    @Test
    @Rule("11.2")
    default void placesFourGibibytesApartAreDifferentPlaces(Fixture fixture) {
        areDifferent(fixture, 0, 4 * GIB);
        areDifferent(fixture, 0, 8 * GIB);
    }

    @Test
    @Rule("11.7")
    default void placesTwoGibibytesApartAreDifferentPlaces(Fixture fixture) {
        areDifferent(fixture, 0, 2 * GIB);
        areDifferent(fixture, 0, 6 * GIB);
    }

    @Test
    @Rule("11.7")
    default void placesMorePagesApartThanThirtyTwoBitsCountAreDifferentPlaces(Fixture fixture) {
        areDifferent(fixture, 1, fixture.pageSize() << 31);
        areDifferent(fixture, 1, fixture.pageSize() << 32);
    }

    @Test
    @Rule("11.7")
    default void placesOfAFileAreDifferentHoweverFarApart(Fixture fixture, @TempDir Path directory) throws IOException {
        fixture.requires(MAP);
        Path path = sparse(directory.resolve("sparse"), 8 * GIB + fixture.pageSize());
        try (MemoryObject file = fixture.space().openFile(path, true, false)) {
            assertThat(file.size()).isEqualTo(Files.size(path));
            List<PageRange> ranges = new ArrayList<>();
            for (int place = 0; place <= 4; place++) {
                PageRange range = fixture.reserve(1);
                fixture.space().map(range.address(), range.bytes(), file, place * 2 * GIB, READ_WRITE);
                ranges.add(range.isZero().write(place));
            }
            for (int place = 0; place <= 4; place++) {
                ranges.get(place).holds(place);
            }
            ranges.forEach(fixture::release);
            file.resize(4 * GIB + 1);
            assertThat(Files.size(path)).isEqualTo(4 * GIB + 1);
        }
    }

    /** A file with nothing in it, which takes no room on most disks. */
    private static Path sparse(Path path, long bytes) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(bytes);
            return path;
        } catch (IOException e) {
            return abort("there is no room for a file of " + Sizes.text(bytes) + ": " + e.getMessage());
        }
    }

    /** Does everything to pages in the distance, and looks at these and at those that are so much before them. */
    private static void areDifferent(Fixture fixture, int firstPage, long distance) {
        long address = fixture.reserveBytesOrSkip(distance + 16 * fixture.pageSize()) + firstPage * fixture.pageSize();
        PageRange near = new PageRange(fixture, address, 2).commit().write(1);
        PageRange far = new PageRange(fixture, address + distance, 8);
        if (fixture.has(PROTECT)) {
            far.hasProtection(NONE);
        }
        far.part(0, 3).commit().isZero().write(2).holds(2);
        near.holds(1);
        if (fixture.has(RESIDENCY)) {
            assertThat(fixture.space().residentBytes(far.address(), far.bytes()))
                    .as("what is in memory of 8 pages, 3 of them touched, %s", fixture.describe(far.address()))
                    .isEqualTo(far.part(0, 3).bytes());
        }
        if (fixture.has(PROTECT)) {
            far.page(1).protect(READ).hasProtection(READ).holds(2);
            near.hasProtection(READ_WRITE);
            if (fixture.has(QUERY)) {
                assertThat(fixture.space().query(far.page(1).address()))
                        .as(
                                "the answer to a query %s",
                                fixture.describe(far.page(1).address()))
                        .isEqualTo(READ);
            }
            far.page(1).protect(READ_WRITE);
        }
        if (fixture.has(DISCARD)) {
            far.page(0).discard().isZero();
        }
        if (fixture.has(ADVISE)) {
            fixture.space().advise(far.address(), far.part(0, 3).bytes(), Advice.SMALL_PAGES);
        }
        if (fixture.has(PREFAULT)) {
            isInMemory(far.page(3).commit().prefault());
        }
        if (fixture.has(LOCK) && canBeLocked(near)) {
            PageRange locked = far.page(4).commit();
            fixture.space().lock(locked.address(), locked.bytes());
            isInMemory(locked);
        }
        if (fixture.has(MAP)) {
            try (MemoryObject memory = fixture.space().createMemory("conformance", fixture.pageSize())) {
                far.page(5).map(memory, 0, READ_WRITE).write(3).holds(3);
            }
        }
        near.holds(1);
        far.part(0, 2).decommit();
        near.holds(1);
        far.page(2).holds(2);
        far.part(0, 2).commit().isZero();
    }

    /** Whether this process may lock any: many may not. */
    private static boolean canBeLocked(PageRange range) {
        try {
            range.fixture().space().lock(range.address(), range.bytes());
            range.fixture().space().unlock(range.address(), range.bytes());
            return true;
        } catch (OutOfVirtualMemoryException e) {
            return false;
        }
    }

    private static void isInMemory(PageRange range) {
        OptionalLong resident = range.fixture().probe().residentBytes(range.address(), range.bytes());
        assertThat(resident.orElse(range.bytes()))
                .as("bytes in memory of a page %s", range.fixture().describe(range.address()))
                .isEqualTo(range.bytes());
    }

    @Test
    @Rule("11.8")
    default void aLongReservationIsReservedAndReleasedToItsLastPage(Fixture fixture) {
        for (long length : lengths(fixture)) {
            long bytes = Pages.roundUp(length, fixture.granularity());
            long[] left = new long[0];
            // Other threads of this process may take addresses as soon as they are free: what is free once is proof
            // enough.
            for (int attempt = 0; attempt < 3 && (attempt == 0 || left.length > 0); attempt++) {
                long address = fixture.reserveBytes(bytes);
                assertThat(mapped(fixture, address, bytes))
                        .as("offsets of a reservation of %s that are reserved", Sizes.text(bytes))
                        .containsExactly(offsets(fixture, bytes).toArray());
                fixture.release(address);
                left = mapped(fixture, address, bytes);
            }
            assertThat(left)
                    .as("offsets of a reservation of %s that are still taken after it was released", Sizes.text(bytes))
                    .isEmpty();
        }
    }

    private static long[] mapped(Fixture fixture, long address, long bytes) {
        return offsets(fixture, bytes)
                .filter(offset -> fixture.probe()
                                .mappedBytes(address + offset, fixture.pageSize())
                                .orElseThrow(
                                        () -> new MemoryUnseenException("which addresses are free cannot be seen here"))
                        > 0)
                .toArray();
    }

    @Test
    @Rule("11.8")
    default void aLongRangeIsDecommittedToItsLastPage(Fixture fixture) {
        for (long length : lengths(fixture)) {
            PageRange range = reserve(fixture, length);
            PageRange behind = range.part(range.pages(), 1).commit().write(2);
            at(range, page -> page.commit().write(1));
            range.decommit();
            at(range, page -> {
                if (fixture.has(PROTECT)) {
                    page.hasProtection(NONE);
                }
                page.commit().isZero();
            });
            behind.holds(2);
            fixture.release(range);
        }
    }

    @Test
    @Rule("11.8")
    default void whatIsInMemoryIsCountedToTheLastPageOfALongRange(Fixture fixture) {
        fixture.requires(RESIDENCY);
        for (long length : lengths(fixture)) {
            PageRange range = reserve(fixture, length);
            range.part(range.pages(), 1).commit().write(2);
            at(range, page -> page.commit().write(1));
            assertThat(fixture.space().residentBytes(range.address(), range.bytes()))
                    .as("what is in memory of a range of %s, of which some pages were touched", Sizes.text(length))
                    .isEqualTo(offsets(fixture, range.bytes()).count() * fixture.pageSize());
            fixture.release(range);
        }
    }

    @Test
    @Rule("11.8")
    default void aLongRangeIsCommittedToItsLastPage(Fixture fixture) {
        inLongRanges(fixture, range -> {
            at(range, page -> page.hasProtection(READ_WRITE).marksAreZero().write(1));
            at(range, page -> page.holds(1));
            if (fixture.has(PROTECT)) {
                range.part(range.pages(), 1).hasProtection(NONE);
            }
        });
    }

    @Test
    @Rule("11.8")
    default void aLongRangeIsProtectedToItsLastPage(Fixture fixture) {
        fixture.requires(PROTECT);
        inLongRanges(fixture, range -> {
            range.part(range.pages(), 1).commit();
            for (Protection protection : new Protection[] {READ, NONE, READ_WRITE}) {
                range.protect(protection);
                at(range, page -> page.hasProtection(protection));
            }
            range.protect(READ).part(range.pages(), 1).hasProtection(READ_WRITE);
        });
    }

    @Test
    @Rule("11.8")
    default void aLongRangeIsDiscardedToItsLastPage(Fixture fixture) {
        fixture.requires(DISCARD);
        inLongRanges(fixture, range -> {
            PageRange behind = range.part(range.pages(), 1).commit().write(2);
            at(range, page -> page.write(1));
            range.discard();
            at(range, page -> page.hasProtection(READ_WRITE).isZero());
            behind.holds(2);
        });
    }

    @Test
    @Rule("11.8")
    default void aLongLazyRangeIsThereToItsLastPage(Fixture fixture) {
        fixture.requires(LAZY);
        for (long length : lengths(fixture)) {
            if (mayBeHad(fixture, length)) {
                PageRange range =
                        fixture.reserveLazily((int) (Pages.roundUp(length, fixture.pageSize()) / fixture.pageSize()));
                at(range, page -> page.hasProtection(READ_WRITE).marksAreZero().write(1));
                fixture.release(range);
            }
        }
    }

    /** Commits ranges as a whole, as far as the provider does, which need not; what is not touched takes no memory. */
    private static void inLongRanges(Fixture fixture, Consumer<PageRange> use) {
        for (long length : lengths(fixture)) {
            if (!mayBeHad(fixture, length)) {
                return;
            }
            PageRange range = reserve(fixture, length);
            try {
                range.commit();
            } catch (VirtualMemoryException e) {
                // A machine may have less than the longest, and Wine has no error of its own for that.
                if (!(e instanceof OutOfVirtualMemoryException) && length < LENGTHS[LENGTHS.length - 1]) {
                    throw e;
                }
                assumeTrue(length > LENGTHS[0], () -> "so much cannot be committed here: " + e.getMessage());
                return;
            }
            use.accept(range);
            fixture.release(range);
        }
    }

    /** Whether the provider says that it can: one that has all memory at once would take what the machine has. */
    private static boolean mayBeHad(Fixture fixture, long length) {
        boolean counted = fixture.space().largestReservation() > length && !fixture.hasMemoryLimit();
        assumeTrue(
                counted || length > LENGTHS[0],
                () -> "so much cannot be committed here: largestReservation() is "
                        + Sizes.text(fixture.space().largestReservation())
                        + (fixture.hasMemoryLimit() ? ", and there is a limit of memory" : ""));
        return counted;
    }

    /** Those of the lengths that there are so many addresses for. */
    private static long[] lengths(Fixture fixture) {
        long[] lengths = LongStream.of(LENGTHS)
                .filter(length -> canBeReserved(fixture, length))
                .toArray();
        assumeTrue(lengths.length > 0, "there are not 2 GiB of addresses here");
        return lengths;
    }

    private static boolean canBeReserved(Fixture fixture, long length) {
        try {
            fixture.release(reserve(fixture, length));
            return true;
        } catch (OutOfVirtualMemoryException e) {
            return false;
        }
    }

    /** A range of a length in whole pages, with a page and more behind it. */
    private static PageRange reserve(Fixture fixture, long length) {
        long pages = Pages.roundUp(length, fixture.pageSize()) / fixture.pageSize();
        return new PageRange(
                fixture,
                fixture.reserveBytes(Pages.roundUp((pages + 1) * fixture.pageSize(), fixture.granularity())),
                Math.toIntExact(pages));
    }

    /** Does something to some pages of a range: where it begins and ends, and around what 32 bits can hold. */
    private static void at(PageRange range, Consumer<PageRange> use) {
        offsets(range.fixture(), range.bytes())
                .forEach(offset ->
                        use.accept(range.page((int) (offset / range.fixture().pageSize()))));
    }

    private static LongStream offsets(Fixture fixture, long bytes) {
        long page = fixture.pageSize();
        return LongStream.of(0, page, 2 * GIB - page, 2 * GIB, 4 * GIB - page, 4 * GIB, bytes - 2 * page, bytes - page)
                .filter(offset -> offset < bytes)
                .sorted()
                .distinct();
    }
}
