package dev.virtualalloc.containers;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import dev.virtualalloc.spi.MemoryObject;
import java.nio.file.Path;

/** An address space, one of whose calls is refused, by it or by what it opens; and which knows what of its own is left. */
final class FailingMaps extends ForwardingAddressSpace {
    private long untilRefused = Long.MAX_VALUE;
    private boolean refusing;
    private long ranges;
    private long objects;

    FailingMaps(AddressSpace delegate) {
        super(delegate);
    }

    /** Refuses one of the next calls, or that and all that follow. */
    void refuse(long number, boolean andAllThatFollow) {
        untilRefused = number;
        refusing = andAllThatFollow;
    }

    void refuseNothing() {
        untilRefused = Long.MAX_VALUE;
    }

    /** Whether the call was made that is refused. */
    boolean hasRefused() {
        return untilRefused <= 0;
    }

    /** How many ranges and objects are open. */
    long held() {
        return ranges + objects;
    }

    private void call(String operation) {
        untilRefused--;
        if (untilRefused == 0 || untilRefused < 0 && refusing) {
            throw operation.equals("resize") || operation.equals("reserve")
                    ? new OutOfVirtualMemoryException(operation, "failing", 0, 0, "ENOSPC", 28, "")
                    : new VirtualMemoryException(operation, "failing", 0, 0, "EIO", 5, "");
        }
    }

    @Override
    public long reserve(long bytes) {
        call("reserve");
        long address = super.reserve(bytes);
        ranges++;
        return address;
    }

    @Override
    public void release(long address, long bytes) {
        super.release(address, bytes);
        ranges--;
    }

    @Override
    public void protect(long address, long bytes, Protection protection) {
        call("protect");
        super.protect(address, bytes, protection);
    }

    @Override
    public MemoryObject createMemory(String name, long bytes) {
        call("createMemory");
        return new Counted(super.createMemory(name, bytes));
    }

    @Override
    public MemoryObject openFile(Path path, boolean writable, boolean create) {
        call("openFile");
        return new Counted(super.openFile(path, writable, create));
    }

    @Override
    public void map(long address, long bytes, MemoryObject object, long offset, Protection protection) {
        call("map");
        super.map(address, bytes, ((Counted) object).object, offset, protection);
    }

    private final class Counted implements MemoryObject {
        private final MemoryObject object;
        private boolean closed;

        private Counted(MemoryObject object) {
            this.object = object;
            objects++;
        }

        @Override
        public long size() {
            call("size");
            return object.size();
        }

        @Override
        public Path path() {
            return object.path();
        }

        @Override
        public boolean isWritable() {
            return object.isWritable();
        }

        @Override
        public void resize(long bytes) {
            call("resize");
            object.resize(bytes);
        }

        @Override
        public boolean tryLock() {
            call("lock");
            return object.tryLock();
        }

        @Override
        public void force() {
            call("force");
            object.force();
        }

        @Override
        public void close() {
            object.close();
            objects -= closed ? 0 : 1;
            closed = true;
        }
    }
}
