package dev.virtualalloc.runs;

import dev.virtualalloc.Protection;
import dev.virtualalloc.sim.PageState;
import dev.virtualalloc.sim.SimulatedProvider;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Availability;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.Set;

/** A simulator in whose place something can be done wrong. */
class Delegate implements VirtualMemoryProvider {
    final SimulatedProvider sim;
    final long page;

    Delegate(SimulatedProvider sim) {
        this.sim = sim;
        this.page = sim.pageSize();
    }

    /** Whether the caller is one of several threads of the kit: what happens among those would differ from run to run. */
    static boolean isAmongThreads() {
        return Thread.currentThread().getName().startsWith("conformance-");
    }

    boolean isReserved(long address) {
        return sim.memory().state(address) == PageState.RESERVED;
    }

    boolean isCommitted(long address) {
        return sim.memory().state(address) == PageState.COMMITTED;
    }

    @Override
    public String name() {
        return sim.name();
    }

    @Override
    public int spiVersion() {
        return sim.spiVersion();
    }

    @Override
    public int rank() {
        return sim.rank();
    }

    @Override
    public Availability availability() {
        return sim.availability();
    }

    @Override
    public Set<Capability> capabilities() {
        return sim.capabilities();
    }

    @Override
    public long pageSize() {
        return sim.pageSize();
    }

    @Override
    public long reservationGranularity() {
        return sim.reservationGranularity();
    }

    @Override
    public long reserve(long bytes) {
        return sim.reserve(bytes);
    }

    @Override
    public void commit(long address, long bytes, Protection protection) {
        sim.commit(address, bytes, protection);
    }

    @Override
    public void decommit(long address, long bytes) {
        sim.decommit(address, bytes);
    }

    @Override
    public void release(long address, long bytes) {
        sim.release(address, bytes);
    }

    @Override
    public void protect(long address, long bytes, Protection protection) {
        sim.protect(address, bytes, protection);
    }

    @Override
    public void advise(long address, long bytes, Advice advice) {
        sim.advise(address, bytes, advice);
    }

    @Override
    public void prefault(long address, long bytes) {
        sim.prefault(address, bytes);
    }

    @Override
    public void discard(long address, long bytes) {
        sim.discard(address, bytes);
    }

    @Override
    public long residentBytes(long address, long bytes) {
        return sim.residentBytes(address, bytes);
    }

    @Override
    public Protection query(long address) {
        return sim.query(address);
    }
}
