package dev.virtualalloc;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.MemoryObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Has no memory at all: notes the calls, and fails those it is told to. */
final class FakeAddressSpace implements AddressSpace {
    static final long ADDRESS = 0x10000000L;
    static final long PAGE = 4096;
    static final long GRANULARITY = 65536;
    static final Error INTERRUPTION = new Error("in the middle");

    final List<String> calls = new ArrayList<>();
    final Set<Capability> capabilities = EnumSet.allOf(Capability.class);
    String name = "fake";
    long address = ADDRESS;
    long largest = Long.MAX_VALUE;
    String failing = "";

    /** After the call is done, as a full stack does. */
    boolean interrupting;

    private int failAfter;
    private int failures;

    /** Makes the call of an operation fail that comes after so many of them. */
    void fail(String operation, int after) {
        failing = operation;
        failAfter = after;
        failures = 1;
    }

    /** Makes every call of an operation fail from now on. */
    void failAlways(String operation) {
        fail(operation, 0);
        failures = Integer.MAX_VALUE;
    }

    private void call(String operation, long address, long bytes, Object... more) {
        StringBuilder call = new StringBuilder(
                operation + " " + (address - (address == 0 ? 0 : ADDRESS)) / PAGE + "+" + bytes / PAGE);
        for (Object argument : more) {
            call.append(' ').append(argument);
        }
        calls.add(call.toString());
        if (operation.equals(failing) && failAfter-- <= 0 && failures-- > 0) {
            throw new OutOfVirtualMemoryException(operation, "fake", address, bytes, "EFAKE", 99, "");
        }
        if (interrupting) {
            throw INTERRUPTION;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public long pageSize() {
        return PAGE;
    }

    @Override
    public long reservationGranularity() {
        return GRANULARITY;
    }

    @Override
    public long largestReservation() {
        return largest;
    }

    @Override
    public long reserve(long bytes) {
        call("reserve", 0, bytes);
        return address;
    }

    @Override
    public long reserveLazily(long bytes) {
        call("reserveLazily", 0, bytes);
        return address;
    }

    @Override
    public void commit(long address, long bytes, Protection protection) {
        call("commit", address, bytes, protection);
    }

    @Override
    public void map(long address, long bytes, MemoryObject object, long offset, Protection protection) {
        call("map", address, bytes, object, offset / PAGE, protection);
    }

    @Override
    public void decommit(long address, long bytes) {
        call("decommit", address, bytes);
    }

    @Override
    public void release(long address, long bytes) {
        call("release", address, bytes);
    }

    @Override
    public void protect(long address, long bytes, Protection protection) {
        call("protect", address, bytes, protection);
    }

    @Override
    public void advise(long address, long bytes, Advice advice) {
        call("advise", address, bytes, advice);
    }

    @Override
    public void prefault(long address, long bytes) {
        call("prefault", address, bytes);
    }

    @Override
    public void discard(long address, long bytes) {
        call("discard", address, bytes);
    }

    @Override
    public void lock(long address, long bytes) {
        call("lock", address, bytes);
    }

    @Override
    public void unlock(long address, long bytes) {
        call("unlock", address, bytes);
    }

    @Override
    public long residentBytes(long address, long bytes) {
        call("residentBytes", address, bytes);
        return bytes;
    }

    @Override
    public Protection query(long address) {
        call("query", address, PAGE);
        return Protection.READ;
    }
}
