package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.fail;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.MemoryObject;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** A range of pages inside one reservation: operations on it, and assertions about it. */
record PageRange(Fixture fixture, long address, int pages) {
    /** No system has smaller ones; that of a provider may be several of the system's. */
    private static final long SMALLEST_PAGE = 4096;

    long bytes() {
        return pages * fixture.pageSize();
    }

    PageRange part(int firstPage, int count) {
        return new PageRange(fixture, address + firstPage * fixture.pageSize(), count);
    }

    PageRange page(int page) {
        return part(page, 1);
    }

    // Operations, passed straight to the address space.

    PageRange commit() {
        return commit(Protection.READ_WRITE);
    }

    PageRange commit(Protection protection) {
        fixture.space().commit(address, bytes(), protection);
        return this;
    }

    PageRange protect(Protection protection) {
        fixture.space().protect(address, bytes(), protection);
        return this;
    }

    PageRange map(MemoryObject object, int objectPage, Protection protection) {
        fixture.space().map(address, bytes(), object, objectPage * fixture.pageSize(), protection);
        return this;
    }

    PageRange discard() {
        fixture.space().discard(address, bytes());
        return this;
    }

    PageRange prefault() {
        fixture.space().prefault(address, bytes());
        return this;
    }

    PageRange decommit() {
        fixture.space().decommit(address, bytes());
        return this;
    }

    /** Writes to the marks, some bytes of every page, values that differ from place to place and seed to seed. */
    PageRange write(int seed) {
        requireAccess("written", true);
        long[] marks = marks();
        for (int page = 0; page < pages; page++) {
            for (long offset : marks) {
                long where = address + page * fixture.pageSize() + offset;
                fixture.probe().write(where, mark(seed, where));
            }
        }
        return this;
    }

    // Assertions.

    /** Checks that what {@link #write} has written is there. */
    PageRange holds(int seed) {
        requireAccess("read", false);
        long[] marks = marks();
        for (int page = 0; page < pages; page++) {
            for (long offset : marks) {
                long where = address + page * fixture.pageSize() + offset;
                byte found = fixture.probe().read(where);
                if (found != mark(seed, where)) {
                    fail(
                            "%s: byte %d is %d, not %d as it was written",
                            describe(page), offset, found, mark(seed, where));
                }
            }
        }
        return this;
    }

    /** Checks the marks of a range of the same length. */
    PageRange holdsWhatIsIn(PageRange other) {
        requireAccess("read", false);
        other.requireAccess("read", false);
        long[] marks = marks();
        for (int page = 0; page < pages; page++) {
            for (long offset : marks) {
                byte found = fixture.probe().read(page(page).address + offset);
                byte expected = fixture.probe().read(other.page(page).address + offset);
                if (found != expected) {
                    fail(
                            "%s: byte %d is %d, not %d as on %s",
                            describe(page), offset, found, expected, other.describe(page));
                }
            }
        }
        return this;
    }

    PageRange isZero() {
        requireAccess("read", false);
        for (int page = 0; page < pages; page++) {
            if (!fixture.probe().isZero(page(page).address, fixture.pageSize())) {
                isZeroAt(page, LongStream.range(0, fixture.pageSize()).toArray());
                fail("%s is not zero", describe(page));
            }
        }
        return this;
    }

    /** Checks the marks alone: enough, and much faster, where all that could be there is what {@link #write} has written. */
    PageRange marksAreZero() {
        requireAccess("read", false);
        for (int page = 0; page < pages; page++) {
            isZeroAt(page, marks());
        }
        return this;
    }

    private void isZeroAt(int page, long[] offsets) {
        for (long offset : offsets) {
            byte found = fixture.probe().read(page(page).address + offset);
            if (found != 0) {
                fail("%s: byte %d is %d, not 0", describe(page), offset, found);
            }
        }
    }

    PageRange hasProtection(Protection protection) {
        List<Protection> found = protections();
        for (int page = 0; page < pages; page++) {
            if (found.get(page) != protection) {
                fail("%s: the protection that is enforced is %s, not %s", describe(page), found.get(page), protection);
            }
        }
        return this;
    }

    /** Returns the protection of each page, or skips the test where the probe does not know it. */
    List<Protection> protections() {
        return fixture.probe()
                .protections(address, pages, fixture.pageSize())
                .orElseThrow(
                        () -> new MemoryUnseenException("the protection of pages cannot be seen here: the system shows"
                                + " none, and the provider does not declare QUERY"));
    }

    /** Returns how many bytes are in physical memory, or skips the test where the probe does not know it. */
    long resident() {
        OptionalLong resident = fixture.probe().residentBytes(address, bytes());
        return resident.orElseThrow(() -> new MemoryUnseenException("what is in memory cannot be seen here"));
    }

    /** Returns how many bytes are charged, or skips the test where the probe does not know it. */
    long charged() {
        OptionalLong charged = fixture.probe().chargedBytes(address, bytes());
        return charged.orElseThrow(() -> new MemoryUnseenException("what memory is charged for cannot be seen here"));
    }

    /** Fails the test where an access would fault and end the JVM. */
    private void requireAccess(String access, boolean write) {
        List<Protection> found = protections();
        for (int page = 0; page < pages; page++) {
            Protection protection = found.get(page);
            if (!(write ? protection.canWrite() : protection.canRead())) {
                fail("%s cannot be %s: its protection is %s", describe(page), access, protection);
            }
        }
    }

    /** The first, the middle and the last bytes of a page, and one of each page that the system may have in it. */
    private long[] marks() {
        long size = fixture.pageSize();
        return LongStream.concat(
                        LongStream.of(0, 1, size / 2, size - 2, size - 1),
                        LongStream.range(1, Math.max(1, size / SMALLEST_PAGE)).map(page -> page * SMALLEST_PAGE))
                .filter(offset -> offset >= 0 && offset < size)
                .distinct()
                .toArray();
    }

    private static byte mark(int seed, long where) {
        long mixed = (where + seed * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        // Never 0, which is what memory holds that nobody wrote to.
        return (byte) (mixed >>> 57 | 1);
    }

    private String describe(int page) {
        return "page " + (page + 1) + " of " + pages + ", " + fixture.describe(page(page).address);
    }
}
