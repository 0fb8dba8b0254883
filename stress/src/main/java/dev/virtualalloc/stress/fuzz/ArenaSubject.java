package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.containers.VirtualArena;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An arena beside a list of what lives in it and of its marks and scopes, in the order in which they came. */
final class ArenaSubject extends Subject {
    private static final int MOST_PIECE = 5000;
    private static final long MOST_TOUCHED = 8 << 20;

    private final VirtualArena arena;
    private final long address;
    private final long maximum;
    private final List<Subject> children = new ArrayList<>();
    private final List<Moment> moments = new ArrayList<>();
    private int scopesOpened;

    /** Marks and scopes that are past, to be used nevertheless. */
    private final List<Moment> past = new ArrayList<>();

    /** A mark, or a scope: how many children there were, and how many scopes had been opened. */
    private record Moment(
            VirtualArena.@Nullable Mark mark, VirtualArena.@Nullable Scope scope, int children, int opening) {}

    ArenaSubject(World world, VirtualArena arena, boolean inArena) {
        super(world, "arena", inArena);
        this.arena = arena;
        this.address = arena.address();
        this.maximum = arena.maximum();
    }

    Allocator allocator() {
        return arena;
    }

    /** Notes what was allocated. */
    void adopt(Subject child) {
        children.add(child);
    }

    private Expected open() {
        return new Expected().state(isEnded());
    }

    @Override
    void step() {
        switch (dice.below(14)) {
            case 0, 1, 2 -> allocate();
            case 3, 4 -> piece();
            case 5, 6 -> mark();
            case 7 -> rewind();
            case 8 -> scope();
            case 9, 10 -> closeScope();
            case 11 -> pages();
            case 12 -> {
                if (dice.oneIn(4)) {
                    reset();
                } else {
                    change("trim()", open(), arena::trim, () -> {});
                    check();
                }
            }
            default -> {
                if (dice.oneIn(8)) {
                    close();
                } else {
                    check();
                }
            }
        }
    }

    private Expected allocating(long bytes, long alignment) {
        return open().argument(bytes < 0)
                .argument(Long.bitCount(alignment) != 1 || alignment < 0)
                .refused(bytes > maximum, CapacityExceededException.class)
                .perhaps(true, CapacityExceededException.class);
    }

    private long alignment() {
        return dice.oneIn(10) ? dice.of(0L, 3L, -1L, Long.MIN_VALUE, 1L << 40, 1L << 62) : 1L << dice.below(13);
    }

    private void allocate() {
        long bytes = dice.amount(MOST_PIECE, maximum);
        long alignment = alignment();
        boolean zeroed = dice.oneIn(2);
        Block[] made = new Block[1];
        change(
                "allocate(" + bytes + ", " + alignment + ") " + zeroed,
                allocating(bytes, alignment),
                () -> made[0] = zeroed ? arena.allocateZeroed(bytes, alignment) : arena.allocate(bytes, alignment),
                () -> {
                    Block block = made[0];
                    Mismatch.unlessEqual("the rest of its address", block.address() & alignment - 1, 0L);
                    world.add(new BlockSubject(world, block, (int) bytes, zeroed, true), this);
                });
    }

    private void piece() {
        long bytes = dice.amount(MOST_PIECE, maximum);
        long alignment = alignment();
        long[] offset = new long[1];
        change(
                "allocateOffset(" + bytes + ", " + alignment + ")",
                allocating(bytes, alignment),
                () -> offset[0] = arena.allocateOffset(bytes, alignment),
                () -> {
                    Mismatch.unless(offset[0] + bytes <= arena.used(), "what is allocated is in use");
                    if (bytes > 0) {
                        world.add(new PieceSubject(world, arena, offset[0], (int) bytes), this);
                    }
                });
    }

    private void mark() {
        VirtualArena.Mark[] made = new VirtualArena.Mark[1];
        change("mark()", open(), () -> made[0] = arena.mark(), () -> {
            VirtualArena.Mark mark = made[0];
            if (moments.stream().noneMatch(moment -> moment.mark() == mark)) {
                moments.add(new Moment(mark, null, children.size(), scopesOpened));
            }
        });
    }

    private void rewind() {
        if (dice.oneIn(10)) {
            ArenaSubject other = world.any(ArenaSubject.class, this);
            Moment moment = other.anyMark();
            if (other != this && moment != null) {
                change(
                        "rewind(a mark of " + other + ")",
                        open().argument(true),
                        () -> arena.rewind(moment.mark()),
                        () -> {});
            }
            return;
        }
        Moment moment = anyMark();
        if (moment == null) {
            return;
        }
        Moment innermost = innermost();
        int index = moments.indexOf(moment);
        change(
                "rewind(mark after " + moment.children() + " of " + children.size() + ")",
                open().state(index < 0).state(innermost != null && innermost.opening() > moment.opening()),
                () -> arena.rewind(moment.mark()),
                () -> {
                    endChildren(moment.children());
                    pass(index + 1);
                });
    }

    private @Nullable Moment anyMark() {
        List<Moment> marks = new ArrayList<>(dice.oneIn(6) ? past : moments);
        marks.removeIf(moment -> moment.mark() == null);
        return marks.isEmpty() ? null : dice.of(marks);
    }

    private @Nullable Moment innermost() {
        Moment innermost = null;
        for (Moment moment : moments) {
            innermost = moment.scope() == null ? innermost : moment;
        }
        return innermost;
    }

    private void scope() {
        VirtualArena.Scope[] made = new VirtualArena.Scope[1];
        String name = dice.of("", "of work");
        change("scope(" + name + ")", open(), () -> made[0] = arena.scope(name), () -> {
            scopesOpened++;
            moments.add(new Moment(null, made[0], children.size(), scopesOpened));
        });
    }

    private void closeScope() {
        List<Moment> scopes = new ArrayList<>(dice.oneIn(6) ? past : moments);
        scopes.removeIf(moment -> moment.scope() == null);
        if (scopes.isEmpty()) {
            return;
        }
        Moment moment = dice.oneIn(4) ? dice.of(scopes) : scopes.get(scopes.size() - 1);
        int index = moments.indexOf(moment);
        boolean effective = index >= 0 && !isEnded();
        change(
                "close " + moment.scope(),
                new Expected().state(effective && moment != innermost()),
                () -> moment.scope().close(),
                () -> {
                    if (effective) {
                        endChildren(moment.children());
                        pass(index);
                    }
                });
    }

    private void reset() {
        change("reset()", open().state(innermost() != null), arena::reset, () -> {
            endChildren(0);
            pass(0);
        });
    }

    private void pages() {
        Expected pages = open().unsupported(inArena);
        boolean something = arena.capacity() > 0;
        boolean touchable = arena.capacity() <= MOST_TOUCHED;
        Runnable nothing = () -> {};
        switch (dice.below(6)) {
            case 0 ->
                change(
                        "advise()",
                        pages.needs(Capability.ADVISE, world.space(), something)
                                .perhaps(true, VirtualMemoryException.class),
                        () -> arena.advise(dice.of(Advice.values())),
                        nothing);
            case 1 -> {
                if (touchable) {
                    change(
                            "prefault()",
                            pages.needs(Capability.PREFAULT, world.space(), something),
                            arena::prefault,
                            nothing);
                }
            }
            case 2 ->
                change("discard()", pages.needs(Capability.DISCARD, world.space(), something), arena::discard, nothing);
            case 3 -> {
                if (touchable) {
                    change(
                            "lock()",
                            pages.needs(Capability.LOCK, world.space(), something)
                                    .perhaps(true, VirtualMemoryException.class),
                            arena::lock,
                            nothing);
                }
            }
            case 4 ->
                change("unlock()", pages.needs(Capability.LOCK, world.space(), something), arena::unlock, nothing);
            default ->
                compare(
                        "residentBytes()",
                        pages.needs(Capability.RESIDENCY, world.space(), something),
                        () -> arena.residentBytes() >= 0,
                        () -> true);
        }
        check();
    }

    private void endChildren(int from) {
        List<Subject> ending = children.subList(from, children.size());
        ending.forEach(child -> {
            if (!child.isEnded()) {
                child.end();
            }
        });
        ending.clear();
    }

    /** From an index on, marks and scopes are no more. */
    private void pass(int from) {
        List<Moment> passing = moments.subList(from, moments.size());
        past.addAll(passing);
        passing.clear();
    }

    @Override
    void close() {
        close(arena::close);
    }

    @Override
    void clear() {
        for (Subject child : children) {
            if (!child.isEnded()) {
                child.clear();
            }
        }
    }

    @Override
    void end() {
        super.end();
        endChildren(0);
        pass(0);
    }

    /** With all that lives in it: who is given what belongs to somebody else overwrites it. */
    @Override
    void check() {
        Mismatch.unlessEqual(this + " has a maximum that", arena.maximum(), maximum);
        Mismatch.unlessEqual(this + " has an address that", arena.address(), address);
        Mismatch.unless(arena.used() <= arena.capacity(), this + " has memory for what is in use");
        Mismatch.unless(arena.peak() >= arena.used(), this + " has a peak");
        if (isEnded()) {
            Mismatch.unlessEqual(this + " has in use, which", arena.used(), 0L);
        }
        for (Subject child : children) {
            if (!child.isEnded()) {
                child.check();
            }
        }
    }
}
