package dev.virtualalloc.containers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.BlockRegion;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.CommitPolicy;
import dev.virtualalloc.MemoryAccess;
import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.BlockClaim;
import dev.virtualalloc.spi.BlockControl;
import dev.virtualalloc.spi.BlockMemory;
import dev.virtualalloc.spi.BlockOwner;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Allocates one block after the other from one range of addresses, and takes many of them back at once.
 *
 * <p>Allocating is O(1): the next bytes. A block grows in place as long as it is the last. {@link #rewind} gives everything back
 * that was allocated since {@link #mark}, and {@link #scope} does so at the end of a {@code try}, both in O(1); blocks that were
 * given back refuse every access. A block that is closed by itself gives its bytes back if it is the last.
 *
 * <pre>{@code
 * try (VirtualArena arena = VirtualArena.withMaximum(1L << 30);
 *         VirtualArena.Scope scope = arena.scope()) {
 *     LongVec vec = LongVec.withCapacity(1000, arena); // no need to close it
 * }
 * }</pre>
 *
 * <p>Who stores offsets instead of objects, as trees, interners and logs do, allocates by {@link #allocateOffset} and reads and
 * writes through {@link #memory()}.
 *
 * <p>An arena is for one thread at a time, with all its blocks: also for growing, shrinking and closing one of them. Other threads
 * may read and write blocks that nobody gives back meanwhile.
 *
 * <p>A vec that is closed while other threads are at work in a parallel stream or sort of it leaves its bytes in use until the arena
 * is rewound to before it.
 *
 * <p>On Java 17 to 21 a buffer over a block that was given back stays accessible, and shows what the arena puts there next.
 *
 * @since 0.1
 */
public final class VirtualArena implements Allocator, AutoCloseable {
    private static final String NAME = "VirtualArena";

    /** What is aligned enough for every primitive type, and for what C calls max_align_t. */
    private static final long ALIGNMENT = 16;

    /**
     * Much is allocated from an arena, little by little. A first step of so many pieces makes asking for memory so seldom, less
     * than once in 10,000 times, that C2 takes it for seldom, and keeps registers where nothing is asked for.
     */
    private static final CommitPolicy COMMIT = CommitPolicy.defaults().withFirstStep(1 << 20);

    private static final long ZEROED_AT_ONCE = 4096;

    private final Block root;
    private final BlockClaim claim;
    private final BlockMemory memory = new Memory();
    private final long address;
    private final long maximum;

    /** The first is no one's: it is where the arena begins. */
    private final List<Mark> marks = new ArrayList<>();

    private final List<Scope> scopes = new ArrayList<>();
    private BlockRegion region;

    // Addresses, because that is what is aligned.

    /** Up to here memory can be used without asking for it; 0 while something is taken back. */
    private long limit;

    /** The first byte that is not in use. */
    private long next;

    /** What is not in use below is zero; 0 where that is not known. */
    private long zeroed;

    private long peak;

    // The last block that had to be aligned, and what was next before it: closing it gives back what aligned it, too.
    private long aligned;
    private long nextBeforeAligned;

    private long scopesOpened;
    private @Nullable BlockControl all;
    private @Nullable String ended;

    private VirtualArena(Block root) {
        this.root = Vec.requireReadWrite(NAME, root);
        this.address = root.address();
        this.maximum = root.maximum();
        this.next = address;
        this.region = push(new Mark(this, address)).region;
        this.claim = root.claim(new Owner());
        this.limit = address + claim.writeLimit();
    }

    /**
     * Creates an arena with addresses for a number of bytes, and no memory yet.
     *
     * @param maxBytes the maximum in bytes, at least 1
     * @return the arena
     * @throws IllegalArgumentException if {@code maxBytes} is not positive
     * @throws NoUsableProviderException if there is no provider that can serve
     */
    public static VirtualArena withMaximum(long maxBytes) {
        return withCapacity(
                0, VirtualAlloc.builder().maximum(maxBytes).commit(COMMIT).build());
    }

    /**
     * Creates an arena within one block of an allocator, which may be an arena.
     *
     * @param initialBytes the bytes that there is memory for at once, at least 0
     * @param allocator the allocator of the block
     * @return the arena
     * @throws IllegalArgumentException if {@code initialBytes} is negative, or the allocator's memory cannot be read and written
     * @throws CapacityExceededException if that is more than the maximum of the allocator, or more than is left of it
     */
    public static VirtualArena withCapacity(long initialBytes, Allocator allocator) {
        return new VirtualArena(allocator.allocateZeroed(initialBytes));
    }

    /**
     * {@inheritDoc}
     *
     * <p>It is aligned to 16 bytes. O(1).
     */
    @Override
    public Block allocate(long bytes) {
        return allocate(bytes, ALIGNMENT);
    }

    /**
     * Allocates a block whose contents are not specified, at an address that is a multiple of a number. O(1).
     *
     * @param bytes the size of the block in bytes, at least 0
     * @param alignment what the address is a multiple of: a power of two
     * @return the block
     * @throws IllegalArgumentException if {@code bytes} is negative, or {@code alignment} is no power of two
     * @throws CapacityExceededException if that is more than is left of the maximum
     */
    public Block allocate(long bytes, long alignment) {
        // Before the fields are read: what is alive across the call for more memory costs every allocation a register.
        long start = take(bytes, alignment);
        return Block.create(region, memory, start, bytes);
    }

    /**
     * {@inheritDoc}
     *
     * <p>It is aligned to 16 bytes. O(1), and O(n) in what was used before and is cleared.
     */
    @Override
    public Block allocateZeroed(long bytes) {
        return allocateZeroed(bytes, ALIGNMENT);
    }

    /**
     * Allocates a block in which every byte is zero, at an address that is a multiple of a number. O(1), and O(n) in what was
     * used before and is cleared.
     *
     * @param bytes the size of the block in bytes, at least 0
     * @param alignment what the address is a multiple of: a power of two
     * @return the block
     * @throws IllegalArgumentException if {@code bytes} is negative, or {@code alignment} is no power of two
     * @throws CapacityExceededException if that is more than is left of the maximum
     */
    public Block allocateZeroed(long bytes, long alignment) {
        long start = takeZeroed(bytes, alignment);
        return Block.create(region, memory, start, bytes);
    }

    /**
     * Allocates bytes without an object for them, aligned to 16. Their contents are not specified. O(1).
     *
     * @param bytes the number of bytes, at least 0
     * @return the offset of the first byte in {@link #memory()}
     * @throws IllegalArgumentException if {@code bytes} is negative
     * @throws CapacityExceededException if that is more than is left of the maximum
     */
    public long allocateOffset(long bytes) {
        return allocateOffset(bytes, ALIGNMENT);
    }

    /**
     * Allocates bytes without an object for them, at an address that is a multiple of a number. Their contents are not specified.
     * O(1).
     *
     * @param bytes the number of bytes, at least 0
     * @param alignment what the address is a multiple of: a power of two
     * @return the offset of the first byte in {@link #memory()}
     * @throws IllegalArgumentException if {@code bytes} is negative, or {@code alignment} is no power of two
     * @throws CapacityExceededException if that is more than is left of the maximum
     */
    public long allocateOffset(long bytes, long alignment) {
        return take(bytes, alignment) - address;
    }

    /**
     * Allocates bytes without an object for them, each of which is zero, at an address that is a multiple of a number. O(1), and O(n)
     * in what was used before and is cleared.
     *
     * @param bytes the number of bytes, at least 0
     * @param alignment what the address is a multiple of: a power of two
     * @return the offset of the first byte in {@link #memory()}
     * @throws IllegalArgumentException if {@code bytes} is negative, or {@code alignment} is no power of two
     * @throws CapacityExceededException if that is more than is left of the maximum
     */
    public long allocateZeroedOffset(long bytes, long alignment) {
        return takeZeroed(bytes, alignment) - address;
    }

    /**
     * {@return all that the arena has allocated, by offsets from its {@link #address()}, always the same object}
     *
     * <p>Accesses are checked against {@link #used()}: an offset past it, because it was given back for example, is refused. What
     * lies within was allocated, but not necessarily by whom the offset is from.
     */
    public MemoryAccess memory() {
        checkOpen();
        BlockControl existing = all;
        if (existing == null) {
            existing = Block.create(new All(this), address, used(), used(), 0, Protection.READ_WRITE);
            all = existing;
        }
        return existing.block();
    }

    /**
     * {@return the region that ends when what is allocated now is given back: another one after each {@link #mark}, {@link #scope}, {@link
     * #rewind} and {@link #reset}}
     *
     * @apiNote For those who hand out what they allocate by {@link #allocateOffset} and have to know until when it is there.
     */
    public BlockRegion region() {
        return region;
    }

    /** {@return the address of the first byte of the arena, always the same} After closing it is no longer ours. */
    public long address() {
        return address;
    }

    /** {@return how many bytes the arena can hold at most; the same after closing} */
    @Override
    public long maximum() {
        return maximum;
    }

    /** {@return how many bytes of the arena have memory; 0 after closing} */
    public long capacity() {
        return root.size();
    }

    /**
     * {@return how many bytes of the arena are in physical memory at this moment, in whole pages}
     *
     * @throws UnsupportedOperationException if {@link Capability#RESIDENCY} is absent, or the arena is within another
     */
    public long residentBytes() {
        checkOpen();
        return root.residentBytes();
    }

    /** {@return how many bytes are in use: up to the end of the last block; 0 after closing} */
    public long used() {
        return next - address;
    }

    /** {@return the largest that {@link #used()} has ever been} */
    public long peak() {
        return Math.max(peak, used());
    }

    /** {@return a mark of what is allocated now, to return to it by {@link #rewind}} */
    public Mark mark() {
        checkOpen();
        Mark top = marks.get(marks.size() - 1);
        return marks.size() > 1 && top.start == next ? top : push(new Mark(this, next));
    }

    /**
     * Rewinds the arena to a mark: the blocks that were allocated since are given back, and refuse every access from now on. Blocks
     * that were there before stay as they are, also if they have grown since. The mark can be used again, the marks made after it cannot. O(1), and O(n)
     * in the containers and views that are given back, and in the marks.
     *
     * @param mark the mark to return to
     * @throws IllegalArgumentException if it is a mark of another arena
     * @throws IllegalStateException if the arena was returned to an earlier mark already, has a scope open that was opened since,
     *     a view of such a block is in use at this moment, or other threads are at work in a parallel stream or sort of a vec among them
     */
    public void rewind(Mark mark) {
        if (mark.arena != this) {
            throw new IllegalArgumentException("this mark belongs to another arena");
        }
        checkOpen();
        if (mark.passed) {
            throw new IllegalStateException("the arena was rewound past this mark already. Make a new one");
        }
        if (!scopes.isEmpty() && innermost().mark.opening > mark.opening) {
            throw new IllegalStateException(
                    "cannot rewind past " + innermost() + ", which is still open. Close it first");
        }
        rewindTo(mark, "was given back when its arena was rewound");
    }

    /**
     * Opens a scope: what is allocated until it is closed is given back then.
     *
     * @return the scope, to be closed before those that were opened earlier
     */
    public Scope scope() {
        return scope("");
    }

    /**
     * Opens a scope that messages call by a name. See {@link #scope()}.
     *
     * @param name the name
     * @return the scope, to be closed before those that were opened earlier
     */
    public Scope scope(String name) {
        Objects.requireNonNull(name, "name");
        checkOpen();
        scopesOpened++;
        // A mark of its own, for the scope may be open where one that was made before it is not to be passed.
        Mark mark = push(new Mark(this, next));
        Scope scope = new Scope(this, name.isEmpty() ? "scope " + scopesOpened : "scope \"" + name + "\"", mark);
        scopes.add(scope);
        return scope;
    }

    /**
     * Resets the arena: all blocks are given back, and refuse every access from now on; the memory is kept for the next. Marks cannot
     * be used any more. O(1), and O(n) in the containers and views that are given back.
     *
     * @throws IllegalStateException if a scope is open, a view of a block is in use at this moment, or other threads are at work in a
     *     parallel stream or sort of a vec of the arena
     */
    public void reset() {
        checkOpen();
        if (!scopes.isEmpty()) {
            throw new IllegalStateException("cannot reset the arena: " + innermost() + " is still open");
        }
        rewindTo(marks.get(0), "was given back when its arena was reset");
    }

    /**
     * Advises the system of how the arena is going to be used, as far as it has memory. It may have no effect.
     *
     * @param advice how it is going to be used
     * @throws UnsupportedOperationException if {@link Capability#ADVISE} is absent, or the arena is within another
     */
    public void advise(Advice advice) {
        checkOpen();
        root.advise(0, root.size(), advice);
    }

    /**
     * Puts physical memory behind all of the arena that it has memory for, now instead of at the first touch.
     *
     * @throws UnsupportedOperationException if {@link Capability#PREFAULT} is absent, or the arena is within another
     */
    public void prefault() {
        checkOpen();
        root.prefault(0, root.size());
    }

    /**
     * Discards the physical memory that no block needs, in whole pages; the arena stays as large as it is.
     *
     * @throws UnsupportedOperationException if {@link Capability#DISCARD} is absent, or the arena is within another
     */
    public void discard() {
        checkOpen();
        root.discard(used(), root.size() - used());
    }

    /**
     * Locks all of the arena that has memory into physical memory, until it is closed.
     *
     * @throws UnsupportedOperationException if {@link Capability#LOCK} is absent, or the arena is within another
     */
    public void lock() {
        checkOpen();
        root.lock(0, root.size());
    }

    /**
     * Unlocks all of the arena that has memory.
     *
     * @throws UnsupportedOperationException if {@link Capability#LOCK} is absent, or the arena is within another
     */
    public void unlock() {
        checkOpen();
        root.unlock(0, root.size());
    }

    /**
     * Releases the memory that no block needs, in whole pages. On Java 22 and newer views of all blocks stop working; on Java 17
     * to 21 an arena whose blocks ever had a view keeps its memory until it is closed.
     *
     * @throws IllegalStateException if a view of a block is in use at this moment, or other threads are at work in a parallel stream
     *     or sort of a vec of the arena
     */
    public void trim() {
        checkOpen();
        claim.trim(used());
    }

    /**
     * Releases the memory and the addresses; the arena and all its blocks refuse every use from then on. If the system refuses,
     * the arena is still open.
     *
     * <p>If other threads are at work in a parallel stream or sort of one of its vecs, the last of them releases both.
     *
     * @throws IllegalStateException if a view of a block is in use at this moment; the arena is still open then
     */
    @Override
    public void close() {
        root.close();
    }

    /** {@return a description of the arena: how much of it is in use, and how much it can hold} */
    @Override
    public String toString() {
        return ended == null
                ? NAME + " with " + Sizes.text(used()) + " of " + Sizes.text(root.maximum()) + " in use"
                : NAME + " (closed)";
    }

    /** Takes the next bytes, at least one, so that no two blocks have the same address. Returns where they are. */
    private long take(long bytes, long alignment) {
        long start = next;
        if ((start & (alignment - 1)) != 0) {
            // Seldom, and then foreseen by the processor: whoever comes next need not wait for this sum.
            start = (start + alignment - 1) & -alignment;
        }
        long length = Math.max(bytes, 1);
        if (bytes < 0 || alignment <= 0 || (alignment & (alignment - 1)) != 0 || length > limit - start) {
            // Its result, though the same: the compiler would have to keep the start in memory for the call, also where
            // none is.
            start = makeRoom(bytes, alignment);
        }
        if (start != next) {
            aligned = start;
            nextBeforeAligned = next;
        }
        setNext(start + length);
        return start;
    }

    private long takeZeroed(long bytes, long alignment) {
        long start = take(bytes, alignment);
        if (start + bytes > zeroed) {
            zero(start, bytes);
        }
        return start;
    }

    /** Clears what is taken, and at once some of what is taken next, which is quicker than one small piece after the other. */
    private void zero(long start, long bytes) {
        long from = Math.max(start, zeroed);
        long to = Math.max(start + bytes, Math.min(from + ZEROED_AT_ONCE, limit));
        claim.clear(from - address, to - from);
        zeroed = to;
    }

    /** Checks what is asked for, sees to it that there is memory, and returns where it is. */
    private long makeRoom(long bytes, long alignment) {
        if (bytes < 0) {
            throw new IllegalArgumentException("cannot allocate " + Sizes.count(bytes) + " bytes");
        }
        if (alignment <= 0 || (alignment & (alignment - 1)) != 0) {
            throw new IllegalArgumentException(
                    "an alignment of " + Sizes.count(alignment) + " is not possible. Choose a power of two");
        }
        checkOpen();
        if (region.isEnded()) {
            throw new IllegalStateException(
                    "this " + NAME + " was interrupted while it gave blocks back. Rewind or reset it again");
        }
        long used = used();
        long padding = -next & (alignment - 1);
        long length = Math.max(bytes, 1);
        if (padding > maximum - used || length > maximum - used - padding) {
            throw full(bytes, padding);
        }
        long needed = used + padding + length;
        ensure(needed, needed);
        limit = address + claim.writeLimit();
        // The listener of a budget may have used the arena meanwhile.
        return used() == used ? next + padding : makeRoom(bytes, alignment);
    }

    /** Ensures that there is memory, and returns how much. */
    private long ensure(long needed, long preferred) {
        long capacity = root.size();
        return needed <= capacity
                ? capacity
                : claim.ensure(needed, Math.max(preferred, Vec.preferredSize(needed, capacity)));
    }

    private void setNext(long next) {
        this.next = next;
        if (all != null) {
            all.resize(next - address);
        }
    }

    /** Ends the use of what is above, which is not zero any more. */
    private void cut(long end) {
        zeroed = 0;
        peak = peak();
        claim.markDirty(used());
        if (end <= aligned) {
            aligned = 0;
        }
        setNext(end);
        for (int i = marks.size() - 1; i > 0 && marks.get(i).start > end; i--) {
            marks.get(i).start = end;
        }
    }

    private Mark push(Mark mark) {
        marks.add(mark);
        region = mark.region;
        return mark;
    }

    /** First all that can be refused, then what can be done again if it is interrupted, then what cannot fail. */
    private void rewindTo(Mark mark, String reason) {
        BlockRegion fresh = new BlockRegion();
        int index = marks.indexOf(mark);
        vacate(marks.subList(index, marks.size()));
        limit = 0;
        for (int i = marks.size() - 1; i >= index; i--) {
            marks.get(i).region.end(reason);
        }
        forgetMarksAbove(index);
        cut(mark.start);
        mark.region = fresh;
        region = fresh;
        limit = address + claim.writeLimit();
    }

    private static void vacate(List<Mark> given) {
        try {
            for (Mark mark : given) {
                mark.region.vacate();
            }
        } catch (IllegalStateException e) {
            for (Mark mark : given) {
                mark.region.admit();
            }
            throw e;
        }
    }

    private void forgetMarksAbove(int index) {
        for (int i = marks.size() - 1; i > index; i--) {
            marks.remove(i).passed = true;
        }
    }

    private Scope innermost() {
        return scopes.get(scopes.size() - 1);
    }

    private void close(Scope scope) {
        if (ended != null || !scopes.contains(scope)) {
            return;
        }
        if (innermost() != scope) {
            throw new IllegalStateException("cannot close " + scope + ": " + innermost()
                    + " was opened in it and is still open. Close that first");
        }
        rewindTo(scope.mark, "was given back when its arena was rewound");
        scopes.remove(scope);
        forgetMarksAbove(marks.indexOf(scope.mark) - 1);
        region = marks.get(marks.size() - 1).region;
    }

    private CapacityExceededException full(long bytes, long padding) {
        long used = used();
        long most = Long.MAX_VALUE - used;
        return new CapacityExceededException(
                NAME + " cannot give " + Sizes.count(bytes) + " bytes more"
                        + (padding == 0 ? "" : " after " + Sizes.count(padding) + " that align them") + ": "
                        + Sizes.count(used) + " of " + Sizes.count(maximum)
                        + " are in use. Give it a larger maximum when creating it",
                padding > most || bytes > most - padding ? Long.MAX_VALUE : used + padding + bytes,
                maximum);
    }

    private void checkOpen() {
        if (ended != null) {
            throw new IllegalStateException("this " + NAME + " " + ended);
        }
    }

    /**
     * A moment in the life of an arena, to return to by {@link VirtualArena#rewind}.
     *
     * @since 0.1
     */
    public static final class Mark {
        private final VirtualArena arena;
        private final long opening;

        /** What was next then, or less, if that was given back since, or more, if its last block has grown since. */
        private long start;

        /** Of what is allocated from then on. */
        private BlockRegion region = new BlockRegion();

        private boolean passed;

        private Mark(VirtualArena arena, long start) {
            this.arena = arena;
            this.opening = arena.scopesOpened;
            this.start = start;
        }
    }

    /**
     * A part of the life of an arena, at the end of which the blocks allocated in it are given back.
     *
     * @since 0.1
     */
    public static final class Scope implements AutoCloseable {
        private final VirtualArena arena;
        private final String name;
        private final Mark mark;

        private Scope(VirtualArena arena, String name, Mark mark) {
            this.arena = arena;
            this.name = name;
            this.mark = mark;
        }

        /**
         * Closes the scope: the blocks that were allocated since it was opened are given back. Closing again, or after the arena was closed, has no effect.
         *
         * @throws IllegalStateException if a scope that was opened later is still open; the message names both. Or if a view of
         *     such a block is in use at this moment, or other threads are at work in a parallel stream or sort of a vec among them. This
         *     scope is still open then
         */
        @Override
        public void close() {
            arena.close(this);
        }

        /** {@return the name of the scope, or its number if it was given none} */
        @Override
        public String toString() {
            return name;
        }
    }

    /** The memory of all blocks of the arena. */
    private final class Memory implements BlockMemory {
        @Override
        public long maximum(long address) {
            return maximum - offset(address);
        }

        @Override
        public long ensure(long address, long capacity, long needed, long preferred) {
            long offset = offset(address);
            if (!isLast(address, capacity)) {
                throw new CapacityExceededException(
                        "Block of " + Sizes.count(capacity) + " bytes at " + Sizes.hex(address)
                                + " cannot grow to " + Sizes.count(needed)
                                + " bytes: another block follows it in its arena. Grow it while it is the last, or give"
                                + " it all it needs from the start",
                        needed,
                        capacity);
            }
            long room = VirtualArena.this.ensure(offset + needed, offset + preferred) - offset;
            if (!isLast(address, capacity)) {
                throw new ConcurrentModificationException(
                        "the arena was changed while memory was made for the block at " + Sizes.hex(address)
                                + ". The listener of its budget must leave it alone");
            }
            long granted = Math.min(preferred, room);
            claim.clear(offset + capacity, granted - capacity);
            // Marks at the end of the block were made when it was the last already, or it would not be.
            for (int i = marks.size() - 1; i > 0 && marks.get(i).start == next; i--) {
                marks.get(i).start = address + granted;
            }
            setNext(address + granted);
            return granted;
        }

        @Override
        public long trim(long address, long capacity, long bytes) {
            if (!isLast(address, capacity)) {
                // It keeps what nobody else could use.
                return capacity;
            }
            cut(end(address, bytes));
            return bytes;
        }

        @Override
        public long dirty(long address, long capacity) {
            return Math.min(Math.max(claim.dirty() - offset(address), 0), capacity);
        }

        @Override
        public void checkProtection(Protection protection) {
            throw new UnsupportedOperationException(
                    "blocks of an arena share pages and cannot be protected one by one. Take the block from VirtualAlloc");
        }

        @Override
        public long residentBytes(long address, long capacity) {
            throw new UnsupportedOperationException(
                    "blocks of an arena share pages. Ask the arena for its resident bytes");
        }

        @Override
        public Block enclosing() {
            return root;
        }

        @Override
        public void release(long address, long capacity, long dirty) {
            if (isLast(address, capacity)) {
                cut(address == aligned ? nextBeforeAligned : address);
            }
        }

        private long offset(long address) {
            return address - VirtualArena.this.address;
        }

        private static long end(long address, long capacity) {
            return address + Math.max(capacity, 1);
        }

        private boolean isLast(long address, long capacity) {
            return end(address, capacity) == next;
        }
    }

    /** The memory of the one block that is all that is allocated: it follows the arena, keeps it reachable, and changes nothing. */
    private record All(VirtualArena arena) implements BlockMemory {
        @Override
        public long maximum(long address) {
            return arena.maximum;
        }

        @Override
        public long ensure(long address, long capacity, long needed, long preferred) {
            throw new CapacityExceededException(
                    "the memory of an arena grows by what is allocated in it", needed, capacity);
        }

        @Override
        public void release(long address, long capacity, long dirty) {}
    }

    private final class Owner implements BlockOwner {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public long used() {
            return VirtualArena.this.used();
        }

        @Override
        public void limitsNarrowed() {
            limit = Math.min(limit, address + claim.writeLimit());
            if (claim.writeLimit() < used()) {
                for (int i = 0; i < marks.size(); i++) {
                    marks.get(i).region.suspend();
                }
                if (all != null) {
                    all.resize(claim.writeLimit());
                }
            }
        }

        @Override
        public void limitsChanged() {
            if (ended != null) {
                return;
            }
            String reason = claim.ended().orElse(null);
            if (reason == null && root.protection().canWrite() && claim.writeLimit() >= used()) {
                for (Mark mark : marks) {
                    mark.region.resume();
                }
                if (all != null) {
                    all.resize(used());
                }
                limit = region.isEnded() ? 0 : address + claim.writeLimit();
            } else {
                limit = 0;
                for (Mark mark : marks) {
                    mark.region.end("was given back when its arena was closed");
                }
                if (all != null) {
                    all.invalidate("was given back when its arena was closed");
                }
                peak = peak();
                next = address;
                // Last: what is interrupted before is done again.
                ended = reason != null ? reason : "has lost its memory: its block was changed by somebody else";
            }
        }

        @Override
        public void revokeViews() {
            marks.forEach(mark -> mark.region.revokeViews());
            if (all != null) {
                all.revokeViews();
            }
        }
    }
}
