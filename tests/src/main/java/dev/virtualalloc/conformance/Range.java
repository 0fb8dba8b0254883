package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.virtualalloc.Protection;
import dev.virtualalloc.internal.Sizes;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** A row of pages inside one reservation: what is done to it, and what must be seen of it. */
record Range(Bench bench, long address, int pages) {

    long bytes() {
        return pages * bench.pageSize();
    }

    Range part(int firstPage, int count) {
        return new Range(bench, address + firstPage * bench.pageSize(), count);
    }

    Range page(int page) {
        return part(page, 1);
    }

    // What is done: straight to the provider, whose arguments these are.

    Range commit() {
        return commit(Protection.READ_WRITE);
    }

    Range commit(Protection protection) {
        bench.provider().commit(address, bytes(), protection);
        return this;
    }

    Range protect(Protection protection) {
        bench.provider().protect(address, bytes(), protection);
        return this;
    }

    Range decommit() {
        bench.provider().decommit(address, bytes());
        return this;
    }

    /** Writes to the first bytes, the last bytes and the middle of every page what can be told from any other place. */
    Range write(int seed) {
        requireAccess("written", true);
        for (int page = 0; page < pages; page++) {
            for (long offset : marks()) {
                long where = address + page * bench.pageSize() + offset;
                bench.probe().write(where, mark(seed, where));
            }
        }
        return this;
    }

    // What must be seen.

    /** Checks that what {@link #write} wrote is still there. */
    Range holds(int seed) {
        requireAccess("read", false);
        for (int page = 0; page < pages; page++) {
            for (long offset : marks()) {
                long where = address + page * bench.pageSize() + offset;
                byte found = bench.probe().read(where);
                if (found != mark(seed, where)) {
                    fail(
                            "%s: byte %d is %d, not %d as it was written",
                            describe(page), offset, found, mark(seed, where));
                }
            }
        }
        return this;
    }

    Range isZero() {
        requireAccess("read", false);
        for (int page = 0; page < pages; page++) {
            for (long offset = 0; offset < bench.pageSize(); offset++) {
                byte found = bench.probe().read(address + page * bench.pageSize() + offset);
                if (found != 0) {
                    fail("%s: byte %d is %d, not 0", describe(page), offset, found);
                }
            }
        }
        return this;
    }

    Range is(Protection protection) {
        List<Protection> found = protections();
        for (int page = 0; page < pages; page++) {
            assertThat(found.get(page))
                    .as("the protection that is enforced on %s", describe(page))
                    .isEqualTo(protection);
        }
        return this;
    }

    /** The protection of each page, as the probe sees it; skips the test where it sees none. */
    List<Protection> protections() {
        return bench.probe()
                .protections(address, pages, bench.pageSize())
                .orElseGet(() -> abort("the protection of pages cannot be seen here: the system shows none, and"
                        + " the provider does not declare QUERY"));
    }

    /** How much is in memory, as the probe sees it; skips the test where it sees nothing. */
    long resident() {
        OptionalLong resident = bench.probe().residentBytes(address, bytes());
        if (resident.isEmpty()) {
            abort("what is in memory cannot be seen here");
        }
        return resident.getAsLong();
    }

    /** A stray access would end the JVM: so it is looked at first, and what would fault is a failure of the test. */
    private void requireAccess(String access, boolean write) {
        List<Protection> found = protections();
        for (int page = 0; page < pages; page++) {
            Protection protection = found.get(page);
            if (!(write ? protection.canWrite() : protection.canRead())) {
                fail("%s cannot be %s: its protection is %s", describe(page), access, protection);
            }
        }
    }

    private List<Long> marks() {
        long size = bench.pageSize();
        return size < 8 ? Collections.singletonList(0L) : List.of(0L, 1L, size / 2, size - 2, size - 1);
    }

    private static byte mark(int seed, long where) {
        long mixed = (where + seed * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        // Never 0, which is what memory holds that nobody wrote to.
        return (byte) (mixed >>> 57 | 1);
    }

    private String describe(int page) {
        return "page " + (page + 1) + " of " + pages + ", at " + Sizes.hex(address + page * bench.pageSize());
    }
}
