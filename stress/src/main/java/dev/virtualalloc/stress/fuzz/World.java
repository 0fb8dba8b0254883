package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.containers.VirtualArena;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that one thread of a round has made, and calls at random. */
final class World {
    private static final int MOST_SUBJECTS = 16;

    /** What is closed or given back is used for some time nevertheless. */
    private static final int MOST_ENDED = 6;

    /** No system has so many addresses. */
    private static final long IMPOSSIBLE = 1L << 50;

    private static final int MOST_RESERVED_PAGES = 30;

    private final Round round;
    private final Dice dice;
    private final Trace trace;
    private final List<Subject> subjects = new ArrayList<>();
    private int numbers;

    World(Round round, Dice dice, Trace trace) {
        this.round = round;
        this.dice = dice;
        this.trace = trace;
    }

    Dice dice() {
        return dice;
    }

    AddressSpace space() {
        return round.space();
    }

    int nextNumber() {
        return ++numbers;
    }

    void note(String what) {
        trace.note(what);
    }

    void viewsWereMade() {
        round.viewsWereMade();
    }

    /** Whether the system may refuse anything at any time. */
    boolean refuses() {
        return round.refuses();
    }

    /** Whether what the system has refused once it refuses each time. */
    boolean refusesTheSame() {
        return round.refusesTheSame();
    }

    void run(int operations) {
        for (int i = 0; i < operations; i++) {
            if (subjects.isEmpty() || subjects.size() < MOST_SUBJECTS && dice.oneIn(6)) {
                create();
            } else if (dice.oneIn(200)) {
                trim();
            } else {
                dice.of(subjects).step();
            }
            forget();
        }
        subjects.forEach(Subject::check);
    }

    /** Calls something, which comes to what is expected, or is refused by the system where that may be. */
    <T> T call(String what, Expected expected, Supplier<T> real) throws Refusal {
        trace.operation(what);
        T result;
        try {
            result = real.get();
        } catch (Mismatch e) {
            throw e;
        } catch (VirtualMemoryException e) {
            if (!refuses() && !expected.allows(e)) {
                throw new Mismatch(what + " was refused by a system that has what it takes: " + e, e);
            }
            trace.refused();
            throw new Refusal(e);
        } catch (RuntimeException e) {
            if (!expected.allows(e)) {
                throw new Mismatch(what + " threw " + e + " and had to " + expected, e);
            }
            trace.misused();
            throw new Refusal(e);
        }
        if (expected.isRefusal()) {
            throw new Mismatch(what + " returned " + result + " and had to " + expected);
        }
        return result;
    }

    Expected protecting(Protection protection) {
        return protecting(protection, new Expected());
    }

    Expected protecting(Protection protection, Expected expected) {
        return expected.needs(Capability.WRITE_EXECUTE, space(), protection == Protection.READ_WRITE_EXECUTE)
                .needs(Capability.EXECUTE, space(), protection.canExecute())
                .needs(Capability.PROTECT, space(), protection != Protection.READ_WRITE);
    }

    <T extends Subject> T any(Class<T> type, T otherwise) {
        return any(type, otherwise, subject -> true);
    }

    <T extends Subject> T any(Class<T> type, T otherwise, Predicate<T> which) {
        List<T> found = subjects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(which)
                .toList();
        return found.isEmpty() ? otherwise : dice.of(found);
    }

    void add(Subject subject, @Nullable ArenaSubject parent) {
        subjects.add(subject);
        if (parent != null) {
            parent.adopt(subject);
        }
    }

    private void create() {
        if (dice.oneIn(10)) {
            reserve();
            return;
        }
        List<ArenaSubject> arenas = subjects.stream()
                .filter(ArenaSubject.class::isInstance)
                .map(ArenaSubject.class::cast)
                .toList();
        ArenaSubject parent = arenas.isEmpty() || dice.oneIn(2) ? null : dice.of(arenas);
        Allocator allocator = parent == null ? dice.of(round.allocators()) : parent.allocator();
        try {
            create(allocator, parent);
        } catch (Refusal e) {
            // Nothing was made.
        }
    }

    private void create(Allocator allocator, @Nullable ArenaSubject parent) throws Refusal {

        long maximum = allocator.maximum();
        boolean inArena = parent != null;
        Protection protection =
                allocator instanceof VirtualAlloc virtual ? virtual.protection() : Protection.READ_WRITE;
        Expected expected = new Expected()
                .refused(maximum > IMPOSSIBLE, VirtualMemoryException.class)
                .perhaps(inArena, CapacityExceededException.class)
                .state(inArena && parent.isEnded());
        boolean container = !dice.oneIn(3);
        ElementType type = dice.of(ElementType.values());
        int kind = container ? dice.below(4) : 3;
        int width = kind < 2 ? type.width : 1;
        long amount = dice.amount(BlockSubject.MOST_BYTES / width, maximum / width);
        expected.argument(amount < 0)
                .refused(amount > maximum / width, CapacityExceededException.class)
                .argument(container && protection != Protection.READ_WRITE);
        String what = "(" + amount + ", " + (inArena ? parent : allocator) + ")";
        if (!container) {
            boolean zeroed = dice.oneIn(2);
            Block block = call(
                    "allocate" + what,
                    expected,
                    () -> zeroed ? allocator.allocateZeroed(amount) : allocator.allocate(amount));
            add(new BlockSubject(this, block, (int) amount, zeroed, inArena), parent);
        } else if (kind == 0) {
            KeepingAllocator keeping = inArena || dice.oneIn(2) ? null : new KeepingAllocator(allocator);
            var vec = call(
                    "vec of " + type + what,
                    expected,
                    () -> type.vec.make(amount, keeping == null ? allocator : keeping));
            add(new VecSubject(this, type, vec, keeping == null ? null : keeping.first(), inArena), parent);
        } else if (kind == 1) {
            var stack = call("stack of " + type + what, expected, () -> type.stack.make(amount, allocator));
            add(new StackSubject(this, type, stack, inArena), parent);
        } else {
            VirtualArena arena = call("arena" + what, expected, () -> VirtualArena.withCapacity(amount, allocator));
            add(new ArenaSubject(this, arena, inArena), parent);
        }
        if (round.clearsOnClose(allocator)) {
            subjects.get(subjects.size() - 1).isClearedOnClose();
        }
    }

    private void reserve() {
        boolean lazy = space().capabilities().contains(Capability.LAZY) && dice.oneIn(3);
        long bytes = dice.oneIn(8)
                ? dice.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, IMPOSSIBLE << 1)
                : space().pageSize() * (1 + dice.below(MOST_RESERVED_PAGES));
        Expected expected =
                new Expected().argument(bytes <= 0).refused(bytes > IMPOSSIBLE, VirtualMemoryException.class);
        try {
            Reservation reservation = call(
                    "reserve(" + bytes + ") " + lazy,
                    expected,
                    () -> lazy ? Reservation.reserveLazily(space(), bytes) : Reservation.reserve(space(), bytes));
            add(new ReservationSubject(this, reservation, lazy), null);
        } catch (Refusal e) {
            // Nothing was reserved.
        }
    }

    private void trim() {
        try {
            call("trim", new Expected(), () -> {
                round.trim();
                return null;
            });
        } catch (Refusal e) {
            // What is kept stays, and goes later.
        }
    }

    private void forget() {
        int ended = 0;
        for (int i = subjects.size() - 1; i >= 0; i--) {
            if (subjects.get(i).isEnded() && ++ended > MOST_ENDED) {
                if (!subjects.get(i).isClosed()) {
                    subjects.get(i).close();
                }
                if (subjects.get(i).isClosed()) {
                    subjects.remove(i);
                }
            }
        }
    }

    void checkMappings(MemoryMap map) {
        subjects.forEach(subject -> subject.checkMappings(map));
    }

    /** Closes everything, also what was lost before it was closed. */
    void close() {
        // A system without memory may refuse one, and not after others are closed.
        for (int attempt = 0; attempt < 3; attempt++) {
            for (Subject subject : List.copyOf(subjects)) {
                subject.close();
            }
            subjects.removeIf(Subject::isClosed);
        }
        subjects.removeIf(PieceSubject.class::isInstance);
        Mismatch.unless(refuses() || subjects.isEmpty(), "all can be closed, of " + subjects);
    }
}
