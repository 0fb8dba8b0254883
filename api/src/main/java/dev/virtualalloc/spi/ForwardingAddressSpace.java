package dev.virtualalloc.spi;

import dev.virtualalloc.Protection;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

/**
 * Forwards every operation to another address space, as it came. A decorator overrides the operations that it is about: a limit
 * refuses commits, a log writes calls down, a test double makes some of them fail.
 *
 * <pre>{@code
 * final class LoggingAddressSpace extends ForwardingAddressSpace {
 *     LoggingAddressSpace(AddressSpace delegate) {
 *         super(delegate);
 *     }
 *
 *     @Override
 *     public void commit(long address, long bytes, Protection protection) {
 *         super.commit(address, bytes, protection);
 *         System.out.println(bytes + " bytes committed");
 *     }
 * }
 * }</pre>
 *
 * @implSpec Operations do not call one another: what is overridden changes nothing else.
 *
 * @since 0.1
 */
public abstract class ForwardingAddressSpace implements AddressSpace {
    private final AddressSpace delegate;

    /**
     * Creates an address space that forwards to another one.
     *
     * @param delegate what to forward to
     */
    protected ForwardingAddressSpace(AddressSpace delegate) {
        this.delegate = Objects.requireNonNull(delegate, "delegate");
    }

    @Override
    public String name() {
        return delegate.name();
    }

    @Override
    public Set<Capability> capabilities() {
        return delegate.capabilities();
    }

    @Override
    public long pageSize() {
        return delegate.pageSize();
    }

    @Override
    public long reservationGranularity() {
        return delegate.reservationGranularity();
    }

    @Override
    public long largestReservation() {
        return delegate.largestReservation();
    }

    @Override
    public long reserve(long bytes) {
        return delegate.reserve(bytes);
    }

    @Override
    public long reserveLazily(long bytes) {
        return delegate.reserveLazily(bytes);
    }

    @Override
    public void commit(long address, long bytes, Protection protection) {
        delegate.commit(address, bytes, protection);
    }

    @Override
    public void decommit(long address, long bytes) {
        delegate.decommit(address, bytes);
    }

    @Override
    public void release(long address, long bytes) {
        delegate.release(address, bytes);
    }

    @Override
    public void protect(long address, long bytes, Protection protection) {
        delegate.protect(address, bytes, protection);
    }

    @Override
    public void advise(long address, long bytes, Advice advice) {
        delegate.advise(address, bytes, advice);
    }

    @Override
    public void prefault(long address, long bytes) {
        delegate.prefault(address, bytes);
    }

    @Override
    public void discard(long address, long bytes) {
        delegate.discard(address, bytes);
    }

    @Override
    public void lock(long address, long bytes) {
        delegate.lock(address, bytes);
    }

    @Override
    public void unlock(long address, long bytes) {
        delegate.unlock(address, bytes);
    }

    @Override
    public long residentBytes(long address, long bytes) {
        return delegate.residentBytes(address, bytes);
    }

    @Override
    public Protection query(long address) {
        return delegate.query(address);
    }

    @Override
    public MemoryObject createMemory(String name, long bytes) {
        return delegate.createMemory(name, bytes);
    }

    @Override
    public MemoryObject openFile(Path path, boolean writable, boolean create) {
        return delegate.openFile(path, writable, create);
    }

    @Override
    public void map(long address, long bytes, MemoryObject object, long offset, Protection protection) {
        delegate.map(address, bytes, object, offset, protection);
    }

    /** {@return the description of the address space that it forwards to} */
    @Override
    public String toString() {
        return delegate.toString();
    }
}
