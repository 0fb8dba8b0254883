package dev.virtualalloc.conformance;

import static dev.virtualalloc.Protection.NONE;
import static dev.virtualalloc.Protection.READ;
import static dev.virtualalloc.Protection.READ_WRITE;
import static dev.virtualalloc.spi.Capability.DISCARD;
import static dev.virtualalloc.spi.Capability.EXECUTE;
import static dev.virtualalloc.spi.Capability.LOCK;
import static dev.virtualalloc.spi.Capability.PREFAULT;
import static dev.virtualalloc.spi.Capability.PROTECT;
import static dev.virtualalloc.spi.Capability.QUERY;
import static dev.virtualalloc.spi.Capability.RESIDENCY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import org.junit.jupiter.api.Test;

/** Group 8 too: optional operations on long ranges, and on pages that differ. */
interface PageRules {

    @Test
    @Rule("8.3")
    default void prefaultingALongRangePutsAllOfItIntoMemory(Fixture fixture) {
        fixture.requires(PREFAULT);
        PageRange range = fixture.reserveLong().commit();
        assertThat(range.prefault().resident())
                .as(
                        "bytes in memory of %d pages that were prefaulted. They are fewer if only a part was, or if pages"
                                + " were read, which brings a page of zeros that all share, and not written",
                        range.pages())
                .isEqualTo(range.bytes());
    }

    @Test
    @Rule("8.4")
    default void allOfALongRangeIsDiscarded(Fixture fixture) {
        fixture.requires(DISCARD);
        fixture.reserveLong()
                .commit()
                .write(1)
                .discard()
                .hasProtection(READ_WRITE)
                .isZero();
    }

    @Test
    @Rule("8.4")
    default void pagesOfDifferentProtectionAreDiscardedAtOnce(Fixture fixture) {
        fixture.requires(DISCARD);
        fixture.requires(PROTECT);
        PageRange range = fixture.reserve(9).commit().write(1);
        range.part(3, 3).protect(NONE);
        range.part(6, 3).protect(READ);
        range.discard();
        range.part(0, 3).hasProtection(READ_WRITE);
        range.part(3, 3).hasProtection(NONE);
        range.part(6, 3).hasProtection(READ);
        range.protect(READ_WRITE).isZero();
    }

    @Test
    @Rule("8.5")
    default void residentBytesIsWhatTheSystemHasInMemory(Fixture fixture) {
        fixture.requires(RESIDENCY);
        PageRange range = fixture.reserve(16);
        range.part(1, 12).commit();
        range.part(3, 8).write(1);
        if (fixture.has(PROTECT)) {
            range.page(4).protect(READ);
            range.page(5).protect(NONE);
        }
        for (PageRange part : new PageRange[] {range, range.part(0, 3), range.part(3, 8), range.page(5)}) {
            assertThat(part.fixture().space().residentBytes(part.address(), part.bytes()))
                    .as(
                            "what is said to be in memory of %d pages %s, in a range of 16 pages, of which 12 from the second on"
                                    + " are committed, and 8 from the fourth on were written, of which one may only be"
                                    + " read and one not at all by now",
                            part.pages(), fixture.describe(part.address()))
                    .isEqualTo(part.resident());
        }
    }

    @Test
    @Rule("8.6")
    default void queryReturnsProtectionsThatExecute(Fixture fixture) {
        fixture.requires(QUERY);
        fixture.requires(EXECUTE);
        PageRange range = fixture.reserve(3).commit();
        for (Protection protection : new Protection[] {Protection.READ_EXECUTE, Protection.EXECUTE}) {
            range.page(1).protect(protection);
            assertThat(fixture.space().query(range.page(1).address())).isEqualTo(protection);
        }
    }

    @Test
    @Rule("8.13")
    default void allOfALockedRangeIsInMemory(Fixture fixture) {
        fixture.requires(LOCK);
        // No longer: most systems let a process lock little.
        PageRange range = fixture.reserve(40).commit();
        try {
            fixture.space().lock(range.address(), range.bytes());
        } catch (OutOfVirtualMemoryException e) {
            abort("this process may not lock so much: " + e.getMessage());
        }
        assertThat(range.resident()).as("bytes in memory").isEqualTo(range.bytes());
    }
}
