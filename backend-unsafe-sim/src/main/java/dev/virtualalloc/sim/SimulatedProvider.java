package dev.virtualalloc.sim;

import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Availability;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A simulated address space as a provider: refuses what the simulated system would refuse, fails when told to, and can be
 * looked at.
 *
 * <p>Unlike other providers it does not trust its arguments: a range that is unaligned, outside of a reservation or across two
 * of them, a second release, a protection for pages without memory are refused, and nothing has changed.
 *
 * <p>The memory is taken from {@code malloc}, a whole reservation at once and a granularity more. Where {@code malloc} is lazy,
 * as on Linux and macOS, only pages that have been committed take memory; they keep it until they are released. On Java 22 and
 * newer this wants native access for {@code dev.virtualalloc.sim}; Java warns without, and the provider is unavailable where it
 * is refused.
 *
 * <p>Any number of threads may use a provider at once; its operations happen one after the other.
 */
public final class SimulatedProvider implements VirtualMemoryProvider {
    static final String NAME = "unsafe-sim";

    private final Simulator simulator;
    private final String complaint;
    private final AddressSpace space;
    private final CallLog log = new CallLog();
    private final CheckedMemory memory = new CheckedMemory(this);
    private final Object lock = new Object();
    private FaultPlan faults;
    private FaultPlan.Injector injector;

    /**
     * Makes a provider as the system properties describe it, for {@link java.util.ServiceLoader}: {@code
     * virtualalloc.sim.profile} names the preset, {@code linux4k} unless set, and {@code virtualalloc.sim.pageSize}, {@code
     * virtualalloc.sim.granularity} and {@code virtualalloc.sim.commitLimit}, each in bytes, differ from it. If one of them
     * does not make sense the provider is unavailable and says why.
     *
     * @apiNote Tests use {@link Simulator#asProvider()}.
     */
    public SimulatedProvider() {
        this(new SimulatorProperties(System::getProperty));
    }

    SimulatedProvider(SimulatorProperties properties) {
        this(properties.simulator(), properties.complaint());
    }

    SimulatedProvider(Simulator simulator) {
        this(simulator, "");
    }

    private SimulatedProvider(Simulator simulator, String complaint) {
        this.simulator = simulator;
        this.space = new AddressSpace(simulator);
        this.faults = simulator.faults();
        this.injector = faults.newInjector();
        this.complaint = complaint;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public int rank() {
        return -100;
    }

    @Override
    public Availability availability() {
        if (!complaint.isEmpty()) {
            return Availability.unavailable(complaint);
        }
        return SimulatedMemory.isDenied()
                ? Availability.unavailable(SimulatedMemory.howToAllow())
                : Availability.available();
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

    @Override
    public long reserve(long bytes) {
        return call(Operation.RESERVE, 0, bytes, null, null, () -> space.reserve(bytes));
    }

    @Override
    public void commit(long address, long bytes, Protection protection) {
        requireAccess(protection);
        call(Operation.COMMIT, address, bytes, protection, null, () -> space.commit(address, bytes, protection));
    }

    @Override
    public void decommit(long address, long bytes) {
        call(Operation.DECOMMIT, address, bytes, null, null, () -> space.decommit(address, bytes));
    }

    @Override
    public void release(long address, long bytes) {
        call(Operation.RELEASE, address, bytes, null, null, () -> space.release(address, bytes));
    }

    @Override
    public void protect(long address, long bytes, Protection protection) {
        require(Capability.PROTECT);
        requireAccess(protection);
        call(Operation.PROTECT, address, bytes, protection, null, () -> space.protect(address, bytes, protection));
    }

    /**
     * {@inheritDoc}
     *
     * @implNote The advice is noted in {@link #calls()}, and changes nothing.
     */
    @Override
    public void advise(long address, long bytes, Advice advice) {
        require(Capability.ADVISE);
        Objects.requireNonNull(advice, "advice");
        call(Operation.ADVISE, address, bytes, null, advice, () -> space.advise(address, bytes));
    }

    @Override
    public void prefault(long address, long bytes) {
        require(Capability.PREFAULT);
        call(Operation.PREFAULT, address, bytes, null, null, () -> space.prefault(address, bytes));
    }

    @Override
    public void discard(long address, long bytes) {
        require(Capability.DISCARD);
        call(Operation.DISCARD, address, bytes, null, null, () -> space.discard(address, bytes));
    }

    /**
     * {@inheritDoc}
     *
     * @implNote All that is committed is taken to be in memory.
     */
    @Override
    public long residentBytes(long address, long bytes) {
        require(Capability.RESIDENCY);
        return call(Operation.RESIDENT_BYTES, address, bytes, null, null, () -> space.residentBytes(address, bytes));
    }

    @Override
    public Protection query(long address) {
        require(Capability.QUERY);
        return call(Operation.QUERY, address, pageSize(), null, null, () -> space.query(address));
    }

    /**
     * Changes which calls fail from now on. What is reserved and committed stays so.
     *
     * @param faults the plan, whose count begins with the next call; {@link FaultPlan#none()} to end all faults
     */
    public void failWith(FaultPlan faults) {
        FaultPlan.Injector injector = faults.newInjector();
        synchronized (lock) {
            this.faults = faults;
            this.injector = injector;
        }
    }

    /**
     * Gives access by address that faults where a processor would, as an exception.
     *
     * @return the way to the memory, always the same
     */
    public CheckedMemory memory() {
        return memory;
    }

    /**
     * Tells what was called, and how it ended.
     *
     * @return the latest calls in their order, 10,000 of them at the most; the list does not change any more
     */
    public List<SimulatedCall> calls() {
        synchronized (lock) {
            return log.latest();
        }
    }

    /**
     * Tells how many calls there were. A call that was refused is one; a call for what an absent {@link Capability} guards is
     * none.
     *
     * @return the number of calls since the provider was made
     */
    public long callCount() {
        synchronized (lock) {
            return log.count();
        }
    }

    /**
     * Tells how much is reserved, committed or not. Where everything was closed it is 0.
     *
     * @return the bytes in all reservations
     */
    public long reservedBytes() {
        synchronized (lock) {
            return space.reserved();
        }
    }

    /**
     * Tells how much is committed.
     *
     * @return the bytes of all pages that have memory, whatever their protection
     */
    public long committedBytes() {
        synchronized (lock) {
            return space.committed();
        }
    }

    /**
     * Tells how many mappings there are: ranges of pages in one reservation that are alike in state and protection.
     *
     * @return the number, as {@link Simulator#withMappingLimit} limits it
     */
    public long mappingCount() {
        synchronized (lock) {
            return space.mappings();
        }
    }

    /**
     * Draws the page table, for messages.
     *
     * @return a line on the whole, then each reservation with its ranges of pages, 100 lines at the most
     */
    public String pageTable() {
        synchronized (lock) {
            return space.picture();
        }
    }

    /**
     * Describes the provider.
     *
     * @return what is simulated
     */
    @Override
    public String toString() {
        return NAME + ": " + simulator;
    }

    /** Looks at the page of an address, and does something while it stays as it is. */
    <T> T withPage(long address, Function<PageRange, T> action) {
        synchronized (lock) {
            return action.apply(space.pageAt(address));
        }
    }

    private void require(Capability capability) {
        if (!capabilities().contains(capability)) {
            throw VirtualMemoryProvider.unsupported(this, capability);
        }
    }

    private void requireAccess(Protection protection) {
        if (protection.canExecute()) {
            require(Capability.EXECUTE);
        }
        if (protection != Protection.READ_WRITE) {
            require(Capability.PROTECT);
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
                if (injector.shouldFail(operation, space.uncommittedIn(address, bytes))) {
                    throw space.fault(operation, address, bytes, "Refused by the fault plan, " + faults);
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
