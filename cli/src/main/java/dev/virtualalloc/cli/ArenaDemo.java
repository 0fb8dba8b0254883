package dev.virtualalloc.cli;

import dev.virtualalloc.Block;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.containers.VirtualArena;
import dev.virtualalloc.internal.Sizes;

/** Serves a request from an arena: closing its scope frees all that the request allocated. */
final class ArenaDemo extends ContainerDemo {
    private static final long MAXIMUM = 500_000_000;
    private static final int ALLOCATIONS = 1_000_000;
    private static final int ALLOCATION_BYTES = 32;

    ArenaDemo(Console console) {
        super(console);
    }

    @Override
    void run() {
        console.println();
        console.println();
        console.println("One VirtualArena of at most " + Sizes.count(MAXIMUM) + " bytes");
        try (VirtualArena arena = VirtualArena.withMaximum(MAXIMUM)) {
            Block header = arena.allocate(64);
            header.putLong(0, 42);
            step("allocate(64)", "is a header that stays", state(arena, header));

            LongVec squares = handleRequest(arena, header);
            step(
                    "scope.close()",
                    "has given all of that back; the header holds " + header.getLong(0),
                    state(arena, header));
            useAfterClose(squares);

            arena.trim();
            step("trim()", "has given the memory back to the system as well", state(arena, header));
        }
    }

    private LongVec handleRequest(VirtualArena arena, Block header) {
        try (VirtualArena.Scope scope = arena.scope("request")) {
            for (int i = 0; i < ALLOCATIONS; i++) {
                arena.allocate(ALLOCATION_BYTES).putLong(0, i);
            }
            step(
                    "scope(\"request\")",
                    "has begun, with " + Sizes.count(ALLOCATIONS) + " pieces of " + ALLOCATION_BYTES + " bytes",
                    state(arena, header));

            LongVec squares = LongVec.withCapacity(1, arena);
            for (long i = 0; i < ALLOCATIONS; i++) {
                squares.add(i * i);
            }
            step(
                    "LongVec.withCapacity(1, arena)",
                    "has grown in place to " + Sizes.count(squares.size()) + " elements",
                    state(arena, header));
            return squares;
        }
    }

    private void useAfterClose(LongVec squares) {
        try {
            squares.get(0);
            throw new AssertionError("the arena has taken its memory back");
        } catch (IllegalStateException e) {
            console.println();
            console.printMarkup("@|bold squares.get(0)|@ is refused: " + e.getMessage());
        }
    }

    private static State state(VirtualArena arena, Block header) {
        return new State(header.address(), "used", arena.used(), arena.capacity(), arena::residentBytes);
    }
}
