package dev.virtualalloc.containers;

import dev.virtualalloc.Block;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.internal.Pages;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.BlockMemory;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.MemoryObject;
import java.nio.file.Path;

/**
 * The file that the elements of a vec are kept in, as the memory of its block. It is mapped from its start, a {@link VecHeader header}
 * and then the elements, as far as there is memory: what the block grows by, the file is given first.
 */
final class VecFile implements BlockMemory {
    /** What the length of a file is a multiple of: of every size that pages have, so that each machine can map all of it. */
    static final long UNIT = 64 << 10;

    /** What a file grows by beyond the need, at most. */
    private static final long LARGEST_STEP = 4 << 20;

    private final Path path;
    private final String type;
    private final long width;
    private final long maximum;
    private final Reservation range;
    private final MemoryObject file;
    private final VecHeader header;
    private Protection protection;

    /** Whether there are views that still show what is mapped. */
    private boolean abandoned;

    private VecFile(Path path, String type, long width, long maximum, Reservation range, MemoryObject file) {
        this.path = path;
        this.type = type;
        this.width = width;
        this.maximum = maximum;
        this.range = range;
        this.file = file;
        this.header = new VecHeader(range.address());
        this.protection = file.isWritable() ? Protection.READ_WRITE : Protection.READ;
    }

    /** Opens a file for one who writes, who creates it if need be, or for one of those who read what another writes meanwhile. */
    static VecFile open(AddressSpace space, Path path, boolean writable, String type, long width, long maxElements) {
        long maximum = Vec.maximumBytes(type, maxElements, width);
        Capability.MAP.require(space);
        long bytes = Pages.roundUp(Math.min(maximum, Long.MAX_VALUE - VecHeader.BYTES) + VecHeader.BYTES, UNIT);
        Reservation range = Reservation.reserve(space, bytes);
        MemoryObject file = null;
        try {
            file = space.openFile(path, writable, writable);
            VecFile opened = new VecFile(path, type, width, maximum, range, file);
            opened.read();
            return opened;
        } catch (RuntimeException | Error e) {
            undo(e, range::close);
            if (file != null) {
                undo(e, file::close);
            }
            throw e;
        }
    }

    private static void undo(Throwable failure, Runnable undoing) {
        try {
            undoing.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void read() {
        boolean writable = file.isWritable();
        if (writable && !file.tryLock()) {
            throw unusable("it is open for writing already, by this process or another. Close it there, or open it for"
                    + " reading only");
        }
        if (writable && file.size() == 0) {
            file.resize(UNIT);
        }
        long length = file.size();
        if (length == 0) {
            throw unusable("it is empty");
        }
        if (length % UNIT != 0) {
            throw unusable("it is not the file of a vec, or was cut off: its length of " + Sizes.count(length)
                    + " bytes is not a multiple of " + Sizes.count(UNIT));
        }
        // No more of it, before it is known to be one of ours.
        map(UNIT);
        if (writable && length == UNIT && header.isBlank(UNIT)) {
            header.create(type, width);
        }
        header.mismatch(type, width).ifPresent(reason -> {
            throw unusable(reason);
        });
        checkSize(header.size());
        // Whoever reads may come while another one adds.
        long end = Math.min(Pages.roundDown(file.size(), UNIT), range.size());
        if (end > UNIT) {
            map(end);
        }
    }

    private void checkSize(long elements) {
        if (elements < 0 || elements > (file.size() - VecHeader.BYTES) / width) {
            throw unusable("it was cut off: it has " + Sizes.count(file.size()) + " bytes and should have "
                    + Nouns.counted(elements, "element") + " of " + Sizes.count(width));
        }
        if (elements > maximum / width) {
            throw unusable("it has " + Nouns.counted(elements, "element") + ", more than the maximum of "
                    + Sizes.count(maximum / width) + ". Open it with a larger one");
        }
    }

    private VecFileException unusable(String reason) {
        return new VecFileException(path, type, reason);
    }

    /** Creates the block on it, once. What is behind the elements may be anything. */
    Block block() {
        long capacity = capacity();
        return Block.create(this, address(), capacity, capacity, protection.canWrite() ? capacity : 0, protection)
                .block();
    }

    boolean isWritable() {
        return file.isWritable();
    }

    /** The number of elements that was published last. */
    long elements() {
        return header.size();
    }

    /** Makes it known to others, and to those who open the file later, how many elements there are. The pages can be written. */
    void publish(long elements) {
        header.publish(elements);
    }

    /** Writes to the disk what was written: the elements first, so that no more are counted there than there are. */
    void force(long elements) {
        if (isWritable() && header.size() != elements) {
            file.force();
            header.publish(elements);
        }
        file.force();
    }

    private long address() {
        return range.address() + VecHeader.BYTES;
    }

    private long capacity() {
        return Math.min(mapped() - VecHeader.BYTES, maximum);
    }

    /** How much of the file is mapped, from its start. */
    private long mapped() {
        return range.committed();
    }

    /** How much of the file is needed for so many bytes of elements. */
    private static long end(long bytes) {
        return Pages.roundUp(VecHeader.BYTES + bytes, UNIT);
    }

    private void map(long end) {
        long mapped = mapped();
        range.map(mapped, end - mapped, file, mapped, protection);
    }

    @Override
    public long maximum(long address) {
        return maximum;
    }

    @Override
    public long ensure(long address, long capacity, long needed, long preferred) {
        long least = end(needed);
        if (least > mapped()) {
            if (isWritable()) {
                long step = Math.min(mapped(), LARGEST_STEP);
                grow(least, Math.min(Math.max(end(preferred), mapped() + step), range.size()));
            } else {
                follow(least);
            }
        }
        return capacity();
    }

    private void grow(long least, long roomy) {
        // What is behind it, of a call that was interrupted, would not read as zero.
        if (file.size() > mapped()) {
            file.resize(mapped());
        }
        try {
            file.resize(roomy);
        } catch (OutOfVirtualMemoryException e) {
            if (roomy == least) {
                throw e;
            }
            file.resize(least);
        }
        map(file.size());
    }

    /** Whoever writes the file has made it larger. */
    private void follow(long least) {
        long length = file.size();
        if (length < least) {
            throw unusable("it was cut off while it was open: it has " + Sizes.count(length) + " bytes and should have "
                    + Sizes.count(least));
        }
        map(Math.min(Pages.roundDown(length, UNIT), range.size()));
    }

    @Override
    public long trim(long address, long capacity, long bytes) {
        long needed = end(bytes);
        if (isWritable() && needed < mapped()) {
            long published = header.size();
            header.publish(Math.min(published, bytes / width));
            try {
                // The pages first: none may be there without its part of the file.
                range.decommit(needed, mapped() - needed);
            } catch (RuntimeException refused) {
                header.publish(published);
                throw refused;
            }
            cut(needed);
        }
        return capacity();
    }

    /** If the system refuses, the file has blocks that it does not need, until it grows or is closed the next time. */
    private void cut(long end) {
        try {
            if (end < file.size()) {
                file.resize(end);
            }
        } catch (VirtualMemoryException e) {
            // Nothing is lost.
        }
    }

    @Override
    public void checkProtection(Protection protection) {
        if (protection.canExecute()) {
            throw new UnsupportedOperationException("what is kept in a file cannot be executed");
        }
        if (protection.canWrite() && !isWritable()) {
            throw new UnsupportedOperationException(path + " was opened for reading only");
        }
        Capability.PROTECT.require(range.addressSpace());
    }

    @Override
    public void protect(long address, long capacity, Protection protection) {
        Protection before = this.protection;
        if (!protection.canWrite()) {
            this.protection = protection;
        }
        try {
            range.protect(0, mapped(), protection);
        } catch (RuntimeException refused) {
            this.protection = before;
            throw refused;
        }
        this.protection = protection;
    }

    @Override
    public long residentBytes(long address, long capacity) {
        return range.residentBytes(0, mapped());
    }

    @Override
    public void advise(long address, long bytes, Advice advice) {
        onPages(address, bytes, (offset, length) -> range.advise(offset, length, advice));
    }

    @Override
    public void prefault(long address, long bytes) {
        onPages(address, bytes, range::prefault);
    }

    @Override
    public void discard(long address, long bytes) {
        throw new UnsupportedOperationException(
                "the memory of " + path + " is that of the file, and cannot be discarded. Shrink the vec");
    }

    @Override
    public void lock(long address, long bytes) {
        onPages(address, bytes, range::lock);
    }

    @Override
    public void unlock(long address, long bytes) {
        onPages(address, bytes, range::unlock);
    }

    private void onPages(long address, long bytes, Pages.Operation operation) {
        Pages.covering(address - range.address(), bytes, range.pageSize(), operation);
    }

    /** Others can open the file, but what views show of it stays. */
    @Override
    public void abandon(long address, long capacity) {
        abandoned = true;
        closeFile();
    }

    @Override
    public void release(long address, long capacity, long dirty) {
        long needed = end(header.size() * width);
        try {
            range.close();
        } catch (Error e) {
            // The block stays closed then, and nobody would let go of the file any more.
            closeFile();
            throw e;
        }
        if (!abandoned) {
            if (isWritable()) {
                cut(needed);
            }
            closeFile();
        }
    }

    private void closeFile() {
        try {
            file.close();
        } catch (VirtualMemoryException e) {
            // Nobody can do anything about it, and what was written is in the file as it would be otherwise.
        }
    }
}
