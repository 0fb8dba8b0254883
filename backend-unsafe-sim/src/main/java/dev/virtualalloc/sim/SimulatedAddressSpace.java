package dev.virtualalloc.sim;

import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A simulated address space: refuses what the simulated system would refuse, fails when told to, and can be looked at.
 *
 * <p>Unlike others it does not trust its arguments: a range that is unaligned, outside of a reservation or across two of them, a
 * second release, a protection for pages without memory are refused, and nothing has changed.
 *
 * <p>The memory is taken from {@code malloc}, a whole reservation at once and a granularity more. Where {@code malloc} is lazy,
 * as on Linux and macOS, only pages that have been committed take memory; they keep it until they are released.
 *
 * <p>Operations of several threads happen one after the other.
 *
 * @since 0.1
 */
public final class SimulatedAddressSpace implements AddressSpace {
    /** All that somebody can still reach. */
    private static final Set<SimulatedAddressSpace> OPENED =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final Simulator simulator;
    private final SimulatedKernel kernel;
    private final CallLog log = new CallLog();
    private final CheckedMemory memory = new CheckedMemory(this);
    private final Object lock = new Object();
    private FaultPlan faults;
    private FaultPlan.Injector injector;

    SimulatedAddressSpace(Simulator simulator) {
        this.simulator = simulator;
        this.kernel = new SimulatedKernel(simulator);
        this.faults = simulator.faults();
        this.injector = faults.newInjector();
        OPENED.add(this);
    }

    /**
     * {@return the simulated address space of this process that has reserved an address, if one has}
     *
     * @param address any address at all
     */
    public static Optional<SimulatedAddressSpace> reserving(long address) {
        List<SimulatedAddressSpace> opened;
        synchronized (OPENED) {
            opened = List.copyOf(OPENED);
        }
        return opened.stream()
                .filter(space -> space.memory().state(address) != PageState.FREE)
                .findFirst();
    }

    @Override
    public String name() {
        return SimulatedProvider.NAME;
    }

    @Override
    public Set<Capability> capabilities() {
        return simulator.capabilities();
    }

    @Override
    public long pageSize() {
        return simulator.pageSize();
    }

    @Override
    public long reservationGranularity() {
        return simulator.granularity();
    }

    /**
     * {@return 1 GiB, or a quarter of a simulated address space that is smaller than four of them, but no less than the granularity
     * of reservations}
     *
     * @implNote {@code malloc} has to give it: on Linux no more at once than there is memory, on Windows what is charged.
     */
    @Override
    public long largestReservation() {
        return Math.max(reservationGranularity(), Math.min(1L << 30, (1L << simulator.addressBits()) / 4));
    }

    @Override
    public long reserve(long bytes) {
        return call(Operation.RESERVE, 0, bytes, null, null, () -> kernel.reserve(bytes));
    }

    /**
     * {@inheritDoc}
     *
     * @implNote All of it is written to, to be zero, and is not counted as committed.
     */
    @Override
    public long reserveLazily(long bytes) {
        Capability.LAZY.require(this);
        return call(Operation.RESERVE, 0, bytes, Protection.READ_WRITE, null, () -> kernel.reserveLazily(bytes));
    }

    @Override
    public void commit(long address, long bytes, Protection protection) {
        protection.require(this);
        call(Operation.COMMIT, address, bytes, protection, null, () -> kernel.commit(address, bytes, protection));
    }

    @Override
    public void decommit(long address, long bytes) {
        call(Operation.DECOMMIT, address, bytes, null, null, () -> kernel.decommit(address, bytes));
    }

    @Override
    public void release(long address, long bytes) {
        call(Operation.RELEASE, address, bytes, null, null, () -> kernel.release(address, bytes));
    }

    @Override
    public void protect(long address, long bytes, Protection protection) {
        Capability.PROTECT.require(this);
        protection.require(this);
        call(Operation.PROTECT, address, bytes, protection, null, () -> kernel.protect(address, bytes, protection));
    }

    /**
     * {@inheritDoc}
     *
     * @implNote The advice is noted in {@link #calls()}, and changes nothing.
     */
    @Override
    public void advise(long address, long bytes, Advice advice) {
        Capability.ADVISE.require(this);
        Objects.requireNonNull(advice, "advice");
        call(Operation.ADVISE, address, bytes, null, advice, () -> kernel.advise(address, bytes));
    }

    @Override
    public void prefault(long address, long bytes) {
        Capability.PREFAULT.require(this);
        call(Operation.PREFAULT, address, bytes, null, null, () -> kernel.prefault(address, bytes));
    }

    @Override
    public void discard(long address, long bytes) {
        Capability.DISCARD.require(this);
        call(Operation.DISCARD, address, bytes, null, null, () -> kernel.discard(address, bytes));
    }

    /**
     * {@inheritDoc}
     *
     * @implNote Locking is noted in {@link #calls()}, and changes nothing.
     */
    @Override
    public void lock(long address, long bytes) {
        Capability.LOCK.require(this);
        call(Operation.LOCK, address, bytes, null, null, () -> kernel.lock(address, bytes));
    }

    @Override
    public void unlock(long address, long bytes) {
        Capability.LOCK.require(this);
        call(Operation.UNLOCK, address, bytes, null, null, () -> kernel.unlock(address, bytes));
    }

    /**
     * {@inheritDoc}
     *
     * @implNote All that is committed is taken to be in memory.
     */
    @Override
    public long residentBytes(long address, long bytes) {
        Capability.RESIDENCY.require(this);
        return call(Operation.RESIDENT_BYTES, address, bytes, null, null, () -> kernel.residentBytes(address, bytes));
    }

    @Override
    public Protection query(long address) {
        Capability.QUERY.require(this);
        return call(Operation.QUERY, address, pageSize(), null, null, () -> kernel.query(address));
    }

    /**
     * Sets which calls fail from now on. What is reserved and committed stays so.
     *
     * @param faults the plan, whose count begins with the next call; {@link FaultPlan#none()} to end all faults
     */
    public void failWith(FaultPlan faults) {
        FaultPlan.Injector started = faults.newInjector();
        synchronized (lock) {
            this.faults = faults;
            this.injector = started;
        }
    }

    /** {@return the memory by address, which faults where a processor would, as an exception; always the same} */
    public CheckedMemory memory() {
        return memory;
    }

    /** {@return the latest calls in their order, and how they ended: at most 10,000, in a list that does not change any more} */
    public List<SimulatedCall> calls() {
        synchronized (lock) {
            return log.latest();
        }
    }

    /**
     * {@return how many calls there were}
     *
     * <p>A call that was refused is one; a call for what an absent {@link Capability} guards is none.
     */
    public long callCount() {
        synchronized (lock) {
            return log.count();
        }
    }

    /** {@return the bytes of all reservations, committed or not; 0 where everything was closed} */
    public long reservedBytes() {
        synchronized (lock) {
            return kernel.reserved();
        }
    }

    /** {@return the bytes of all pages that memory is charged for, whatever their protection} */
    public long committedBytes() {
        synchronized (lock) {
            return kernel.committed();
        }
    }

    /**
     * {@return how many mappings there are, as {@link Simulator#withMappingLimit} limits them: ranges of pages in one reservation
     * that are alike in state and protection}
     */
    public long mappingCount() {
        synchronized (lock) {
            return kernel.mappings();
        }
    }

    /** {@return the page table as text: a line on the whole, then each reservation with its ranges of pages, at most 100 lines} */
    public String pageTable() {
        synchronized (lock) {
            return kernel.picture();
        }
    }

    /** {@return a description of what is simulated} */
    @Override
    public String toString() {
        return name() + ": " + simulator;
    }

    /** Applies an action to the page of an address, which stays as it is meanwhile. */
    <T> T withPage(long address, Function<PageRange, T> action) {
        synchronized (lock) {
            return action.apply(kernel.pageAt(address));
        }
    }

    private void call(
            Operation operation,
            long address,
            long bytes,
            @Nullable Protection protection,
            @Nullable Advice advice,
            Runnable body) {
        call(operation, address, bytes, protection, advice, () -> {
            body.run();
            return address;
        });
    }

    private <T> T call(
            Operation operation,
            long address,
            long bytes,
            @Nullable Protection protection,
            @Nullable Advice advice,
            Supplier<T> body) {
        synchronized (lock) {
            try {
                if (injector.shouldFail(operation, kernel.uncommittedIn(address, bytes))) {
                    throw kernel.fault(operation, address, bytes, "Refused by the fault plan, " + faults);
                }
                T result = body.get();
                long start = operation == Operation.RESERVE ? (Long) result : address;
                log.add(operation, start, bytes, protection, advice, "");
                return result;
            } catch (VirtualMemoryException e) {
                log.add(operation, address, bytes, protection, advice, e.errorName());
                throw e;
            }
        }
    }
}
