package dev.virtualalloc.runs;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import dev.virtualalloc.spi.MemoryObject;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Has pages that are several of those of the address space behind it. */
class CoarsePages extends ForwardingAddressSpace {
    private final long page;

    /** Where the range begins that was reserved for one that begins at a whole page. */
    private final Map<Long, Long> starts = new ConcurrentHashMap<>();

    CoarsePages(AddressSpace delegate, int pages) {
        super(delegate);
        this.page = pages * delegate.reservationGranularity();
    }

    /** No mapping: what is in an object ends where a page of the system ends. */
    @Override
    public Set<Capability> capabilities() {
        Set<Capability> rest = EnumSet.copyOf(super.capabilities());
        rest.remove(Capability.MAP);
        return Collections.unmodifiableSet(rest);
    }

    @Override
    public MemoryObject createMemory(String name, long bytes) {
        Capability.MAP.require(this);
        return super.createMemory(name, bytes);
    }

    @Override
    public MemoryObject openFile(Path path, boolean writable, boolean create) {
        Capability.MAP.require(this);
        return super.openFile(path, writable, create);
    }

    @Override
    public void map(long address, long bytes, MemoryObject object, long offset, Protection protection) {
        Capability.MAP.require(this);
        super.map(address, bytes, object, offset, protection);
    }

    @Override
    public long pageSize() {
        return page;
    }

    @Override
    public long reservationGranularity() {
        return page;
    }

    @Override
    public long reserve(long bytes) {
        try {
            return whole(super.reserve(bytes > Long.MAX_VALUE - page ? bytes : bytes + page));
        } catch (OutOfVirtualMemoryException e) {
            throw new OutOfVirtualMemoryException(
                    e.operation(), e.provider(), 0, bytes, e.errorName(), e.errorCode(), "");
        }
    }

    @Override
    public long reserveLazily(long bytes) {
        return whole(super.reserveLazily(bytes + page));
    }

    private long whole(long start) {
        long address = (start + page - 1) & -page;
        starts.put(address, start);
        return address;
    }

    @Override
    public void release(long address, long bytes) {
        super.release(starts.remove(address), bytes + page);
    }
}
