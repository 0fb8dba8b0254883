package dev.virtualalloc.conformance;

import static dev.virtualalloc.Protection.NONE;
import static dev.virtualalloc.Protection.READ;
import static dev.virtualalloc.Protection.READ_WRITE;
import static dev.virtualalloc.spi.Capability.ADVISE;
import static dev.virtualalloc.spi.Capability.DISCARD;
import static dev.virtualalloc.spi.Capability.PREFAULT;
import static dev.virtualalloc.spi.Capability.PROTECT;
import static dev.virtualalloc.spi.Capability.QUERY;
import static dev.virtualalloc.spi.Capability.RESIDENCY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Group 9: what is refused, with which exception, and that nothing has changed. */
interface ErrorRules {
    /** More than the address space of any processor, and a multiple of any granularity. */
    long TOO_MUCH = 1L << 62;

    /** Each takes its time: an exception says why. */
    int REFUSALS = 400;

    @Test
    @Rule("9.1")
    default void moreThanTheAddressSpaceIsRefusedAsOutOfMemory(Fixture fixture) {
        assertThatThrownBy(() -> fixture.reserveBytes(TOO_MUCH)).isInstanceOf(OutOfVirtualMemoryException.class);
        assertThatThrownBy(() -> fixture.reserveBytes(Long.MAX_VALUE & -fixture.granularity()))
                .isInstanceOf(OutOfVirtualMemoryException.class);
    }

    @Test
    @Rule("9.2")
    default void theExceptionCarriesOperationProviderAndSize(Fixture fixture) {
        VirtualMemoryException refusal = refusedReserve(fixture);
        assertThat(refusal.operation()).isEqualTo("reserve");
        assertThat(refusal.provider()).startsWith(fixture.space().name());
        assertThat(refusal.bytes()).isEqualTo(TOO_MUCH);
        assertThat(refusal.address()).isZero();
    }

    @Test
    @Rule("9.3")
    default void theExceptionNamesTheErrorOfTheSystem(Fixture fixture) {
        VirtualMemoryException refusal = refusedReserve(fixture);
        assertThat(refusal.errorName()).isNotBlank();
        assertThat(refusal).hasMessageContaining(refusal.errorName());
        assertThat(refusal.errorCode())
                .as("the number of error %s, which is 0 where nothing has failed", refusal.errorName())
                .isNotZero();
    }

    @Test
    @Rule("9.4")
    default void aRefusedReserveChangesNothing(Fixture fixture) {
        PageRange range = fixture.reserve(4).commit().write(1);
        refusedReserve(fixture);
        range.holds(1);
        fixture.reserve(4).commit().write(2).holds(2);
    }

    @Test
    @Rule("9.5")
    default void aRefusedCommitIsOutOfMemoryAndSaysWhere(Fixture fixture) {
        PageRange tooMuch = tooMuch(fixture);
        OutOfVirtualMemoryException refusal = catchThrowableOfType(OutOfVirtualMemoryException.class, tooMuch::commit);
        assertThat(refusal).as("what is thrown when the memory is not there").isNotNull();
        assertThat(refusal.operation()).isEqualTo("commit");
        assertThat(refusal.address()).isEqualTo(tooMuch.address());
        assertThat(refusal.bytes()).isEqualTo(tooMuch.bytes());
        assertThat(refusal.getMessage()).as("the message of the refusal").isNotBlank();
        assertThat(refusal.errorCode() == 0)
                .as("whether error %d has a name: %s", refusal.errorCode(), refusal.errorName())
                .isEqualTo(refusal.errorName().isBlank());
    }

    @Test
    @Rule("9.6")
    default void aRefusedCommitChangesNothing(Fixture fixture) {
        PageRange tooMuch = tooMuch(fixture);
        tooMuch.part(2, 4).commit().write(1);
        if (fixture.has(PROTECT)) {
            tooMuch.part(4, 2).protect(READ);
        }
        assertThatThrownBy(tooMuch::commit).isInstanceOf(VirtualMemoryException.class);
        tooMuch.part(2, 2).hasProtection(READ_WRITE).holds(1);
        tooMuch.part(4, 2)
                .hasProtection(fixture.has(PROTECT) ? READ : READ_WRITE)
                .holds(1);
        if (fixture.has(PROTECT)) {
            tooMuch.part(0, 2).hasProtection(NONE);
            tooMuch.part(6, 4).hasProtection(NONE);
        }
        tooMuch.part(0, 2).commit().isZero().write(2).holds(2);
    }

    @Test
    @Rule("9.7")
    default void theLibraryRefusesRangesThatAreNotOfTheReservation(Fixture fixture) {
        long page = fixture.pageSize();
        Reservation reservation = fixture.reservation(4 * page);
        PageRange range = fixture.range(reservation, 4);
        reservation.commit(0, 4 * page);
        range.write(1);
        long[][] notPages = {{-page, page}, {0, -page}, {0, 0}, {1, page}, {0, page - 1}, {0, page + 1}};
        for (long[] bad : notPages) {
            isRefused(reservation, bad[0], bad[1], IllegalArgumentException.class);
        }
        long size = reservation.size();
        long last = Long.MAX_VALUE & -page;
        long[][] outside = {{size, page}, {size - page, 2 * page}, {0, size + page}, {last, page}, {page, last}};
        for (long[] bad : outside) {
            isRefused(reservation, bad[0], bad[1], IndexOutOfBoundsException.class);
        }
        range.hasProtection(READ_WRITE).holds(1);
    }

    @Test
    @Rule("9.8")
    default void theLibraryRefusesAClosedReservation(Fixture fixture) {
        Reservation reservation = fixture.reservation(4 * fixture.pageSize());
        reservation.commit(0, fixture.pageSize());
        reservation.close();
        isRefused(reservation, 0, fixture.pageSize(), IllegalStateException.class);
        reservation.close();
    }

    @Test
    @Rule("9.10")
    default void refusedCallsLeaveNothingBehind(Fixture fixture) {
        PageRange tooMuch = fixture.hasMemoryLimit() ? tooMuch(fixture) : null;
        Steady.leavesNothing(fixture.probe(), REFUSALS, "refusals", cycle -> {
            refusedReserve(fixture);
            if (tooMuch != null) {
                assertThatThrownBy(tooMuch::commit).isInstanceOf(OutOfVirtualMemoryException.class);
            }
        });
    }

    /** Every operation on a range, as far as the provider declares it; the query of a page as one on the range of that page. */
    private static void isRefused(
            Reservation reservation, long offset, long bytes, Class<? extends RuntimeException> exception) {
        Map<String, ThrowingCallable> operations = new LinkedHashMap<>();
        operations.put("commit", () -> reservation.commit(offset, bytes));
        operations.put("decommit", () -> reservation.decommit(offset, bytes));
        operations.put("protect", () -> reservation.protect(offset, bytes, READ_WRITE));
        Set<Capability> capabilities = reservation.addressSpace().capabilities();
        if (capabilities.contains(ADVISE)) {
            operations.put("advise", () -> reservation.advise(offset, bytes, Advice.HUGE_PAGES));
        }
        if (capabilities.contains(PREFAULT)) {
            operations.put("prefault", () -> reservation.prefault(offset, bytes));
        }
        if (capabilities.contains(DISCARD)) {
            operations.put("discard", () -> reservation.discard(offset, bytes));
        }
        if (capabilities.contains(RESIDENCY)) {
            operations.put("residentBytes", () -> reservation.residentBytes(offset, bytes));
        }
        if (capabilities.contains(QUERY) && bytes == reservation.pageSize()) {
            operations.put("query", () -> reservation.query(offset));
        }
        operations.forEach((operation, call) -> assertThatThrownBy(call)
                .as("%s of %d bytes at offset %d", operation, bytes, offset)
                .isInstanceOf(exception));
    }

    private static VirtualMemoryException refusedReserve(Fixture fixture) {
        VirtualMemoryException refusal =
                catchThrowableOfType(VirtualMemoryException.class, () -> fixture.reserveBytes(TOO_MUCH));
        assertThat(refusal)
                .as("what is thrown when more is reserved than there is")
                .isNotNull();
        return refusal;
    }

    /** A range that cannot be committed as a whole. */
    private static PageRange tooMuch(Fixture fixture) {
        long bytes = fixture.memoryLimit() + fixture.granularity();
        return new PageRange(fixture, fixture.reserveBytesOrSkip(bytes), (int) (bytes / fixture.pageSize()));
    }
}
