package dev.virtualalloc.conformance;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.internal.Pages;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Where one test works on a provider: what it reserves is released after it, whatever becomes of it. */
final class Bench {
    private final VirtualMemoryProvider provider;
    private final MemoryProbe probe;
    private final OptionalLong memoryLimit;
    private final long pageSize;
    private final long granularity;
    private final Map<Long, Long> live = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Reservation> reservations = new ConcurrentLinkedQueue<>();

    Bench(VirtualMemoryProvider provider, MemoryProbe probe, OptionalLong memoryLimit) {
        this.provider = provider;
        this.probe = probe;
        this.memoryLimit = memoryLimit;
        this.pageSize = provider.pageSize();
        this.granularity = provider.reservationGranularity();
    }

    VirtualMemoryProvider provider() {
        return provider;
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
        return provider.capabilities().contains(capability);
    }

    /** Skips the test where the provider does not have a capability. */
    void requires(Capability capability) {
        assumeTrue(has(capability), () -> "provider " + provider.name() + " does not declare " + capability);
    }

    /** Skips the test where the provider has a capability. */
    void requiresAbsence(Capability capability) {
        assumeTrue(!has(capability), () -> "provider " + provider.name() + " declares " + capability);
    }

    /** How much can be committed; skips the test where nobody has said. */
    long memoryLimit() {
        if (memoryLimit.isEmpty()) {
            abort("memoryLimit() of this test says nothing, and to find the limit might bring the machine down");
        }
        return memoryLimit.getAsLong();
    }

    /** Reserves at least so many pages, and gives the first so many of them. */
    Range reserve(int pages) {
        return new Range(this, take(Pages.roundUp(pages * pageSize, granularity)), pages);
    }

    /** Reserves a size, a multiple of the granularity, and gives the address. */
    long take(long bytes) {
        long address = provider.reserve(bytes);
        live.put(address, bytes);
        return address;
    }

    /** Reserves a size and gives the address; skips the test where the system does not have so many addresses. */
    long takeIfThereIs(long bytes) {
        try {
            return take(Pages.roundUp(bytes, granularity));
        } catch (OutOfVirtualMemoryException e) {
            return abort("there are not " + Sizes.text(bytes) + " of addresses here: " + e.getMessage());
        }
    }

    /** Makes a reservation of the library, which checks what a provider does not. */
    Reservation reservation(long bytes) {
        Reservation reservation = Reservation.reserve(provider, bytes);
        reservations.add(reservation);
        return reservation;
    }

    /** The first pages of a reservation of the library. */
    Range range(Reservation reservation, int pages) {
        return new Range(this, reservation.address(), pages);
    }

    void release(Range range) {
        release(range.address());
    }

    void release(long address) {
        // Before the release: right after it another thread may be given the address.
        Long bytes = live.remove(address);
        if (bytes == null) {
            throw new IllegalArgumentException("nothing was reserved at " + Sizes.hex(address));
        }
        provider.release(address, bytes);
    }

    /** Releases what is left, and tells what could not be: a fault of release, which its own rules find. */
    List<String> clear() {
        List<String> left = new ArrayList<>();
        for (Reservation reservation : reservations) {
            attempt(left, reservation.address(), reservation.size(), reservation::close);
        }
        reservations.clear();
        live.forEach((address, bytes) -> attempt(left, address, bytes, () -> provider.release(address, bytes)));
        live.clear();
        return left;
    }

    private void attempt(List<String> left, long address, long bytes, Runnable release) {
        String what = Sizes.text(bytes) + " at " + Sizes.hex(address);
        try {
            release.run();
        } catch (RuntimeException e) {
            left.add(what + ": " + e);
            return;
        }
        // Less may be a mapping that somebody else has made there since.
        OptionalLong taken = probe.takenBytes(address, bytes);
        if (taken.isPresent() && taken.getAsLong() == bytes) {
            left.add(what + ": released, and still taken");
        }
    }
}
