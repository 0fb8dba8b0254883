package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import dev.virtualalloc.spi.MemoryObject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Knows which ranges are reserved, and refuses a part of all calls, by the seed. */
final class WatchedSpace extends ForwardingAddressSpace {
    private final Set<Long> reserved = ConcurrentHashMap.newKeySet();

    /** What was to be released and was not, because this has refused it: nobody can be blamed for it. */
    private final Set<Long> excused = ConcurrentHashMap.newKeySet();

    /** Refuses one of so many calls; null for none. */
    private @Nullable Dice dice;

    private int calls;

    WatchedSpace(AddressSpace delegate) {
        super(delegate);
    }

    synchronized void refuseOneIn(int calls, Dice dice) {
        this.calls = calls;
        this.dice = dice;
    }

    synchronized void refuseNothing() {
        dice = null;
    }

    /** How many ranges are reserved that nobody has tried to release. */
    int left() {
        return (int) reserved.stream().filter(range -> !excused.contains(range)).count();
    }

    @Override
    public long reserve(long bytes) {
        perhapsRefuse("reserve", 0, bytes);
        return note(super.reserve(bytes));
    }

    /** Not noted: the addresses of lazy blocks stay, to be used again. */
    @Override
    public long reserveLazily(long bytes) {
        perhapsRefuse("reserve", 0, bytes);
        return super.reserveLazily(bytes);
    }

    private long note(long address) {
        excused.remove(address);
        reserved.add(address);
        return address;
    }

    @Override
    public void release(long address, long bytes) {
        // Before it is done: the next moment the addresses may be somebody else's.
        boolean noted = reserved.remove(address);
        try {
            perhapsRefuse("release", address, bytes);
            super.release(address, bytes);
        } catch (RuntimeException e) {
            if (noted) {
                excused.add(address);
                reserved.add(address);
            }
            throw e;
        }
    }

    @Override
    public void commit(long address, long bytes, Protection protection) {
        perhapsRefuse("commit", address, bytes);
        super.commit(address, bytes, protection);
    }

    @Override
    public MemoryObject createMemory(String name, long bytes) {
        perhapsRefuse("createMemory", 0, bytes);
        return super.createMemory(name, bytes);
    }

    @Override
    public void map(long address, long bytes, MemoryObject object, long offset, Protection protection) {
        perhapsRefuse("map", address, bytes);
        super.map(address, bytes, object, offset, protection);
    }

    @Override
    public void decommit(long address, long bytes) {
        perhapsRefuse("decommit", address, bytes);
        super.decommit(address, bytes);
    }

    @Override
    public void protect(long address, long bytes, Protection protection) {
        perhapsRefuse("protect", address, bytes);
        super.protect(address, bytes, protection);
    }

    @Override
    public void advise(long address, long bytes, Advice advice) {
        perhapsRefuse("advise", address, bytes);
        super.advise(address, bytes, advice);
    }

    @Override
    public void prefault(long address, long bytes) {
        perhapsRefuse("prefault", address, bytes);
        super.prefault(address, bytes);
    }

    @Override
    public void discard(long address, long bytes) {
        perhapsRefuse("discard", address, bytes);
        super.discard(address, bytes);
    }

    @Override
    public void lock(long address, long bytes) {
        perhapsRefuse("lock", address, bytes);
        super.lock(address, bytes);
    }

    @Override
    public void unlock(long address, long bytes) {
        perhapsRefuse("unlock", address, bytes);
        super.unlock(address, bytes);
    }

    private synchronized void perhapsRefuse(String operation, long address, long bytes) {
        if (dice == null || !dice.oneIn(calls)) {
            return;
        }
        String advice = "As it was told to";
        throw switch (operation) {
            case "reserve", "commit", "createMemory", "map", "prefault", "lock" ->
                new OutOfVirtualMemoryException(operation, name(), address, bytes, "ENOMEM", 12, advice);
            default -> new VirtualMemoryException(operation, name(), address, bytes, "EINVAL", 22, advice);
        };
    }
}
