package dev.virtualalloc.containers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.BlockClaim;
import dev.virtualalloc.spi.BlockOwner;
import dev.virtualalloc.spi.Capability;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.BitSet;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the vecs have in common: a block of their own, and how much of it is in use. Public methods are not final, so that the
 * public classes get bridges to them, and reflection can call them there.
 */
abstract sealed class Vec<E> implements AutoCloseable
        permits ByteVec, CharVec, DoubleVec, FloatVec, IntVec, LongVec, ShortVec, StructVec {
    private static final VarHandle SIZE = sizeHandle();

    /** What is asked for beyond the need. Small, because a block with pages of its own takes larger steps by itself. */
    private static final long LARGEST_STEP = 64 << 10;

    /** How many elements a text shows. */
    private static final long SHOWN = 20;

    final long address;
    private final Block block;
    private final BlockClaim claim;
    private final String name;
    private final long width;
    private final Protection protection;

    // Every read checks against the one and every write against the smaller of both, so that neither needs to look at
    // the
    // block: whenever that changes, so do they.
    private long size;
    private long writeLimit;

    private long removals;
    private @Nullable String ended;

    Vec(String name, long width, Block block) {
        this.block = requireReadWrite(name, block);
        this.address = block.address();
        this.name = name;
        this.width = width;
        this.protection = block.protection();
        this.claim = block.claim(new Owner());
        limitsChanged();
    }

    /** The size of a vec's maximum in bytes. */
    static long maximumBytes(String name, long elements, long width) {
        if (elements <= 0 || elements > Long.MAX_VALUE / width) {
            throw new IllegalArgumentException(Nouns.withArticle(name) + " cannot have a maximum of " + Sizes.count(elements)
                    + " elements. Choose 1 to " + Sizes.count(Long.MAX_VALUE / width));
        }
        return elements * width;
    }

    /** A block for a vec. Zeroed, so that growing has to clear only what this vec itself has left behind. */
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

    /**
     * Tells where the elements are. The address stays the same after closing, when it is no longer ours.
     *
     * @return the address of the first element
     */
    public long address() {
        return address;
    }

    /**
     * Tells how many elements there are. O(1).
     *
     * @return the number of elements; 0 after closing
     */
    public long size() {
        return size;
    }

    /**
     * Tells whether there are no elements. O(1).
     *
     * @return whether the size is 0
     */
    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * Tells how many elements there is memory for: so many can there be before the system is asked again.
     *
     * @return the elements that have memory, at least {@link #size()}; 0 after closing
     */
    public long capacity() {
        return block.size() / width;
    }

    /**
     * Tells how many elements there can be at the most.
     *
     * @return the elements that have addresses; 0 after closing
     */
    public long maximum() {
        return block.maximum() / width;
    }

    /**
     * Tells how much of the vec is in memory at this moment: pages are given memory at the first touch.
     *
     * @return the bytes in memory, in whole pages
     * @throws UnsupportedOperationException if the provider lacks {@link Capability#RESIDENCY}, or the memory is that of an
     *     arena
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if the vec is closed
     */
    public long residentBytes() {
        checkOpen();
        return block.residentBytes();
    }

    /**
     * Makes sure that there is memory for more elements. The address and the elements stay as they are.
     *
     * @param additional how many elements are going to be added, at least 0
     * @throws IllegalArgumentException if {@code additional} is negative
     * @throws CapacityExceededException if there would be more than {@link #maximum()}, or another block of the same arena
     *     follows
     * @throws OutOfVirtualMemoryException if the system has no such memory
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void reserve(long additional) {
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
     * Makes sure that there is memory for more elements, if that is possible. Like {@link #reserve}, but answers instead of
     * throwing where the maximum or the system stands in the way.
     *
     * @param additional how many elements are going to be added, at least 0
     * @return whether there is memory for them; if not, nothing has changed
     * @throws IllegalArgumentException if {@code additional} is negative
     * @throws VirtualMemoryException if the system refuses for another reason than that it has no memory
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public boolean tryReserve(long additional) {
        try {
            reserve(additional);
            return true;
        } catch (CapacityExceededException | OutOfVirtualMemoryException e) {
            return false;
        }
    }

    /**
     * Gives the memory back that the elements do not need, in whole pages.
     *
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void shrinkToFit() {
        checkWritable();
        shrinkTo(size);
    }

    /**
     * Removes the elements from an index on; their memory is kept. O(1).
     *
     * @param elements how many elements stay, 0 to {@link #size()}
     * @throws IndexOutOfBoundsException if {@code elements} is negative or more than there are
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void truncate(long elements) {
        checkWritable();
        if (elements < 0 || elements > size) {
            throw new IndexOutOfBoundsException("cannot truncate " + describe() + " to " + Sizes.count(elements));
        }
        removeLast(size - elements);
    }

    /**
     * Makes the number of elements another one: removes the last, or adds zeros. O(1) for removing; for adding, O(n) in what
     * was there before and is cleared, and in the system calls for new memory.
     *
     * @param elements how many elements there are to be
     * @throws IllegalArgumentException if {@code elements} is negative
     * @throws CapacityExceededException if {@code elements} is more than {@link #maximum()}
     * @throws OutOfVirtualMemoryException if the system has no such memory
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void resize(long elements) {
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
        size = elements;
    }

    /**
     * Removes all elements; their memory is kept. O(1).
     *
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void clear() {
        truncate(0);
    }

    /**
     * Makes the elements read-only, in hardware: writing, adding and removing are refused, and native code that writes to the
     * address faults. Freezing again does nothing.
     *
     * @throws UnsupportedOperationException if the provider lacks {@link Capability#PROTECT}, or the vec is part of an arena
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if the vec is closed
     */
    public void freeze() {
        checkOpen();
        block.protect(Protection.of(true, false, protection.canExecute()));
    }

    /**
     * Makes the elements writable again. Thawing what is not frozen does nothing.
     *
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if the vec is closed
     */
    public void thaw() {
        checkOpen();
        if (isFrozen()) {
            block.protect(protection);
        }
    }

    /**
     * Tells whether the elements are read-only.
     *
     * @return whether {@link #freeze} was called, and {@link #thaw} not since
     */
    public boolean isFrozen() {
        return ended == null && !block.protection().canWrite();
    }

    /**
     * Gives the memory and the addresses back; every use is refused from then on. Closing again does nothing.
     *
     * @throws VirtualMemoryException if the system refuses; the vec is still open then
     */
    @Override
    public void close() {
        block.close();
    }

    /**
     * Removes elements from the middle: those after them move down. O(n) in the elements after them.
     *
     * @param index the first element to remove
     * @param length how many elements
     * @throws IndexOutOfBoundsException if they are not all inside the vec
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void removeRange(long index, long length) {
        closeGap(checkWrite(index, length), length);
        removeLast(length);
    }

    /**
     * Gives a live view as a list: what is changed through the one is changed in the other. Random access is O(1), its iterators
     * notice changes made otherwise, and a list of more than {@link Integer#MAX_VALUE} elements shows only so many. It takes no
     * null.
     *
     * @return the view
     * @throws IllegalStateException if the vec is closed
     */
    public List<E> asList() {
        return new VecList<>(this);
    }

    /**
     * Gives a live view as a list that cannot be changed. See {@link #asList()}.
     *
     * @return the view
     * @throws IllegalStateException if the vec is closed
     */
    public List<E> asUnmodifiableList() {
        return Collections.unmodifiableList(asList());
    }

    /**
     * Tells how many elements another thread that adds them by {@code addRelease} has made visible to this one. O(1).
     *
     * @return the number of elements, all of which can be read by {@code getAcquire}
     */
    public long sizeAcquire() {
        return (long) SIZE.getAcquire(this);
    }

    /** An element, for views that have no better than objects. */
    abstract E getBoxed(long index);

    /** Replaces an element, for views that have no better than objects. */
    abstract void setBoxed(long index, E value);

    /** Replaces elements by those of a vec of the same type, without making objects of them. */
    final void copyElements(long index, Vec<E> source, long sourceIndex, long length) {
        long from = source.address + source.checkRead(sourceIndex, length) * width;
        RawMemory.copy(from, address + checkWrite(index, length) * width, length * width);
    }

    /** Inserts all of some elements or none. */
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

    /** Removes the elements that are marked, counted from an index on. What stays moves down once, run by run. */
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

    /** Makes a gap for elements that are to be written next: what is there moves up. */
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

    /** Closes a gap, of elements that are to be forgotten next: what is above moves down. */
    private void closeGap(long index, long length) {
        long from = address + (index + length) * width;
        RawMemory.copy(from, address + index * width, (size - index - length) * width);
    }

    /** Says what the vec is and how many elements it has. */
    final String describe() {
        return Nouns.withArticle(name) + " of " + Nouns.counted(size, "element");
    }

    /** The index, if there is an element to read. */
    final long checkRead(long index) {
        try {
            return Objects.checkIndex(index, RawMemory.assumeInRange(size));
        } catch (IndexOutOfBoundsException e) {
            throw indexOutOfBounds(index);
        }
    }

    /** The index, if there is an element to read for a thread that is not the one that adds. */
    final long checkReadAcquire(long index) {
        try {
            return Objects.checkIndex(index, RawMemory.assumeInRange(sizeAcquire()));
        } catch (IndexOutOfBoundsException e) {
            throw indexOutOfBounds(index);
        }
    }

    /** The index, if there is an element to replace. */
    final long checkWrite(long index) {
        try {
            return Objects.checkIndex(index, RawMemory.assumeInRange(Math.min(size, writeLimit)));
        } catch (IndexOutOfBoundsException e) {
            checkWritable();
            throw indexOutOfBounds(index);
        }
    }

    /** The first of some elements, if they are all there to read. */
    final long checkRead(long index, long length) {
        checkOpen();
        return checkRange(index, length);
    }

    /** The first of some elements, if they are all there to replace. */
    final long checkWrite(long index, long length) {
        checkWritable();
        return checkRange(index, length);
    }

    /** The index where the next element goes, for which there is memory. The size is still what it was. */
    final long nextIndex() {
        long next = size;
        if (next >= writeLimit) {
            makeRoom(1);
        }
        return next;
    }

    /** Counts elements that were written at the end. */
    final void setSize(long elements) {
        size = elements;
    }

    /** Counts elements that were written at the end, for other threads to read. */
    final void setSizeRelease(long elements) {
        SIZE.setRelease(this, elements);
    }

    /** The index of the last element, if there is one to remove. */
    final long lastIndex() {
        long last = size - 1;
        if (last < 0 || last >= writeLimit) {
            checkWritable();
            throw new NoSuchElementException("this " + name + " is empty");
        }
        return last;
    }

    /** Forgets the last elements, unless a layout has done so meanwhile. Their memory holds what they were. */
    final void removeLast(long elements) {
        if (rollBack(elements)) {
            removals += elements + 1;
        }
    }

    /** Forgets the last elements, which a call has added that then failed: to those who watch for changes there was none. */
    final boolean rollBack(long elements) {
        boolean there = elements > 0 && elements <= size;
        if (there) {
            markDirty(size);
            size -= elements;
        }
        return there;
    }

    /** Takes note that so many elements have been written to, and are not zero any more. */
    final void markDirty(long elements) {
        claim.markDirty(elements * width);
    }

    /** Changes whenever elements are added, inserted or removed. */
    final long version() {
        return size + removals;
    }

    /** Makes sure that elements were added, inserted or removed by nobody else since there was that version. */
    final void checkUnchanged(long version, String who) {
        checkOpen();
        if (version != version()) {
            throw new ConcurrentModificationException("the vec has changed otherwise than through " + who);
        }
    }

    /** Makes sure that there is memory for more elements, and for some beyond if that is to be had. */
    final void makeRoom(long additional) {
        checkWritable();
        long elements = needed(additional);
        if (elements > writeLimit) {
            long bytes = elements * width;
            ensure(additional, bytes, preferredSize(bytes, block.size()));
        }
    }

    private void ensure(long additional, long needed, long preferred) {
        try {
            claim.ensure(needed, preferred);
        } catch (CapacityExceededException e) {
            throw cannotGrow(additional, e);
        }
    }

    /** Gives the memory back that a number of elements, at least the size, does not need. */
    final void shrinkTo(long elements) {
        claim.trim(elements * width);
    }

    /** The elements as text, if there are few; the first of them otherwise. */
    final String text(LongFunction<String> element) {
        if (ended != null) {
            return name + " (closed)";
        }
        StringJoiner text = new StringJoiner(", ", "[", "]");
        for (long i = 0; i < Math.min(size, SHOWN); i++) {
            text.add(element.apply(i));
        }
        if (size > SHOWN) {
            text.add("… " + Sizes.count(size - SHOWN) + " more");
        }
        return text.toString();
    }

    /** For layouts, which read and write by it, with every access checked. */
    final Block block() {
        return block;
    }

    /** How many elements there can be before there has to be more memory; 0 if none can be written. */
    final long writeLimit() {
        return writeLimit;
    }

    final long elementsIn(long bytes) {
        return bytes / width;
    }

    final void checkOpen() {
        if (ended != null) {
            throw new IllegalStateException("this " + name + " " + ended);
        }
    }

    final void checkWritable() {
        checkOpen();
        if (!block.protection().canWrite()) {
            throw new IllegalStateException("this " + name + " is frozen. Thaw it to change it");
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

    /** What is wrong where a block cannot grow as far as its maximum, said in elements. */
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

    private void limitsChanged() {
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
            return size * width;
        }

        @Override
        public void limitsChanged() {
            Vec.this.limitsChanged();
        }
    }
}
