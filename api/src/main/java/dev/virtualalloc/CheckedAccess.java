package dev.virtualalloc;

import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.internal.Sizes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/** A range of memory, and what is checked before any of it is accessed. */
abstract class CheckedAccess {
    private static final VarHandle READ_LIMIT = limitHandle("readLimit");
    private static final VarHandle WRITE_LIMIT = limitHandle("writeLimit");

    private final long address;
    // What may be accessed: each access checks one of the two, which covers range and protection at once, and the life.
    private long readLimit;
    private long writeLimit;
    private BlockRegion region;

    CheckedAccess(long address, BlockRegion region) {
        this.address = address;
        this.region = region;
    }

    /**
     * {@return the address of the first byte, always the same}
     *
     * <p>After closing it is no longer ours.
     */
    public final long address() {
        return address;
    }

    /** Throws what is wrong with reading, or with writing, any byte at all: if nothing is, returns. */
    abstract void checkAccess(boolean write);

    /** Sets how many bytes can be read, and how many can be written, from now on. */
    final void limits(long readLimit, long writeLimit) {
        this.readLimit = readLimit;
        this.writeLimit = writeLimit;
    }

    final BlockRegion region() {
        return region;
    }

    /** Puts the memory into another region, which may have ended. */
    final void region(BlockRegion region) {
        this.region = region;
    }

    final long readLimit() {
        return readLimit;
    }

    final long readLimitAcquire() {
        return (long) READ_LIMIT.getAcquire(this);
    }

    final long writeLimit() {
        return writeLimit;
    }

    /** The address of a value of so many bytes, if it may be read. Two comparisons are left of this, and one in a loop. */
    final long checkRead(long offset, int bytes) {
        if (region.isEnded()) {
            throw refused(false, offset, bytes);
        }
        try {
            return RawMemory.assumeInRange(address)
                    + Objects.checkIndex(offset, RawMemory.assumeInRange(readLimit) - (bytes - 1));
        } catch (IndexOutOfBoundsException e) {
            return checkReadAcquire(offset, bytes);
        }
    }

    /** The address of a value of so many bytes, if it may be written. */
    final long checkWrite(long offset, int bytes) {
        if (region.isEnded()) {
            throw refused(true, offset, bytes);
        }
        try {
            return RawMemory.assumeInRange(address)
                    + Objects.checkIndex(offset, RawMemory.assumeInRange(writeLimit) - (bytes - 1));
        } catch (IndexOutOfBoundsException e) {
            return checkWriteAcquire(offset, bytes);
        }
    }

    /** As {@link #checkRead}, by the limit that the thread which grows the memory has set last. */
    final long checkReadAcquire(long offset, int bytes) {
        return checkWithin(false, offset, bytes, readLimitAcquire());
    }

    /** As {@link #checkWrite}, by the limit that the thread which grows the memory has set last. */
    final long checkWriteAcquire(long offset, int bytes) {
        return checkWithin(true, offset, bytes, (long) WRITE_LIMIT.getAcquire(this));
    }

    private long checkWithin(boolean write, long offset, int bytes, long limit) {
        if (region.isEnded() || offset < 0 || offset > limit - bytes) {
            throw refused(write, offset, bytes);
        }
        return RawMemory.assumeInRange(address) + RawMemory.assumeInRange(offset);
    }

    /** The address of a range, which may be empty, if it may be read. */
    final long checkReadRange(long offset, long bytes) {
        return checkRange(false, offset, bytes, readLimit);
    }

    /** The address of a range, which may be empty, if it may be written. */
    final long checkWriteRange(long offset, long bytes) {
        return checkRange(true, offset, bytes, writeLimit);
    }

    private long checkRange(boolean write, long offset, long bytes, long limit) {
        if (limit == 0 || region.isEnded()) {
            // An empty range is inside an empty block, but not inside one that is closed.
            checkAccess(write);
        }
        if ((offset | bytes) < 0 || offset > limit - bytes) {
            throw refused(write, offset, bytes);
        }
        return address + offset;
    }

    final long checkAligned(long place, int bytes) {
        if ((place & (bytes - 1)) != 0) {
            throw new IllegalArgumentException("address " + Sizes.hex(place) + ", at offset "
                    + Sizes.count(place - address) + " of " + this + ", is not a multiple of " + bytes
                    + ", as an atomic access needs it. Choose an offset by the address of the block");
        }
        return place;
    }

    private RuntimeException refused(boolean write, long offset, long bytes) {
        checkAccess(write);
        return new IndexOutOfBoundsException("cannot " + (write ? "write " : "read ") + Sizes.count(bytes)
                + " bytes at offset " + Sizes.count(offset) + " of " + this);
    }

    private static VarHandle limitHandle(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(CheckedAccess.class, name, long.class);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the field is there", e);
        }
    }
}
