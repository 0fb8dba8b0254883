package dev.virtualalloc.runs;

import dev.virtualalloc.sim.PageState;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A simulated address space in which an operation can be overridden by a faulty one. */
class FaultyAddressSpace extends ForwardingAddressSpace {
    final SimulatedAddressSpace sim;
    final long page;

    FaultyAddressSpace(SimulatedAddressSpace sim) {
        super(sim);
        this.sim = sim;
        this.page = sim.pageSize();
    }

    /** What it can do, and one thing that it cannot. */
    Set<Capability> capabilitiesAnd(Capability another) {
        Set<Capability> declared = EnumSet.of(another);
        declared.addAll(sim.capabilities());
        return Collections.unmodifiableSet(declared);
    }

    /** Whether the caller is one of several threads of the kit: what happens among those would differ from run to run. */
    static boolean isAmongThreads() {
        return Thread.currentThread().getName().startsWith("conformance-");
    }

    /** Waits where several threads of the kit are at work, so that they do meet. */
    static void linger() {
        if (isAmongThreads()) {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits, where several threads of the kit are at work, until as many are here as the latch counts. */
    static void meet(CountDownLatch threads) {
        if (isAmongThreads()) {
            threads.countDown();
            try {
                threads.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    boolean isReserved(long address) {
        return sim.memory().state(address) == PageState.RESERVED;
    }

    boolean isCommitted(long address) {
        return sim.memory().state(address) == PageState.COMMITTED;
    }
}
