package dev.virtualalloc.containers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.BlockClaim;
import dev.virtualalloc.spi.BlockControl;
import dev.virtualalloc.spi.BlockOwner;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives blocks one after the other from one range of addresses, and takes many of them back at once.
 *
 * <p>Allocating is O(1): the next bytes. A block grows in place as long as it is the last. {@link #rewind} gives everything back
 * that was allocated since {@link #mark}, and {@link #scope} does so at the end of a {@code try}; blocks that were given back
 * refuse every access.
 *
 * <pre>{@code
 * try (VirtualArena arena = VirtualArena.withMaximum(1L << 30);
 *         VirtualArena.Scope scope = arena.scope()) {
 *     LongVec vec = LongVec.withCapacity(1000, arena); // no need to close it
 * }
 * }</pre>
 *
 * <p>Any number of threads may allocate at once. A block is for one thread at a time; whoever gives blocks back, by rewinding,
 * resetting, trimming or closing, makes sure that no other thread is using them.
 *
 * <p>Before Java 22 a buffer over a block that was given back stays accessible, and shows what the arena puts there next.
 */
public final class VirtualArena implements Allocator, AutoCloseable {
    private static final String NAME = "VirtualArena";

    /** What is aligned enough for every primitive type, and for what C calls max_align_t. */
    private static final long ALIGNMENT = 16;

    private final Block root;
    private final BlockClaim claim;
    private final long maximum;
    private final Object lock = new Object();
    private final List<ArenaBlock> blocks = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final List<Scope> scopes = new ArrayList<>();
    private long used;
    private long peak;

    private long serial;
    private long scopesOpened;
    private @Nullable String ended;

    private VirtualArena(Block root) {
        this.root = Vec.requireReadWrite(NAME, root);
        this.maximum = root.maximum();
        this.claim = root.claim(new Owner());
    }

    /**
     * Makes an arena with addresses for a number of bytes, and no memory yet.
     *
     * @param bytes how much there can be at the most, at least 1
     * @return the arena
     * @throws IllegalArgumentException if {@code bytes} is not positive
     * @throws OutOfVirtualMemoryException if the system has no such range of addresses
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws NoUsableProviderException if there is no provider that can serve
     */
    public static VirtualArena withMaximum(long bytes) {
        return withCapacity(0, VirtualAlloc.withMaximum(bytes));
    }

    /**
     * Makes an arena within one block of an allocator, which may be an arena.
     *
     * @param bytes how much memory there is to be at once, at least 0
     * @param allocator whose memory
     * @return the arena
     * @throws IllegalArgumentException if {@code bytes} is negative, or the allocator's memory cannot be read and written
     * @throws CapacityExceededException if that is more than the maximum of the allocator, or more than is left of it
     * @throws OutOfVirtualMemoryException if the system refuses the addresses or the memory
     * @throws VirtualMemoryException if the system refuses for another reason
     */
    public static VirtualArena withCapacity(long bytes, Allocator allocator) {
        return new VirtualArena(allocator.allocateZeroed(bytes));
    }

    /**
     * {@inheritDoc}
     *
     * <p>It is aligned to 16 bytes. O(1).
     *
     * @throws IllegalStateException if the arena is closed
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
     * @throws OutOfVirtualMemoryException if the system refuses the memory
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the arena is closed
     */
    public Block allocate(long bytes, long alignment) {
        return carve(bytes, alignment).block();
    }

    /**
     * {@inheritDoc}
     *
     * <p>It is aligned to 16 bytes. O(1), and O(n) in what was used before and is cleared.
     *
     * @throws IllegalStateException if the arena is closed
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
     * @throws OutOfVirtualMemoryException if the system refuses the memory
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the arena is closed
     */
    public Block allocateZeroed(long bytes, long alignment) {
        synchronized (lock) {
            BlockControl control = carve(bytes, alignment);
            control.clear();
            return control.block();
        }
    }

    /**
     * Tells how much the arena can hold at the most.
     *
     * @return the maximum in bytes; the same after closing
     */
    @Override
    public long maximum() {
        return maximum;
    }

    /**
     * Tells how much of the arena has memory.
     *
     * @return the bytes; 0 after closing
     */
    public long capacity() {
        return root.size();
    }

    /**
     * Tells how much of the arena is in memory at this moment.
     *
     * @return the bytes in memory, in whole pages
     * @throws UnsupportedOperationException if the provider lacks {@link Capability#RESIDENCY}, or the arena is within another
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if the arena is closed
     */
    public long residentBytes() {
        synchronized (lock) {
            checkOpen();
            return root.residentBytes();
        }
    }

    /**
     * Tells how much is in use: up to the end of the last block.
     *
     * @return the bytes; 0 after closing
     */
    public long used() {
        synchronized (lock) {
            return used;
        }
    }

    /**
     * Tells how much has been in use at the most.
     *
     * @return the largest that {@link #used()} has ever been
     */
    public long peak() {
        synchronized (lock) {
            return peak;
        }
    }

    /**
     * Remembers what is allocated now, to return to it by {@link #rewind}.
     *
     * @return the mark
     * @throws IllegalStateException if the arena is closed
     */
    public Mark mark() {
        synchronized (lock) {
            checkOpen();
            Mark last = marks.isEmpty() ? null : marks.get(marks.size() - 1);
            if (last != null && last.serial == serial) {
                return last;
            }
            Mark mark = new Mark(this, serial);
            marks.add(mark);
            return mark;
        }
    }

    /**
     * Gives back what was allocated since a mark: those blocks refuse every access from now on. Blocks that were there before
     * stay as they are, also if they have grown since. The mark can be used again, the marks made after it cannot. O(n) in the
     * blocks given back.
     *
     * @param mark where to return to
     * @throws IllegalArgumentException if it is a mark of another arena
     * @throws IllegalStateException if the arena is closed, was returned to an earlier mark already, has a scope open that was
     *     opened since, or a view of such a block is in use at this moment
     */
    public void rewind(Mark mark) {
        if (mark.arena != this) {
            throw new IllegalArgumentException("this mark belongs to another arena");
        }
        synchronized (lock) {
            checkOpen();
            if (mark.passed) {
                throw new IllegalStateException("the arena was rewound past this mark already. Make a new one");
            }
            if (!scopes.isEmpty() && innermost().mark.opening > mark.opening) {
                throw new IllegalStateException(
                        "cannot rewind past " + innermost() + ", which is still open. Close it first");
            }
            rewindTo(mark);
        }
    }

    /**
     * Opens a scope: what is allocated until it is closed is given back then.
     *
     * @return the scope, to be closed before those that were opened earlier
     * @throws IllegalStateException if the arena is closed
     */
    public Scope scope() {
        return scope("");
    }

    /**
     * Opens a scope that messages call by a name. See {@link #scope()}.
     *
     * @param name what to call it
     * @return the scope, to be closed before those that were opened earlier
     * @throws IllegalStateException if the arena is closed
     */
    public Scope scope(String name) {
        Objects.requireNonNull(name, "name");
        synchronized (lock) {
            checkOpen();
            scopesOpened++;
            // A mark of its own, for the scope may be open where one that was made before it is not to be passed.
            Mark mark = new Mark(this, serial);
            marks.add(mark);
            Scope scope = new Scope(this, name.isEmpty() ? "scope " + scopesOpened : "scope \"" + name + "\"", mark);
            scopes.add(scope);
            return scope;
        }
    }

    /**
     * Gives all blocks back, which refuse every access from now on; the memory is kept for the next. Marks cannot be used any
     * more. O(n) in the blocks.
     *
     * @throws IllegalStateException if the arena is closed, a scope is open, or a view of a block is in use at this moment
     */
    public void reset() {
        synchronized (lock) {
            checkOpen();
            if (!scopes.isEmpty()) {
                throw new IllegalStateException("cannot reset the arena: " + innermost() + " is still open");
            }
            endSince(0, "was given back when its arena was reset");
            forgetMarksSince(-1);
        }
    }

    /**
     * Gives the memory back that no block needs, in whole pages. On Java 22 and newer views of all blocks stop working;
     * before, an arena whose blocks ever had a view keeps its memory until it is closed.
     *
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if the arena is closed, or a view of a block is in use at this moment
     */
    public void trim() {
        synchronized (lock) {
            checkOpen();
            claim.trim(used);
        }
    }

    /**
     * Gives the memory and the addresses back; the arena and all its blocks refuse every use from then on. Closing again does
     * nothing.
     *
     * @throws VirtualMemoryException if the system refuses; the arena is still open then
     * @throws IllegalStateException if a view of a block is in use at this moment; the arena is still open then
     */
    @Override
    public void close() {
        synchronized (lock) {
            root.close();
        }
    }

    /**
     * Describes the arena.
     *
     * @return how much of it is in use, and how much it can hold
     */
    @Override
    public String toString() {
        synchronized (lock) {
            return ended == null
                    ? NAME + " with " + Sizes.text(used) + " of " + Sizes.text(root.maximum()) + " in use"
                    : NAME + " (closed)";
        }
    }

    /** Makes a block larger, which has to be the last for that. */
    long extend(ArenaBlock block, long needed, long preferred) {
        synchronized (lock) {
            if (needed <= block.capacity) {
                return block.capacity;
            }
            if (!isLast(block)) {
                throw new CapacityExceededException(
                        block.control.block() + " cannot grow to " + Sizes.count(needed)
                                + " bytes: another block follows it in its arena. Grow it while it is the last, or give"
                                + " it all it needs from the start",
                        needed,
                        block.capacity);
            }
            long room = ensure(block.offset + needed, block.offset + preferred) - block.offset;
            long capacity = Math.min(preferred, room);
            claim.clear(block.end(), capacity - block.capacity);
            block.capacity = capacity;
            use(block.end());
            return capacity;
        }
    }

    /** Gives the end of a block back, if it is the last. Otherwise it keeps what nobody else could use. */
    void cut(ArenaBlock block, long bytes) {
        synchronized (lock) {
            if (isLast(block)) {
                block.capacity = bytes;
                use(block.end());
            }
        }
    }

    void giveBack(ArenaBlock block) {
        synchronized (lock) {
            if (!block.ended) {
                block.ended = true;
                dropEnded();
            }
        }
    }

    private boolean isLast(ArenaBlock block) {
        return blocks.get(blocks.size() - 1) == block;
    }

    private BlockControl carve(long bytes, long alignment) {
        if (bytes < 0) {
            throw new IllegalArgumentException("cannot allocate " + Sizes.count(bytes) + " bytes");
        }
        if (alignment <= 0 || Long.bitCount(alignment) != 1) {
            throw new IllegalArgumentException(
                    "an alignment of " + Sizes.count(alignment) + " is not possible. Choose a power of two");
        }
        synchronized (lock) {
            checkOpen();
            long padding = -(root.address() + used) & (alignment - 1);
            if (padding > maximum - used || bytes > maximum - used - padding) {
                throw full(bytes, padding);
            }
            long offset = used + padding;
            ensure(offset + bytes, offset + bytes);
            long dirty = Math.min(Math.max(claim.dirty() - offset, 0), bytes);
            ArenaBlock block = new ArenaBlock(this, root, offset, bytes, dirty, ++serial);
            blocks.add(block);
            use(block.end());
            return block.control;
        }
    }

    /** Makes sure of memory, and answers how much there is. */
    private long ensure(long needed, long preferred) {
        long capacity = root.size();
        return needed <= capacity
                ? capacity
                : claim.ensure(needed, Math.max(preferred, Vec.preferredSize(needed, capacity)));
    }

    /** Puts the end of what is used somewhere else. */
    private void use(long end) {
        if (end < used) {
            claim.markDirty(used);
        }
        used = end;
        peak = Math.max(peak, end);
    }

    private void rewindTo(Mark mark) {
        endSince(mark.serial, "was given back when its arena was rewound");
        forgetMarksSince(marks.indexOf(mark));
        serial = mark.serial;
    }

    private void forgetMarksSince(int index) {
        for (int i = marks.size() - 1; i > index; i--) {
            marks.remove(i).passed = true;
        }
    }

    /** Ends the blocks allocated since. First all that can fail, so that then nothing does. */
    private void endSince(long mark, String reason) {
        int first = blocks.size();
        while (first > 0 && blocks.get(first - 1).serial > mark) {
            first--;
        }
        List<ArenaBlock> ending = blocks.subList(first, blocks.size());
        ending.forEach(block -> block.control.revokeViews());
        for (ArenaBlock block : ending) {
            block.ended = true;
            block.control.invalidate(reason);
        }
        dropEnded();
    }

    private void dropEnded() {
        int last = blocks.size() - 1;
        while (last >= 0 && blocks.get(last).ended) {
            blocks.remove(last--);
        }
        use(last < 0 ? 0 : blocks.get(last).end());
    }

    private Scope innermost() {
        return scopes.get(scopes.size() - 1);
    }

    private void close(Scope scope) {
        synchronized (lock) {
            if (ended != null || !scopes.contains(scope)) {
                return;
            }
            if (innermost() != scope) {
                throw new IllegalStateException("cannot close " + scope + ": " + innermost()
                        + " was opened in it and is still open. Close that first");
            }
            rewindTo(scope.mark);
            scopes.remove(scope);
            forgetMarksSince(marks.indexOf(scope.mark) - 1);
        }
    }

    private CapacityExceededException full(long bytes, long padding) {
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

    /** A moment in the life of an arena, to return to by {@link VirtualArena#rewind}. */
    public static final class Mark {
        private final VirtualArena arena;
        private final long serial;
        private final long opening;
        private boolean passed;

        private Mark(VirtualArena arena, long serial) {
            this.arena = arena;
            this.serial = serial;
            this.opening = arena.scopesOpened;
        }
    }

    /** A part of the life of an arena, at the end of which the blocks allocated in it are given back. */
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
         * Gives back what was allocated since the scope was opened. Closing again, or after the arena was closed, does nothing.
         *
         * @throws IllegalStateException if a scope that was opened later is still open; the message names both. Or if a view of
         *     such a block is in use at this moment. This scope is still open then
         */
        @Override
        public void close() {
            arena.close(this);
        }

        /**
         * Names the scope.
         *
         * @return its name, or its number if it was given none
         */
        @Override
        public String toString() {
            return name;
        }
    }

    private final class Owner implements BlockOwner {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public long used() {
            return used;
        }

        @Override
        public void limitsChanged() {
            synchronized (lock) {
                String reason = claim.ended().orElse(null);
                if (ended == null && (reason != null || !root.protection().canWrite() || claim.writeLimit() < used)) {
                    ended = reason != null ? reason : "has lost its memory: its block was changed by somebody else";
                    for (ArenaBlock block : blocks) {
                        block.ended = true;
                        block.control.invalidate("was given back when its arena was closed");
                    }
                    dropEnded();
                }
            }
        }

        @Override
        public void revokeViews() {
            synchronized (lock) {
                blocks.forEach(block -> block.control.revokeViews());
            }
        }
    }
}
