package dev.virtualalloc.containers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.VirtualAlloc;
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
 * An allocator that allocates blocks one after the other from one range of addresses, and frees many of them at once.
 *
 * <p>Allocating is O(1): the next bytes. A block grows in place as long as it is the last. {@link #rewind} frees what was allocated
 * since {@link #mark}, and {@link #scope} does so at the end of a {@code try}; blocks that were freed refuse every access.
 *
 * <pre>{@code
 * try (VirtualArena arena = VirtualArena.withMaximum(1L << 30);
 *         VirtualArena.Scope scope = arena.scope()) {
 *     LongVec vec = LongVec.withCapacity(1000, arena); // no need to close it
 * }
 * }</pre>
 *
 * <p>Any number of threads may allocate at once. A block is for one thread at a time; whoever frees blocks, by rewinding,
 * resetting, trimming or closing, makes sure that no other thread is using them.
 *
 * <p>On Java 17 to 21 a buffer over a block that was freed stays accessible, and shows what the arena puts there next.
 *
 * @since 0.1
 */
public final class VirtualArena implements Allocator, AutoCloseable {
    private static final String NAME = "VirtualArena";

    /** Enough for every primitive type, and for what C calls max_align_t. */
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
     * Creates an arena with addresses for a number of bytes, and no memory yet.
     *
     * @param maxBytes how many bytes there can be at most, at least 1
     * @return the arena
     */
    public static VirtualArena withMaximum(long maxBytes) {
        return withCapacity(0, VirtualAlloc.withMaximum(maxBytes));
    }

    /**
     * Creates an arena within one block of an allocator, which may be an arena.
     *
     * @param initialBytes how many bytes there is memory for, at least 0
     * @param allocator where the memory is from
     * @return the arena
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
     * Allocates a block whose contents are not specified, at an aligned address. O(1).
     *
     * @param bytes the size of the block in bytes, at least 0
     * @param alignment what the address is a multiple of: a power of two
     * @return the block
     * @throws IllegalArgumentException if {@code bytes} is negative, or {@code alignment} is no power of two
     * @throws CapacityExceededException if that is more than is left of the maximum
     */
    public Block allocate(long bytes, long alignment) {
        return carve(bytes, alignment).block();
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
     * Allocates a block in which every byte is zero, at an aligned address. O(1), and O(n) in what was used before and is cleared.
     *
     * @param bytes the size of the block in bytes, at least 0
     * @param alignment what the address is a multiple of: a power of two
     * @return the block
     * @throws IllegalArgumentException if {@code bytes} is negative, or {@code alignment} is no power of two
     * @throws CapacityExceededException if that is more than is left of the maximum
     */
    public Block allocateZeroed(long bytes, long alignment) {
        synchronized (lock) {
            BlockControl control = carve(bytes, alignment);
            control.clear();
            return control.block();
        }
    }

    /** {@return the number of bytes that there are addresses for} The same after closing. */
    @Override
    public long maximum() {
        return maximum;
    }

    /** {@return the number of bytes that there is memory for} */
    public long capacity() {
        return root.size();
    }

    /**
     * Returns how much of the arena is in memory now.
     *
     * @return the bytes in memory, in whole pages
     * @throws UnsupportedOperationException if the provider lacks {@link Capability#RESIDENCY}, or the arena is within another
     */
    public long residentBytes() {
        synchronized (lock) {
            checkOpen();
            return root.residentBytes();
        }
    }

    /** {@return the number of bytes in use, up to the end of the last block} */
    public long used() {
        synchronized (lock) {
            return used;
        }
    }

    /** {@return the largest that {@link #used()} has ever been} */
    public long peak() {
        synchronized (lock) {
            return peak;
        }
    }

    /** {@return a mark of what is allocated now, to return to by {@link #rewind}} */
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
     * Frees the blocks allocated since a mark, O(n) in these. Blocks that were there before stay, also if they have grown since. The
     * mark can be used again, the marks made after it cannot.
     *
     * @param mark where to return to
     * @throws IllegalArgumentException if it is a mark of another arena
     * @throws IllegalStateException if the arena was rewound past the mark, a scope opened since is open, or a view of such a block
     *     is in use
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

    /** {@return a new scope, at whose end what is allocated from now on is freed} Scopes are closed in reverse order. */
    public Scope scope() {
        return scope("");
    }

    /**
     * Opens a scope that messages call by a name. See {@link #scope()}.
     *
     * @param name the name
     * @return the scope
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
     * Frees all blocks, and keeps the memory. Marks cannot be used any more. O(n) in the blocks.
     *
     * @throws IllegalStateException if a scope is open, or a view of a block is in use
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
     * Returns to the system, in whole pages, the memory that no block needs.
     *
     * <p>On Java 22 and newer views of all blocks stop working; on Java 17 to 21 an arena whose blocks ever had a view keeps its memory
     * until it is closed.
     *
     * @throws IllegalStateException if a view of a block is in use
     */
    public void trim() {
        synchronized (lock) {
            checkOpen();
            claim.trim(used);
        }
    }

    /**
     * Releases the memory and the addresses, and ends all blocks. The arena stays open if the system refuses.
     *
     * @throws IllegalStateException if a view of a block is in use; the arena stays open
     */
    @Override
    public void close() {
        synchronized (lock) {
            root.close();
        }
    }

    /** {@return how much is in use, and how much the arena can hold} */
    @Override
    public String toString() {
        synchronized (lock) {
            return ended == null
                    ? NAME + " with " + Sizes.text(used) + " of " + Sizes.text(root.maximum()) + " in use"
                    : NAME + " (closed)";
        }
    }

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

    /** A block that is not the last keeps what nobody else could use. */
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

    /** Returns how much memory there is then. */
    private long ensure(long needed, long preferred) {
        long capacity = root.size();
        return needed <= capacity
                ? capacity
                : claim.ensure(needed, Math.max(preferred, Vec.preferredSize(needed, capacity)));
    }

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

    /** First all that can fail, so that then nothing does. */
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

    /**
     * A moment in the life of an arena, to return to by {@link VirtualArena#rewind}.
     *
     * @since 0.1
     */
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

    /**
     * A part of the life of an arena, at the end of which the blocks allocated in it are freed.
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
         * Frees the blocks allocated since the scope was opened. Closing again, or after the arena was closed, has no effect.
         *
         * @throws IllegalStateException if a scope opened later is open, or a view of such a block is in use; this scope stays open
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
