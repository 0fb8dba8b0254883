package dev.virtualalloc.containers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.Workers;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.BlockClaim;
import dev.virtualalloc.spi.BlockOwner;
import dev.virtualalloc.spi.Capability;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A growing sequence of elements outside the heap that never move: the common type of the vecs.
 *
 * <p>Getting and replacing an element are O(1), and so are adding and removing at the end, adding also in the worst case but for
 * the system call that now and then commits more memory. Elements are read, replaced and added by the methods of the subclasses,
 * which do so without boxing; {@link #iterator}, {@link #spliterator}, {@link #forEach} and {@link #asList} here are for code that
 * takes a vec of any type.
 *
 * <p>A parallel stream or sort may end, by an exception or because it has found enough, while other threads still work for it. As
 * long as they do, the vec cannot be shrunk or frozen; it can be closed.
 *
 * <p><b>Files.</b> A vec that was {@linkplain LongVec#open opened} is kept in a file, and grows in place with it. What is written to an
 * element is in the file at once, as far as the system is concerned: it stays if the process ends, however that happens. How many
 * elements there are is written by {@link #force}, {@link #freeze}, {@link #close}, {@link #resize} and {@code addRelease}, not by
 * each {@code add}; so many there are when the file is opened the next time. If the system ends, what was written before the last
 * {@link #force} is there, and of what was written since any part may be: what is not reads as zero, or as what was there before.
 *
 * <p>The file has its blocks on the disk before they are accessed: that it is full is an {@link OutOfVirtualMemoryException} of what
 * adds elements. The elements are in the byte order of the machine, behind {@code 4096} bytes that say what they are; the length of
 * the file is a multiple of 64 KiB. Nobody else may make it shorter while it is open: that would end the JVM where what is gone is
 * accessed. On Java 17 to 21 a file with views outside keeps some blocks beyond its need when it is closed.
 *
 * @param <E> the type of the elements, boxed if they are primitive
 * @since 0.1
 */
public abstract sealed class Vec<E> implements Iterable<E>, AutoCloseable
        permits ByteSequence, CharVec, DoubleVec, FloatVec, IntVec, LongVec, ShortVec, StructVec {
    private static final VarHandle SIZE = sizeHandle();

    /** What is asked for beyond the need. Small, because a block with pages of its own takes larger steps by itself. */
    private static final long LARGEST_STEP = 64 << 10;

    /** Of several buffers over one range each has at most so many bytes. */
    private static final int MAX_BUFFER = 1 << 30;

    /** How many elements a text shows. */
    private static final long MAX_SHOWN = 20;

    final long address;
    private final Block block;
    private final BlockClaim claim;
    private final String name;
    private final long width;
    private final Protection protection;

    /** What the elements are kept in, if it is a file. */
    private final @Nullable VecFile file;

    // Reads check against the one, writes against the smaller of both, and neither looks at the block: whenever that
    // changes, so do they.
    private long size;
    private long writeLimit;

    /** Of a vec whose limits are narrowed; otherwise 0. */
    private long sizeBefore;

    private long removals;
    private @Nullable String ended;

    Vec(String name, long width, Block block) {
        this(name, width, requireReadWrite(name, block), null);
    }

    Vec(String name, long width, VecFile file) {
        this(name, width, file.block(), file);
    }

    private Vec(String name, long width, Block block, @Nullable VecFile file) {
        this.block = block;
        this.address = block.address();
        this.name = name;
        this.width = width;
        this.protection = block.protection();
        this.file = file;
        // There may be more by now than are mapped.
        this.size = file == null ? 0 : Math.min(file.elements(), block.size() / width);
        this.claim = block.claim(new Owner());
        limitsChanged();
    }

    static long maximumBytes(String name, long elements, long width) {
        if (elements <= 0 || elements > Long.MAX_VALUE / width) {
            throw new IllegalArgumentException(Nouns.withArticle(name) + " cannot have a maximum of "
                    + Sizes.count(elements) + " elements. Choose 1 to " + Sizes.count(Long.MAX_VALUE / width));
        }
        return elements * width;
    }

    /** Zeroed, so that growing clears only what this vec itself has left behind. */
    static Block allocate(String name, long elements, long width, Allocator allocator) {
        if (elements < 0) {
            throw new IllegalArgumentException(
                    Nouns.withArticle(name) + " cannot have a capacity of " + Sizes.count(elements) + " elements");
        }
        if (elements > allocator.maximum() / width) {
            throw new CapacityExceededException(
                    Nouns.withArticle(name) + " cannot have a capacity of " + Sizes.count(elements)
                            + " elements: the maximum of its"
                            + " allocator is " + Sizes.count(allocator.maximum() / width) + " ("
                            + Sizes.text(allocator.maximum()) + "). Give that a larger maximum",
                    elements,
                    allocator.maximum() / width);
        }
        return allocator.allocateZeroed(elements * width);
    }

    /** The block, if it can hold data. Otherwise it is closed. */
    static Block requireReadWrite(String name, Block block) {
        Protection given = block.protection();
        if (!given.canRead() || !given.canWrite()) {
            block.close();
            throw new IllegalArgumentException(Nouns.withArticle(name)
                    + " needs memory that can be read and written, and this allocator gives " + given
                    + ". Use another");
        }
        return block;
    }

    /** What to ask for where so much is needed: somewhat more, so that not each addition asks again. */
    static long preferredSize(long needed, long capacity) {
        return needed + Math.min(capacity, LARGEST_STEP);
    }

    /** {@return the address of the first element} It stays the same after closing, when it is no longer ours. */
    public final long address() {
        return address;
    }

    /** {@return the number of elements} */
    public final long size() {
        return size;
    }

    /** {@return the number of bytes that an element takes} */
    public final long elementSize() {
        return width;
    }

    /** {@return whether the size is 0} */
    public final boolean isEmpty() {
        return size == 0;
    }

    /** {@return the number of elements that there is memory for, at least {@link #size()}} */
    public final long capacity() {
        return block.size() / width;
    }

    /** {@return the number of elements that there are addresses for} */
    public final long maximum() {
        return block.maximum() / width;
    }

    /**
     * {@return how many bytes of the vec are in physical memory at this moment, in whole pages}
     *
     * <p>Pages are given physical memory at the first touch.
     *
     * @throws UnsupportedOperationException if {@link Capability#RESIDENCY} is absent, or the vec is part of an arena
     */
    public final long residentBytes() {
        checkOpen();
        return block.residentBytes();
    }

    /**
     * Commits memory for more elements, so that adding them asks the system for nothing.
     *
     * @param additional how many elements are going to be added, at least 0
     * @throws IllegalArgumentException if {@code additional} is negative
     */
    public final void reserve(long additional) {
        if (additional < 0) {
            throw new IllegalArgumentException("cannot reserve " + Sizes.count(additional) + " elements");
        }
        checkWritable();
        long elements = needed(additional);
        if (elements > writeLimit) {
            ensure(additional, elements * width, elements * width);
        }
    }

    /**
     * Commits memory for more elements if the maximum and the system allow it. See {@link #reserve}.
     *
     * @param additional how many elements are going to be added, at least 0
     * @return whether there is memory for them
     * @throws IllegalArgumentException if {@code additional} is negative
     */
    public final boolean tryReserve(long additional) {
        try {
            reserve(additional);
            return true;
        } catch (CapacityExceededException | OutOfVirtualMemoryException e) {
            return false;
        }
    }

    /**
     * Advises the system of how the vec is going to be used, as far as it has memory. It may have no effect.
     *
     * @param advice how it is going to be used
     * @throws UnsupportedOperationException if {@link Capability#ADVISE} is absent, or the memory is that of an arena
     */
    public final void advise(Advice advice) {
        checkOpen();
        block.advise(0, block.size(), advice);
    }

    /**
     * Puts physical memory behind the {@link #capacity()} now instead of at the first touch.
     *
     * @throws UnsupportedOperationException if {@link Capability#PREFAULT} is absent, or the memory is that of an arena
     */
    public final void prefault() {
        checkWritable();
        block.prefault(0, block.size());
    }

    /**
     * Discards the physical memory that the elements do not need, in whole pages. The {@link #capacity()} stays, and with it what the
     * system counts as promised.
     *
     * @throws UnsupportedOperationException if {@link Capability#DISCARD} is absent, or the memory is that of an arena
     */
    public final void discard() {
        checkWritable();
        block.discard(size * width, block.size() - size * width);
    }

    /**
     * Locks the {@link #capacity()} into physical memory: it is not swapped out until the vec is closed.
     *
     * @throws UnsupportedOperationException if {@link Capability#LOCK} is absent, or the memory is that of an arena
     */
    public final void lock() {
        checkOpen();
        block.lock(0, block.size());
    }

    /**
     * Unlocks the {@link #capacity()}, however often it was locked.
     *
     * @throws UnsupportedOperationException if {@link Capability#LOCK} is absent, or the memory is that of an arena
     */
    public final void unlock() {
        checkOpen();
        block.unlock(0, block.size());
    }

    /**
     * Releases the memory that the elements do not need, in whole pages.
     *
     * @throws IllegalStateException if other threads are at work in a parallel stream or sort of the vec
     */
    public final void shrinkToFit() {
        checkWritable();
        shrinkTo(size);
    }

    /**
     * Removes all but the first elements; their memory is kept. O(1).
     *
     * @param elements how many elements stay, 0 to {@link #size()}
     * @throws IndexOutOfBoundsException if {@code elements} is negative or more than the size
     */
    public final void truncate(long elements) {
        checkWritable();
        if (elements < 0 || elements > size) {
            throw new IndexOutOfBoundsException("cannot truncate " + describe() + " to " + Sizes.count(elements));
        }
        removeLast(size - elements);
    }

    /**
     * Sets the number of elements: removes the last, or adds zeros. O(1) for removing; adding clears only memory that was used
     * before. What is added can be read meanwhile by threads that see it by {@link #sizeAcquire}.
     *
     * @param elements the new size, at least 0
     * @throws IllegalArgumentException if {@code elements} is negative
     */
    public final void resize(long elements) {
        if (elements < 0) {
            throw new IllegalArgumentException("cannot resize " + describe() + " to " + Sizes.count(elements));
        }
        checkWritable();
        if (elements <= size) {
            removeLast(size - elements);
            return;
        }
        makeRoom(elements - size);
        claim.clear(size * width, (elements - size) * width);
        setSizeRelease(elements);
    }

    /** Removes all elements; their memory is kept. O(1). */
    public final void clear() {
        truncate(0);
    }

    /**
     * Protects the elements against writing, in hardware: native code that writes to them faults. Freezing again has no effect.
     *
     * @throws UnsupportedOperationException if {@link Capability#PROTECT} is absent, or the vec is part of an arena
     * @throws IllegalStateException if other threads are at work in a parallel stream or sort of the vec
     */
    public final void freeze() {
        checkOpen();
        publish();
        block.protect(Protection.of(true, false, protection.canExecute()));
    }

    /** Ends the protection of {@link #freeze}. Has no effect on a vec that is not frozen, or was opened for reading only. */
    public final void thaw() {
        checkOpen();
        if (isFrozen()) {
            block.protect(protection);
        }
    }

    /** {@return whether the elements are read-only} */
    public final boolean isFrozen() {
        return ended == null && !block.protection().canWrite();
    }

    /**
     * Writes the elements and their number to the disk: when this returns they are there, whatever ends the process or the system from
     * then on.
     *
     * @throws UnsupportedOperationException if the vec is not kept in a file
     * @throws dev.virtualalloc.VirtualMemoryException if the system refuses; what was written since the last call may be lost then
     */
    public final void force() {
        checkOpen();
        if (file == null) {
            throw new UnsupportedOperationException(
                    "this " + name + " is not kept in a file. Create it by " + name + ".open");
        }
        file.force(size);
    }

    /**
     * Releases the memory and the addresses, or closes the file. The vec stays open if the system refuses.
     *
     * <p>If other threads are at work in a parallel stream or sort of the vec, because it has failed or was cancelled, each of them
     * goes on with what there was or ends with an exception, and the last of them releases both. To close the vec while another
     * thread reads it otherwise is a mistake, and {@link Block#close()} says what may happen.
     */
    @Override
    public final void close() {
        publish();
        block.close();
    }

    /**
     * Removes a range of elements; those after it move down. O(n) in the elements after it.
     *
     * @param index the first element to remove
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the range is out of bounds
     */
    public final void removeRange(long index, long length) {
        closeGap(checkWrite(index, length), length);
        removeLast(length);
    }

    /**
     * Returns a view of a range of elements as bytes: what is written through the one is read through the other. The buffer is in the
     * byte order of the machine, and read-only if the vec is frozen. It begins at an element and does not move with those that are
     * inserted or removed.
     *
     * <p>How long it can be used, and what it stands in the way of on Java 17 to 21, is as with {@link Block#asByteBuffer(long, long)}:
     * until the vec is closed, frozen or its memory shrunk.
     *
     * @param index the first element
     * @param length how many elements
     * @return a direct buffer over the range
     * @throws IndexOutOfBoundsException if the range is out of bounds
     * @throws IllegalArgumentException if the range has more bytes than a buffer can have; see {@link #asByteBuffers}
     */
    public final ByteBuffer asByteBuffer(long index, long length) {
        return block.asByteBuffer(checkRead(index, length) * width, length * width);
    }

    /**
     * Returns a view of a range of elements as bytes for the calling thread alone. See {@link #asByteBuffer} and {@link
     * Block#asConfinedByteBuffer}.
     *
     * @param index the first element
     * @param length how many elements
     * @return a direct buffer over the range
     * @throws IndexOutOfBoundsException if the range is out of bounds
     * @throws IllegalArgumentException if the range has more bytes than a buffer can have
     */
    public final ByteBuffer asConfinedByteBuffer(long index, long length) {
        return block.asConfinedByteBuffer(checkRead(index, length) * width, length * width);
    }

    /**
     * Returns views of a range of elements of any length, one after the other. See {@link #asByteBuffer}.
     *
     * @param index the first element
     * @param length how many elements
     * @return direct buffers that cover the range, each of whole elements, and all but the last of the same length
     * @throws IndexOutOfBoundsException if the range is out of bounds
     *
     * @apiNote For {@link java.nio.channels.GatheringByteChannel} and others that take buffers of {@code int} lengths.
     */
    public final List<ByteBuffer> asByteBuffers(long index, long length) {
        return block.asByteBuffers(
                checkRead(index, length) * width, length * width, (int) (MAX_BUFFER / width * width));
    }

    /**
     * {@return a live view as a list with random access}
     *
     * <p>Its iterators are fail-fast; a list of more than {@link Integer#MAX_VALUE} elements shows only the first so many. It takes no
     * null.
     */
    public final List<E> asList() {
        return new VecList<>(this);
    }

    /** {@return a live view as an unmodifiable list} See {@link #asList()}. */
    public final List<E> asUnmodifiableList() {
        return Collections.unmodifiableList(asList());
    }

    /** {@return an iterator over the elements in order, which is fail-fast} */
    @Override
    public Iterator<E> iterator() {
        return new VecIterator<>(this);
    }

    /** {@return a fail-fast, late-binding spliterator, which knows its size and splits in halves} */
    @Override
    public Spliterator<E> spliterator() {
        checkOpen();
        return new VecSpliterator<>(this, 0, this::size);
    }

    /**
     * Performs an action for each element in order.
     *
     * @param action the action
     * @throws ConcurrentModificationException if the action adds or removes elements
     */
    @Override
    public void forEach(Consumer<? super E> action) {
        Objects.requireNonNull(action, "action");
        checkOpen();
        long end = size;
        long version = version();
        for (long i = 0; i < end; i++) {
            action.accept(getBoxed(i));
            checkUnchanged(version, end);
        }
    }

    /**
     * {@return the number of elements that this thread sees of another, or of another process if the vec was opened for reading only,
     * that adds them by {@code addRelease} or {@link #resize}} All of them can be read by {@code getAcquire}.
     */
    public final long sizeAcquire() {
        if (file != null && !file.isWritable() && claim.ended().isEmpty() && file.elements() > sizeSeen()) {
            follow(file);
        }
        return sizeSeen();
    }

    private long sizeSeen() {
        return (long) SIZE.getAcquire(this);
    }

    /** Has memory for what the process that writes the file has added. */
    private void follow(VecFile file) {
        // Of the block, so that no two threads do it at once.
        synchronized (block) {
            long elements = Math.max(file.elements(), size);
            long bytes = needed(elements - size) * width;
            if (elements > capacity()) {
                claim.ensure(bytes, bytes);
            }
            SIZE.setRelease(this, elements);
        }
    }

    /** Makes it known how many elements there are, to whoever opens the file or reads it already. */
    private void publish() {
        if (file != null && claim.ended().isEmpty() && block.protection().canWrite()) {
            file.publish(Math.max(size, sizeBefore));
        }
    }

    /** For code that has no better than objects. */
    abstract E getBoxed(long index);

    abstract void setBoxed(long index, E value);

    final void copyElements(long index, Vec<E> source, long sourceIndex, long length) {
        long from = source.address + source.checkRead(sourceIndex, length) * width;
        RawMemory.copy(from, address + checkWrite(index, length) * width, length * width);
    }

    /** Inserts all or none. */
    @SuppressWarnings("unchecked") // An element of a wrong type is refused by the cast in the method that takes it.
    final void insertElements(long index, Object... values) {
        openGap(index, values.length);
        try {
            for (int i = 0; i < values.length; i++) {
                setBoxed(index + i, (E) Objects.requireNonNull(values[i]));
            }
        } catch (RuntimeException | Error e) {
            // Not if what failed is a layout that has changed the vec meanwhile.
            if (index + values.length <= size && writeLimit > 0) {
                closeGap(index, values.length);
                rollBack(values.length);
            }
            throw e;
        }
    }

    /** Removes what is marked, counted from an index on. What stays moves down once, run by run. */
    final void removeMarked(long index, BitSet marked) {
        int next = marked.nextSetBit(0);
        long to = index + next;
        while (next >= 0) {
            int kept = marked.nextClearBit(next);
            next = marked.nextSetBit(kept);
            long from = index + kept;
            long length = (next < 0 ? size : index + next) - from;
            RawMemory.copy(address + from * width, address + to * width, length * width);
            to += length;
        }
        removeLast(marked.cardinality());
    }

    /** What is in the gap is to be written next. */
    final void openGap(long index, long length) {
        checkWritable();
        if (index < 0 || index > size) {
            throw indexOutOfBounds(index);
        }
        makeRoom(length);
        long from = address + index * width;
        RawMemory.copy(from, from + length * width, (size - index) * width);
        size += length;
    }

    /** The size is to be reduced next. */
    private void closeGap(long index, long length) {
        long from = address + (index + length) * width;
        RawMemory.copy(from, address + index * width, (size - index - length) * width);
    }

    final String describe() {
        return Nouns.withArticle(name) + " of " + Nouns.counted(size, "element");
    }

    final long checkRead(long index) {
        try {
            return Objects.checkIndex(index, RawMemory.assumeInRange(size));
        } catch (IndexOutOfBoundsException e) {
            throw indexOutOfBounds(index);
        }
    }

    /** For a thread that is not the one that adds. */
    final long checkReadAcquire(long index) {
        try {
            return Objects.checkIndex(index, RawMemory.assumeInRange(sizeSeen()));
        } catch (IndexOutOfBoundsException e) {
            throw indexOutOfBounds(index);
        }
    }

    /** As {@link #checkReadAcquire}: the offset in the block, for what several threads may do to an element at once. */
    final long offsetAcquire(long index) {
        return checkReadAcquire(index) * width;
    }

    /** For a thread that is not the one that adds. */
    final long checkReadAcquire(long index, long length) {
        checkOpen();
        return checkRange(index, length, sizeSeen());
    }

    final long checkWrite(long index) {
        try {
            return Objects.checkIndex(index, RawMemory.assumeInRange(Math.min(size, writeLimit)));
        } catch (IndexOutOfBoundsException e) {
            checkWritable();
            throw indexOutOfBounds(index);
        }
    }

    final long checkRead(long index, long length) {
        checkOpen();
        return checkRange(index, length);
    }

    final long checkWrite(long index, long length) {
        checkWritable();
        return checkRange(index, length);
    }

    /** Where the next element goes, for which there is memory then. */
    final long nextIndex() {
        long next = size;
        if (next >= writeLimit) {
            makeRoom(1);
            // The elements of a vec that was interrupted while narrowed are back by now.
            next = size;
        }
        return next;
    }

    final void setSize(long elements) {
        size = elements;
    }

    final void setSizeRelease(long elements) {
        SIZE.setRelease(this, elements);
        if (file != null) {
            file.publish(elements);
        }
    }

    /** The index of the last element, which is to be removed. */
    final long lastIndex() {
        long last = size - 1;
        if (last < 0 || last >= writeLimit) {
            checkWritable();
            throw new NoSuchElementException("this " + name + " is empty");
        }
        return last;
    }

    /** Has no effect if a layout has removed them meanwhile. */
    final void removeLast(long elements) {
        if (rollBack(elements)) {
            removals += elements + 1;
        }
    }

    /** Takes back what a call has added that then failed: to iterators there was no change. */
    final boolean rollBack(long elements) {
        boolean there = elements > 0 && elements <= size;
        if (there) {
            markDirty(size);
            size -= elements;
        }
        return there;
    }

    final void markDirty(long elements) {
        claim.markDirty(elements * width);
    }

    /** Changes whenever elements are added, inserted or removed. */
    final long version() {
        return size + removals;
    }

    final void checkUnchanged(long version, String who) {
        checkOpen();
        if (version != version()) {
            throw new ConcurrentModificationException("the vec has changed otherwise than through " + who);
        }
    }

    /**
     * For a loop over the elements before an index, before the first and after each: what it calls may have done anything to the
     * vec. After this they are there, and can be read.
     */
    final void checkUnchanged(long version, long end) {
        // A version can come again, after an addition that was rolled back. The elements need not.
        if (version != version() || end > size || ended != null) {
            throw changed();
        }
    }

    private RuntimeException changed() {
        checkOpen();
        return new ConcurrentModificationException("the vec has changed since the iteration began");
    }

    /** As {@link #reserve}, with memory for some beyond if that is to be had. */
    final void makeRoom(long additional) {
        checkWritable();
        long elements = needed(additional);
        if (elements > writeLimit) {
            long bytes = elements * width;
            ensure(additional, bytes, preferredSize(bytes, block.size()));
        }
    }

    private void ensure(long additional, long needed, long preferred) {
        long before = size;
        try {
            claim.ensure(needed, preferred);
        } catch (CapacityExceededException e) {
            throw cannotGrow(additional, e);
        }
        checkOpen();
        if (size != before) {
            throw new ConcurrentModificationException("this " + name
                    + " was changed while memory was made for it. The listener of its budget must leave it alone");
        }
    }

    final void shrinkTo(long elements) {
        claim.trim(elements * width);
    }

    final String text(LongFunction<String> element) {
        if (ended != null) {
            return name + " (closed)";
        }
        StringJoiner text = new StringJoiner(", ", "[", "]");
        for (long i = 0; i < Math.min(size, MAX_SHOWN); i++) {
            text.add(element.apply(i));
        }
        if (size > MAX_SHOWN) {
            text.add("… " + Sizes.count(size - MAX_SHOWN) + " more");
        }
        return text.toString();
    }

    /** For layouts: it checks every access. */
    final Block block() {
        return block;
    }

    /** How many elements there can be before memory is committed; 0 if none can be written. */
    final long writeLimit() {
        return writeLimit;
    }

    final long elementsIn(long bytes) {
        return bytes / width;
    }

    /** To be called by the thread that hands work to others. */
    final Workers workers() {
        return claim.workers();
    }

    /** Counts work in another thread in: what is there stays until it {@linkplain Workers#leave leaves}. */
    final void enter(Workers workers) {
        if (!workers.enter()) {
            checkOpen();
            throw new IllegalStateException(
                    "this " + name + " is about to be closed, shrunk or frozen, or to be given back with"
                            + " its arena: no other thread can begin work in it");
        }
    }

    final void checkOpen() {
        if (ended != null) {
            throw new IllegalStateException("this " + name + " " + ended);
        }
    }

    final void checkWritable() {
        checkOpen();
        if (!block.protection().canWrite()) {
            throw new IllegalStateException("this " + name
                    + (protection.canWrite()
                            ? " is frozen. Thaw it to change it"
                            : " was opened for reading only. Open it for writing to change it"));
        }
    }

    private long needed(long additional) {
        if (additional > maximum() - size) {
            String reserved = " of " + Sizes.count(maximum()) + " elements (" + Sizes.text(block.maximum())
                    + " reserved). Give it a larger maximum when creating it";
            throw new CapacityExceededException(
                    size == maximum()
                            ? name + " is full: " + Sizes.count(size) + reserved
                            : name + " cannot take " + Sizes.count(additional) + " more: it has " + Sizes.count(size)
                                    + reserved,
                    Long.MAX_VALUE - size < additional ? Long.MAX_VALUE : size + additional,
                    maximum());
        }
        return size + additional;
    }

    /** Where a block cannot grow as far as its maximum, said in elements. */
    private CapacityExceededException cannotGrow(long additional, CapacityExceededException cause) {
        CapacityExceededException exception = new CapacityExceededException(
                name + " cannot take " + Sizes.count(additional) + " more: it has " + Nouns.counted(size, "element")
                        + ". " + cause.getMessage(),
                size + additional,
                capacity());
        exception.initCause(cause);
        return exception;
    }

    private long checkRange(long index, long length) {
        return checkRange(index, length, size);
    }

    private long checkRange(long index, long length, long size) {
        if (index < 0 || length < 0 || length > size - index) {
            throw new IndexOutOfBoundsException(Sizes.count(length) + " elements from index " + Sizes.count(index)
                    + " are out of bounds for " + describe());
        }
        return index;
    }

    private RuntimeException indexOutOfBounds(long index) {
        checkOpen();
        return new IndexOutOfBoundsException("index " + Sizes.count(index) + " is out of bounds for " + describe());
    }

    /** What cannot be reached is not there, until it is said whether it stays. */
    private void limitsNarrowed() {
        sizeBefore = Math.max(sizeBefore, size);
        size = Math.min(size, claim.readLimit() / width);
        writeLimit = Math.min(writeLimit, claim.writeLimit() / width);
    }

    private void limitsChanged() {
        size = Math.max(size, sizeBefore);
        sizeBefore = 0;
        long readLimit = claim.readLimit() / width;
        if (ended == null) {
            ended = claim.ended().orElse(null);
            if (ended == null && readLimit < size) {
                ended = "has lost its elements: its block was "
                        + (block.protection().canRead() ? "shrunk" : "protected") + " by somebody else";
            }
        }
        if (ended != null) {
            size = 0;
        }
        writeLimit = ended == null ? claim.writeLimit() / width : 0;
    }

    private static VarHandle sizeHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Vec.class, "size", long.class);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the field is there", e);
        }
    }

    private final class Owner implements BlockOwner {
        @Override
        public String name() {
            return name;
        }

        @Override
        public long used() {
            return Math.max(size, sizeBefore) * width;
        }

        @Override
        public void limitsNarrowed() {
            Vec.this.limitsNarrowed();
        }

        @Override
        public void limitsChanged() {
            Vec.this.limitsChanged();
        }
    }
}
