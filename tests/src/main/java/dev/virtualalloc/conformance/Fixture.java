package dev.virtualalloc.conformance;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.internal.Pages;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;

/** The address space that one test works on: what the test reserves in it is released afterwards, however the test ends. */
final class Fixture {
    /** So much is in a range that is called long: more than is done in one step by those who work in steps. */
    private static final long LONG = 4 << 20;

    private static final long LONG_PAGES = 2048;

    private final AddressSpace space;
    private final MemoryProbe probe;
    private final OptionalLong memoryLimit;
    private final long pageSize;
    private final long granularity;
    private final NavigableMap<Long, Long> live = new ConcurrentSkipListMap<>();
    private final ConcurrentLinkedQueue<Reservation> reservations = new ConcurrentLinkedQueue<>();

    Fixture(AddressSpace space, MemoryProbe probe, OptionalLong memoryLimit) {
        this.space = space;
        this.probe = probe;
        this.memoryLimit = memoryLimit;
        this.pageSize = space.pageSize();
        this.granularity = space.reservationGranularity();
    }

    AddressSpace space() {
        return space;
    }

    MemoryProbe probe() {
        return probe;
    }

    long pageSize() {
        return pageSize;
    }

    long granularity() {
        return granularity;
    }

    boolean has(Capability capability) {
        return space.capabilities().contains(capability);
    }

    /** Skips the test where a capability is absent. */
    void requires(Capability capability) {
        assumeTrue(has(capability), () -> "provider " + space.name() + " does not declare " + capability);
    }

    /** Skips the test where a capability is declared. */
    void requiresAbsence(Capability capability) {
        assumeTrue(!has(capability), () -> "provider " + space.name() + " declares " + capability);
    }

    /** Returns how much can be committed, or skips the test where that is unknown. */
    long memoryLimit() {
        if (memoryLimit.isEmpty()) {
            abort("memoryLimit() of this test is empty, and to find the limit might bring the machine down");
        }
        return memoryLimit.getAsLong();
    }

    boolean hasMemoryLimit() {
        return memoryLimit.isPresent();
    }

    /** Reserves three pages more than 4 MiB, or than an eighth of what can be committed. */
    PageRange reserveLong() {
        long bytes = Math.min(LONG, memoryLimit.orElse(Long.MAX_VALUE) / 8);
        return reserve((int) Math.min(LONG_PAGES, bytes / pageSize) + 3);
    }

    /** Reserves at least so many pages, and returns the first so many of them. */
    PageRange reserve(int pages) {
        return new PageRange(this, reserveBytes(Pages.roundUp(pages * pageSize, granularity)), pages);
    }

    /** Reserves as {@link #reserve} does, but lazily. */
    PageRange reserveLazily(int pages) {
        long bytes = Pages.roundUp(pages * pageSize, granularity);
        long address = space.reserveLazily(bytes);
        live.put(address, bytes);
        return new PageRange(this, address, pages);
    }

    /** Reserves a multiple of the granularity, and returns the address. */
    long reserveBytes(long bytes) {
        long address = space.reserve(bytes);
        live.put(address, bytes);
        return address;
    }

    /** Reserves a size and returns the address, or skips the test where the system does not have so many addresses. */
    long reserveBytesOrSkip(long bytes) {
        try {
            return reserveBytes(Pages.roundUp(bytes, granularity));
        } catch (OutOfVirtualMemoryException e) {
            return abort("there are not " + Sizes.text(bytes) + " of addresses here: " + e.getMessage());
        }
    }

    /** Creates a reservation of the library, which checks what an address space does not. */
    Reservation reservation(long bytes) {
        Reservation reservation = Reservation.reserve(space, bytes);
        reservations.add(reservation);
        return reservation;
    }

    /** Returns the first pages of a reservation of the library. */
    PageRange range(Reservation reservation, int pages) {
        return new PageRange(this, reservation.address(), pages);
    }

    void release(PageRange range) {
        release(range.address());
    }

    void release(long address) {
        // Before the release: right after it another thread may be given the address.
        Long bytes = live.remove(address);
        if (bytes == null) {
            throw new IllegalArgumentException("nothing was reserved at " + Sizes.hex(address));
        }
        space.release(address, bytes);
    }

    /** Says where an address is in what was reserved here. */
    String describe(long address) {
        Map.Entry<Long, Long> reserved = live.floorEntry(address);
        if (reserved != null && address - reserved.getKey() < reserved.getValue()) {
            return describe(address, reserved.getKey(), reserved.getValue());
        }
        return reservations.stream()
                .filter(reservation ->
                        address - reservation.address() >= 0 && address - reservation.address() < reservation.size())
                .findFirst()
                .map(reservation -> describe(address, reservation.address(), reservation.size()))
                .orElseGet(() -> "at " + Sizes.hex(address));
    }

    private static String describe(long address, long start, long bytes) {
        return "at offset " + Sizes.hex(address - start) + " of a reservation of " + Sizes.text(bytes);
    }

    /** Releases what is left, and returns what could not be released: a fault that the rules on releasing find. */
    List<String> clear() {
        List<String> leaks = new ArrayList<>();
        for (Reservation reservation : reservations) {
            release(leaks, reservation.address(), reservation.size(), reservation::close);
        }
        reservations.clear();
        live.forEach((address, bytes) -> release(leaks, address, bytes, () -> space.release(address, bytes)));
        live.clear();
        return leaks;
    }

    private void release(List<String> leaks, long address, long bytes, Runnable release) {
        String what = Sizes.text(bytes) + " at " + Sizes.hex(address);
        try {
            release.run();
        } catch (RuntimeException e) {
            leaks.add(what + ": " + e);
            return;
        }
        // Less may be a mapping that somebody else has made there since.
        OptionalLong mapped = probe.mappedBytes(address, bytes);
        if (mapped.isPresent() && mapped.getAsLong() == bytes) {
            leaks.add(what + ": released, and still mapped");
        }
    }
}
