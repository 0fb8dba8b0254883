package dev.virtualalloc;

import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.internal.Views;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.BlockClaim;
import dev.virtualalloc.spi.BlockControl;
import dev.virtualalloc.spi.BlockMemory;
import dev.virtualalloc.spi.BlockOwner;
import dev.virtualalloc.spi.Capability;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A piece of memory that grows and shrinks in place: its address never changes from {@link Allocator#allocate} to {@link
 * #close()}.
 *
 * <p>A block of {@link VirtualAlloc} begins at a multiple of 8, one of an arena where it was asked to. A method that throws has
 * changed nothing, and the same call may be tried again. A block is for one thread at a time, like an {@link
 * java.util.ArrayList}.
 *
 * <p>A block that is not closed keeps its addresses and its memory until the JVM ends, and is reported once it cannot be reached
 * any more; see {@link LeakWatch}.
 *
 * @since 0.1
 */
public final class Block extends MemoryAccess implements AutoCloseable {
    private final BlockMemory memory;

    /** Null as long as the block is as large as its capacity, can be read and written, and has neither an owner nor views. */
    private @Nullable BlockState state;

    private Block(BlockRegion region, BlockMemory memory, long address, long bytes) {
        super(address, region);
        this.memory = memory;
        limits(bytes, bytes);
    }

    private Block(BlockMemory memory, long address, BlockState state) {
        super(address, BlockRegion.ENDLESS);
        this.memory = memory;
        this.state = state;
        updateLimits();
    }

    /**
     * Creates a block on memory of an allocator's own, which ends by itself.
     *
     * @param memory the memory
     * @param address the address of the block
     * @param capacity the size for which there is memory at the address
     * @param bytes the size of the block, at most the capacity
     * @param dirty how much of the memory, from its start, may be other than zero; 0 if it cannot be written
     * @param protection the protection that the memory has
     * @return the control of the block, for the allocator to keep
     * @throws IllegalArgumentException if the numbers do not fit together, or addresses are not between 0 and 2<sup>59</sup>
     *
     * @apiNote For those who write an {@link Allocator}. Every access to the block is checked, but that there is memory up to the
     *     capacity is taken on trust.
     */
    public static BlockControl create(
            BlockMemory memory, long address, long capacity, long bytes, long dirty, Protection protection) {
        Objects.requireNonNull(protection, "protection");
        long maximum = memory.maximum(address);
        if (bytes < 0 || bytes > capacity || capacity > maximum) {
            throw new IllegalArgumentException(
                    "a block of " + Sizes.count(bytes) + " bytes cannot be created on a capacity of "
                            + Sizes.count(capacity) + " and a maximum of " + Sizes.count(maximum));
        }
        if (address <= 0 || address > RawMemory.BOUND - maximum) {
            throw new IllegalArgumentException(
                    "a block cannot be created at " + Sizes.hex(address) + " with a maximum of " + Sizes.count(maximum)
                            + " bytes: it has to end by " + Sizes.hex(RawMemory.BOUND));
        }
        if (dirty < 0 || dirty > 0 && !protection.canWrite()) {
            throw new IllegalArgumentException("a dirty mark of " + Sizes.count(dirty)
                    + " is not possible for memory that is protected as " + protection);
        }
        return new Control(new Block(memory, address, new BlockState(bytes, capacity, dirty, protection)));
    }

    /**
     * Creates a block that can be read and written on memory of an allocator's own, and ends with a region at the latest. It costs
     * no more than the object, and no object where the compiler sees that it does not escape.
     *
     * @param region the region that the block ends with
     * @param memory the memory
     * @param address the address of the block
     * @param bytes the size of the block, and its capacity
     * @return the block
     * @throws IllegalArgumentException if the range is not between 0 and 2<sup>59</sup>
     *
     * @apiNote For those who write an {@link Allocator}. Every access to the block is checked, but that there is memory for it is
     *     taken on trust.
     */
    public static Block create(BlockRegion region, BlockMemory memory, long address, long bytes) {
        if (bytes < 0 || address <= 0 || address > RawMemory.BOUND - bytes) {
            throw new IllegalArgumentException("a block of " + Sizes.count(bytes) + " bytes cannot be created at "
                    + Sizes.hex(address) + ": it has to end by " + Sizes.hex(RawMemory.BOUND));
        }
        return new Block(region, memory, address, bytes);
    }

    /** {@return the size in bytes; 0 after closing} */
    public long size() {
        if (region().isEnded()) {
            return 0;
        }
        return state == null ? readLimit() : state.size;
    }

    /**
     * {@return the size that this thread sees while another grows the block by {@link #growConcurrently}: so many bytes can be read} It is 0
     * where they cannot.
     */
    public long sizeAcquire() {
        return region().isEnded() ? 0 : readLimitAcquire();
    }

    /** {@return the size that the block can have before the system is asked for memory, at least its size; 0 after closing} */
    public long capacity() {
        if (region().isEnded()) {
            return 0;
        }
        return state == null ? readLimit() : state.capacity;
    }

    /** {@return the size that the block can have at most; 0 after closing} */
    public long maximum() {
        return region().isEnded() ? 0 : memory.maximum(address());
    }

    /** {@return the protection of the block, after closing the last one that it had} */
    public Protection protection() {
        return state == null ? Protection.READ_WRITE : state.protection;
    }

    /**
     * {@return how many bytes of the block are in physical memory at this moment, in whole pages}
     *
     * <p>Pages are given physical memory at the first touch.
     *
     * @throws UnsupportedOperationException if {@link Capability#RESIDENCY} is absent, or the block shares pages with others
     * @throws IllegalStateException if the block is closed
     */
    public long residentBytes() {
        checkOpen();
        return memory.residentBytes(address(), capacity());
    }

    /**
     * Grows the block in place. What is there stays as it is; what is new reads as zero, except for bytes that the block had
     * before it was shrunk while it could not be written: what these contain is not specified.
     *
     * @param bytes the new size, at least {@link #size()}
     * @throws IllegalArgumentException if {@code bytes} is less than the size
     * @throws CapacityExceededException if {@code bytes} is more than {@link #maximum()}, or if the allocator has given what is
     *     behind the block to another one, as an arena does
     * @throws OutOfVirtualMemoryException if the system has no such memory
     * @throws IllegalStateException if the block is closed
     */
    public void grow(long bytes) {
        checkOpen();
        long size = size();
        if (bytes < size) {
            throw new IllegalArgumentException(
                    this + " cannot grow to " + Sizes.count(bytes) + " bytes, which is less. Use shrink for that");
        }
        long capacity = ensure(bytes, bytes);
        if (state == null && capacity == bytes) {
            VarHandle.releaseFence();
            limits(bytes, bytes);
            return;
        }
        BlockState state = state();
        clear(size, bytes);
        state.capacity = capacity;
        state.size = bytes;
        VarHandle.releaseFence();
        updateLimits();
    }

    /**
     * Grows the block in place, if that is possible. Like {@link #grow}, but returns {@code false} where the maximum or the system
     * stands in the way.
     *
     * @param bytes the new size, at least {@link #size()}
     * @return {@code true} if the block has the new size; if not, nothing has changed
     * @throws IllegalArgumentException if {@code bytes} is less than the size
     * @throws IllegalStateException if the block is closed
     */
    public boolean tryGrow(long bytes) {
        try {
            grow(bytes);
            return true;
        } catch (CapacityExceededException | OutOfVirtualMemoryException e) {
            return false;
        }
    }

    /**
     * Grows the block in place while other threads read and write what is there. Any number of threads may do so at once, and each adds
     * what it asks for.
     *
     * <p>No thread is refused what another has added. What is new reads as zero for threads that learn of it by {@link
     * #sizeAcquire} or by an atomic access, and for all where the block was never larger. Meanwhile no thread may use another method
     * that changes the size, the protection or the life of the block, or the arena that the block is part of.
     *
     * @param additional how many bytes are added, at least 0
     * @return the size before: where the bytes begin that this call has added
     * @throws IllegalArgumentException if {@code additional} is negative
     * @throws CapacityExceededException if there are not so many bytes before {@link #maximum()}, or the allocator has given what is
     *     behind the block to another one, as an arena does
     * @throws OutOfVirtualMemoryException if the system has no such memory
     * @throws IllegalStateException if the block is closed
     */
    public synchronized long growConcurrently(long additional) {
        checkOpen();
        long before = size();
        if (additional < 0) {
            throw new IllegalArgumentException(this + " cannot grow by " + Sizes.count(additional) + " bytes");
        }
        grow(additional > Long.MAX_VALUE - before ? Long.MAX_VALUE : before + additional);
        return before;
    }

    /**
     * Shrinks the block in place, and gives the memory back that it does not need any more, in whole pages.
     *
     * <p>Views of the block stop working on Java 22 and newer, also if shrinking is refused; on Java 17 to 21 a block that ever had a
     * view keeps its memory until it is closed.
     *
     * @param bytes the new size, 0 to {@link #size()}
     * @throws IllegalArgumentException if {@code bytes} is negative or more than the size
     * @throws IllegalStateException if the block is closed, a view is in use at this moment, or {@linkplain Workers other threads}
     *     are at work in it
     */
    public void shrink(long bytes) {
        checkOpen();
        long before = size();
        if (bytes < 0 || bytes > before) {
            throw new IllegalArgumentException(
                    this + " cannot shrink to " + Sizes.count(bytes) + " bytes. Use grow to make it larger");
        }
        BlockState state = state();
        state.revokeViews();
        state.excludeWorkers("shrink");
        state.dirty = state.dirty();
        long capacity = state.capacity;
        state.size = bytes;
        narrowLimits();
        if (state.views == null) {
            state.capacity = bytes;
            try {
                state.capacity = memory.trim(address(), capacity, bytes);
            } catch (RuntimeException e) {
                state.capacity = capacity;
                state.size = before;
                updateLimits();
                throw e;
            }
            // What is added again will be zero.
            state.dirty = Math.min(state.dirty, state.capacity);
        }
        updateLimits();
    }

    /**
     * Sets the protection of the block, and of what it grows by later.
     *
     * <p>Where less is allowed than before, views stop working on Java 22 and newer, also if the change is refused; on Java 17 to 21
     * the change is refused once there have been views, since nothing could keep them from faulting.
     *
     * @param protection the protection from now on
     * @throws UnsupportedOperationException if pages cannot be protected so here, see {@link Capability}, or the block shares pages with
     *     others
     * @throws IllegalStateException if the block is closed, a view or the work of {@linkplain Workers other threads} stands in the
     *     way, or the block is {@linkplain #seal() sealed} and could be written
     */
    public void protect(Protection protection) {
        checkOpen();
        if (protection.canWrite() && state != null && state.sealed) {
            throw new IllegalStateException(this + " cannot be protected as " + protection
                    + ": it is sealed, and never written again. Write to a new block, and seal that");
        }
        memory.checkProtection(protection);
        BlockState state = state();
        Protection before = state.protection;
        boolean endsWriting = before.canWrite() && !protection.canWrite();
        if (endsWriting || (before.canRead() && !protection.canRead())) {
            state.revokeViews();
            if (state.views != null) {
                throw new IllegalStateException(
                        this + " cannot be protected as " + protection
                                + ": buffers were handed out that could still be used otherwise. On Java 17 to 21 they cannot be revoked");
            }
            state.excludeWorkers("be protected as " + protection);
        }
        if (endsWriting) {
            // Now, because growing cannot clear what it cannot write.
            clear(state.size, state.capacity);
            state.dirty = state.dirty();
        }
        state.protection = before.and(protection);
        narrowLimits();
        try {
            memory.protect(address(), state.capacity, protection);
        } catch (RuntimeException e) {
            state.protection = before;
            updateLimits();
            throw e;
        }
        state.protection = protection;
        updateLimits();
    }

    /**
     * Seals the block: it can be read and executed from now on, as {@link Protection#READ_EXECUTE} says, and never be written again.
     * A sealed block can still be protected as anything that does not write, and sealing it again ends that.
     *
     * <p>At no time can it be both written and executed, unless it was protected so before. Views end or stand in the way, as with {@link
     * #protect}.
     *
     * @throws UnsupportedOperationException if {@link Capability#EXECUTE} is absent, or the block shares pages with others
     * @throws IllegalStateException if the block is closed, or a view stands in the way
     *
     * @apiNote For code that is made at run time: allocate, write, seal, call. Some processors, AArch64 among them, execute what is in a
     *     cache of instructions that does not follow memory by itself, and Java has no means to flush it. There, native code has to
     *     do so before the first call, by {@code __builtin___clear_cache} or {@code FlushInstructionCache}.
     */
    public void seal() {
        protect(Protection.READ_EXECUTE);
        state().sealed = true;
    }

    /**
     * Advises the system of how a part of the block is going to be used. It may have no effect; contents stay.
     *
     * @param offset the offset of the part
     * @param bytes the length of the part; the pages that it begins and ends in belong to it
     * @param advice how it is going to be used
     * @throws IndexOutOfBoundsException if the part is not inside the block
     * @throws UnsupportedOperationException if {@link Capability#ADVISE} is absent, or the block has no pages of its own
     */
    public void advise(long offset, long bytes, Advice advice) {
        Objects.requireNonNull(advice, "advice");
        checkPart(offset, bytes);
        memory.advise(address() + offset, bytes, advice);
    }

    /**
     * Puts physical memory behind a part of the block now instead of at the first touch. Contents stay.
     *
     * @param offset the offset of the part
     * @param bytes the length of the part; the pages that it begins and ends in belong to it
     * @throws IndexOutOfBoundsException if the part is not inside the block
     * @throws UnsupportedOperationException if {@link Capability#PREFAULT} is absent, or the block has no pages of its own
     * @throws OutOfVirtualMemoryException if the system has no such memory; some pages may have it
     * @throws IllegalStateException if the block cannot be written
     */
    public void prefault(long offset, long bytes) {
        checkAccess(true);
        checkPart(offset, bytes);
        memory.prefault(address() + offset, bytes);
    }

    /**
     * Discards the contents of a part of the block: it reads as zero, and whole pages of it lose their physical memory.
     *
     * @param offset the offset of the part
     * @param bytes the length of the part
     * @throws IndexOutOfBoundsException if the part is not inside the block
     * @throws UnsupportedOperationException if {@link Capability#DISCARD} is absent, or the block has no pages of its own
     * @throws IllegalStateException if the block cannot be written
     */
    public void discard(long offset, long bytes) {
        checkAccess(true);
        checkPart(offset, bytes);
        memory.discard(address() + offset, bytes);
        BlockState state = state();
        if (offset + bytes >= state.dirty) {
            state.dirty = Math.min(state.dirty, offset);
        }
    }

    /**
     * Locks a part of the block into physical memory: it is not swapped out. It is unlocked when the block is closed.
     *
     * @param offset the offset of the part
     * @param bytes the length of the part; the pages that it begins and ends in belong to it
     * @throws IndexOutOfBoundsException if the part is not inside the block
     * @throws UnsupportedOperationException if {@link Capability#LOCK} is absent, or the block has no pages of its own
     */
    public void lock(long offset, long bytes) {
        checkPart(offset, bytes);
        memory.lock(address() + offset, bytes);
    }

    /**
     * Unlocks a part of the block, however often it was locked.
     *
     * @param offset the offset of the part
     * @param bytes the length of the part; the pages that it begins and ends in belong to it
     * @throws IndexOutOfBoundsException if the part is not inside the block
     * @throws UnsupportedOperationException if {@link Capability#LOCK} is absent, or the block has no pages of its own
     */
    public void unlock(long offset, long bytes) {
        checkPart(offset, bytes);
        memory.unlock(address() + offset, bytes);
    }

    private void checkPart(long offset, long bytes) {
        checkOpen();
        Objects.checkFromIndexSize(offset, bytes, size());
    }

    /**
     * Returns a view of the whole block as it is now. See {@link #asByteBuffer(long, long)}.
     *
     * @return a direct buffer over {@link #size()} bytes
     * @throws IllegalArgumentException if the block is larger than a buffer can be
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public ByteBuffer asByteBuffer() {
        return asByteBuffer(0, size());
    }

    /**
     * Returns a view of a range: what is written through the one is read through the other. The buffer is in the byte order of
     * the machine, and read-only if the block cannot be written.
     *
     * <p>On Java 22 and newer the view throws {@link IllegalStateException} once the block is closed. On Java 17 to 21 it reads
     * zeros or what was there last, and the addresses stay taken until nobody can reach the view.
     *
     * @param offset the offset of the first byte
     * @param bytes the number of bytes, at most {@link Integer#MAX_VALUE}
     * @return a direct buffer over the range
     * @throws IllegalArgumentException if the range is longer than a buffer can be
     * @throws IndexOutOfBoundsException if the range is not inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public ByteBuffer asByteBuffer(long offset, long bytes) {
        int length = checkView(offset, bytes);
        return views().buffer(address() + offset, length, protection().canWrite());
    }

    /**
     * Returns a view of a range for the calling thread alone. See {@link #asByteBuffer(long, long)}, but on Java 22 and newer other
     * threads are refused by {@code WrongThreadException}, and the end of such views costs a tenth of a microsecond instead of some
     * tens of them, in which all threads of the JVM are stopped.
     *
     * <p>If another thread closes, shrinks or protects the block, what is said there of Java 17 to 21 holds for this view.
     *
     * @param offset the offset of the first byte
     * @param bytes the number of bytes, at most {@link Integer#MAX_VALUE}
     * @return a direct buffer over the range
     * @throws IllegalArgumentException if the range is longer than a buffer can be
     * @throws IndexOutOfBoundsException if the range is not inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public ByteBuffer asConfinedByteBuffer(long offset, long bytes) {
        int length = checkView(offset, bytes);
        return views().confinedBuffer(address() + offset, length, protection().canWrite());
    }

    private int checkView(long offset, long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a ByteBuffer holds at most " + Sizes.count(Integer.MAX_VALUE)
                    + " bytes, not " + Sizes.count(bytes) + ". Take views of parts: asByteBuffer(offset, bytes)");
        }
        checkReadRange(offset, bytes);
        return (int) bytes;
    }

    /**
     * Returns views of a range of any length, one after the other. See {@link #asByteBuffer(long, long)}.
     *
     * @param offset the offset of the first byte
     * @param bytes the number of bytes
     * @param each how many bytes each of the buffers covers, but for the last, which covers what is left; at least 1
     * @return direct buffers that cover the range
     * @throws IllegalArgumentException if {@code each} is not positive
     * @throws IndexOutOfBoundsException if the range is not inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public List<ByteBuffer> asByteBuffers(long offset, long bytes, int each) {
        if (each <= 0) {
            throw new IllegalArgumentException("buffers of " + Sizes.count(each) + " bytes cover nothing");
        }
        checkReadRange(offset, bytes);
        List<ByteBuffer> buffers = new ArrayList<>();
        for (long done = 0; done < bytes; done += each) {
            buffers.add(asByteBuffer(offset + done, Math.min(each, bytes - done)));
        }
        return List.copyOf(buffers);
    }

    /**
     * Claims the block for a container, for good. From now on it is as large as its memory.
     *
     * @param owner the container, which is told what happens to the block
     * @return what the container can do with the block
     * @throws IllegalStateException if the block is closed, or belongs to a container already
     *
     * @apiNote For those who write a container. The block is claimed as its allocator returned it: what nobody has written since
     *     {@link Allocator#allocateZeroed} is known to be zero.
     */
    public BlockClaim claim(BlockOwner owner) {
        checkOpen();
        BlockState state = state();
        if (state.owner != null) {
            throw new IllegalStateException(
                    this + " belongs to a " + state.owner.name() + " already and cannot become part of a "
                            + owner.name() + ". An allocator must give each container a block of its own");
        }
        BlockClaim claim = new Claim(this, state);
        state.owner = Objects.requireNonNull(owner, "owner");
        if (state.tracker != null) {
            state.tracker.name(owner.name());
        }
        state.size = state.capacity;
        register(state);
        setLimits();
        return claim;
    }

    /**
     * Closes the block: gives its memory and its addresses back, and refuses every access from then on. Closing again has no
     * effect.
     *
     * <p>If {@linkplain Workers other threads} are at work in the block, the last of them gives its memory back. To close a block while
     * another thread reads it otherwise is a mistake. So that it does not end the JVM, the pool of the allocator keeps the addresses
     * for some time, see {@link RangePool}: meanwhile an access of a thread that does not see yet that the block is closed reads what
     * was there, zero, or what a later block at the same address contains. A write may be lost, or change that later block. After that
     * time, where nothing is kept, or if a later block shrinks or is protected, such an access may end the JVM.
     *
     * @throws VirtualMemoryException if the system refuses; the block is still open then, but views of it are not
     * @throws IllegalStateException if a view is in use at this moment; the block is still open then
     */
    @Override
    public void close() {
        end(BlockRegion.closed());
    }

    /** {@return a description of the block: how large and where it is} */
    @Override
    public String toString() {
        return "Block of " + Sizes.count(size()) + " bytes at " + Sizes.hex(address());
    }

    @Override
    void checkAccess(boolean write) {
        checkOpen();
        Protection protection = protection();
        if (!(write ? protection.canWrite() : protection.canRead())) {
            throw new IllegalStateException(
                    "cannot " + (write ? "write " : "read ") + this + ": it is protected as " + protection);
        }
    }

    private void checkOpen() {
        if (region().isEnded()) {
            throw new IllegalStateException("the block at " + Sizes.hex(address()) + " " + region().reason());
        }
    }

    private BlockState state() {
        BlockState existing = state;
        if (existing == null) {
            long size = readLimit();
            existing = new BlockState(size, size, memory.dirty(address(), size), Protection.READ_WRITE);
            state = existing;
        }
        return existing;
    }

    /** Has the region tell the block of its end, which a block without owner and views need not know. */
    private void register(BlockState state) {
        if (region() != BlockRegion.ENDLESS && state.region == null) {
            region().add(state);
        }
    }

    private long ensure(long needed, long preferred) {
        long capacity = capacity();
        if (needed <= capacity) {
            return capacity;
        }
        long maximum = memory.maximum(address());
        if (needed > maximum) {
            throw new CapacityExceededException(
                    this + " cannot grow to " + Sizes.count(needed) + " bytes: its maximum is " + Sizes.count(maximum)
                            + " (" + Sizes.text(maximum) + "). Give its allocator a larger maximum",
                    needed,
                    maximum);
        }
        long ensured = memory.ensure(address(), capacity, needed, Math.min(preferred, maximum));
        if (ensured < needed) {
            throw new IllegalStateException("the memory of " + this + " has a capacity of " + Sizes.count(ensured)
                    + " bytes after it was to have " + Sizes.count(needed) + ". Its allocator is at fault");
        }
        return ensured;
    }

    /** Sets to zero what of a range may be something else. */
    private void clear(long from, long to) {
        BlockState state = state();
        long end = Math.min(to, state.dirty);
        if (end > from && state.protection.canWrite()) {
            RawMemory.fill(address() + from, end - from, (byte) 0);
        }
    }

    private synchronized Views views() {
        BlockState state = state();
        Views existing = state.views;
        if (existing == null) {
            // Two blocks of one arena, each with a thread of its own, may ask for those of the arena at once.
            Block enclosing = memory.enclosing();
            existing = enclosing == null ? new Views() : enclosing.views().within();
            register(state);
            state.views = existing;
            if (state.tracker != null) {
                state.tracker.keepMemory();
            }
        }
        return existing;
    }

    /** To be called by the thread that the block is for, so that closing it finds them. */
    private Workers workers() {
        Workers existing = state().workers;
        return existing == null ? makeWorkers() : existing;
    }

    private synchronized Workers makeWorkers() {
        BlockState state = state();
        Workers existing = state.workers;
        if (existing == null) {
            // As with views.
            Block enclosing = memory.enclosing();
            existing = new Workers(this, enclosing == null ? null : enclosing.workers());
            register(state);
            state.workers = existing;
        }
        return existing;
    }

    /** Has the block tracked. If it is given back when it cannot be reached, that is what gives it back. */
    void track(long reserved, LongSupplier committed, boolean isReported, @Nullable Runnable release) {
        BlockState state = state();
        state.tracker = LeakTracker.start(this, "Block", reserved, committed, isReported, release);
    }

    private void end(BlockRegion ended) {
        if (region().isEnded()) {
            return;
        }
        BlockState state = this.state;
        if (state != null) {
            state.revokeViews();
        }
        BlockRegion region = region();
        long capacity = capacity();
        long dirty = state == null ? capacity : state.dirty();
        Views survivors = state == null ? null : state.views;
        Workers workers = state == null ? null : state.workers;
        // Before anything changes, because there may be no room for it.
        Runnable lastOut =
                workers == null || memory.enclosing() != null ? null : () -> release(capacity, dirty, survivors);
        // Before it is closed, because whatever interrupts that, nothing closed may be reported.
        LeakTracker tracker = state == null ? null : state.tracker;
        if (tracker != null) {
            tracker.stop();
        }
        limits(0, 0);
        region(ended);
        try {
            if (state != null) {
                state.narrowOwner();
            }
            if (workers == null || !workers.close(lastOut)) {
                release(capacity, dirty, survivors);
            }
        } catch (RuntimeException e) {
            region(region);
            if (state == null) {
                limits(capacity, capacity);
            } else {
                if (workers != null) {
                    workers.reopen();
                }
                updateLimits();
            }
            if (tracker != null) {
                tracker.resume();
            }
            throw e;
        } catch (Error e) {
            // Another block may have the memory by now: this one stays closed.
            forget(region, state);
            throw e;
        }
        forget(region, state);
    }

    /**
     * Lets go of what would keep the addresses, and of who would be told of changes. The region does not forget a block in which others
     * are at work: it must not end before they have.
     */
    private static void forget(BlockRegion region, @Nullable BlockState state) {
        if (state != null) {
            if (state.workers == null || !state.workers.areIn()) {
                region.remove(state);
            }
            state.views = null;
            state.tellOwner();
        }
    }

    private void release(long capacity, long dirty, @Nullable Views survivors) {
        BlockMemory memory = this.memory;
        long address = address();
        if (survivors == null || memory.enclosing() != null) {
            memory.release(address, capacity, dirty);
        } else {
            memory.abandon(address, capacity);
            survivors.whenUnusable(() -> memory.release(address, capacity, dirty));
        }
    }

    private void setLimits() {
        BlockState state = state();
        limits(state.protection.canRead() ? state.size : 0, state.protection.canWrite() ? state.size : 0);
    }

    /** Before the system is asked: whatever interrupts it, nobody touches what may be gone. */
    private void narrowLimits() {
        setLimits();
        state().narrowOwner();
    }

    private void updateLimits() {
        setLimits();
        BlockState state = state();
        state.tellOwner();
        state.admitWorkers();
    }

    /** What the allocator of a block can do with it. */
    private record Control(Block block) implements BlockControl {
        @Override
        public void clear() {
            block.checkAccess(true);
            BlockState state = block.state();
            block.clear(0, state.size);
            if (state.dirty <= state.size) {
                state.dirty = 0;
            }
        }

        @Override
        public void resize(long bytes) {
            if (block.region().isEnded()) {
                return;
            }
            BlockState state = block.state();
            state.capacity = Math.max(state.capacity, bytes);
            state.size = bytes;
            if (state.owner == null && state.protection == Protection.READ_WRITE) {
                // As below, but quick enough to be done for each of many pieces.
                block.limits(bytes, bytes);
            } else {
                block.updateLimits();
            }
        }

        @Override
        public void revokeViews() {
            block.state().revokeViews();
        }

        @Override
        public void invalidate(String reason) {
            block.end(BlockRegion.ended(Objects.requireNonNull(reason, "reason")));
        }
    }

    /** What the owner of a block can do with it. */
    private record Claim(Block block, BlockState state) implements BlockClaim {
        @Override
        public long readLimit() {
            return block.region().isEnded() ? 0 : block.readLimit();
        }

        @Override
        public long writeLimit() {
            return block.region().isEnded() ? 0 : block.writeLimit();
        }

        @Override
        public Optional<String> ended() {
            BlockRegion region = block.region();
            return region.isEnded() ? Optional.of(region.reason()) : Optional.empty();
        }

        @Override
        public long ensure(long needed, long preferred) {
            block.checkOpen();
            state.capacity = block.ensure(needed, preferred);
            takeAll();
            return state.size;
        }

        @Override
        public void trim(long bytes) {
            block.shrink(bytes);
            takeAll();
        }

        /** The block is as large as its memory. */
        private void takeAll() {
            state.size = state.capacity;
            block.updateLimits();
        }

        @Override
        public Workers workers() {
            block.checkOpen();
            return block.workers();
        }

        @Override
        public long dirty() {
            return state.dirty;
        }

        @Override
        public void markDirty(long bytes) {
            state.dirty = Math.max(state.dirty, bytes);
        }

        @Override
        public void clear(long offset, long bytes) {
            Objects.checkFromIndexSize(offset, bytes, block.size());
            block.checkAccess(true);
            block.clear(offset, offset + bytes);
        }
    }
}
