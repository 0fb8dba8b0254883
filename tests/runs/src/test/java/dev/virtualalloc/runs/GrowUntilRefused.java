package dev.virtualalloc.runs;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.containers.LongVec;

/** Grows until the system refuses, and looks at what is left. For a JVM with limits. */
public final class GrowUntilRefused {
    private static final long MAXIMUM = 1L << 34;
    private static final long PORTION = 6_000_000;

    private GrowUntilRefused() {}

    public static void main(String[] arguments) {
        switch (arguments[0]) {
            case "commit" -> growUntilRefused();
            case "reserve" -> reserveTooMuch();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void growUntilRefused() {
        Allocator allocator = VirtualAlloc.withMaximum(MAXIMUM);
        LongVec other = LongVec.withCapacity(10_000_000, allocator);
        try (LongVec vec = LongVec.withCapacity(0, allocator)) {
            long address = vec.address();
            OutOfVirtualMemoryException refusal = fill(vec);
            long refusedAt = vec.size();
            check(refusedAt > 1_000_000, "it grew before it was refused, to " + refusedAt);
            check(!vec.tryReserve(MAXIMUM / 16), "tryReserve answers false");
            checkContent(vec, refusedAt);

            other.close();
            fill(vec);

            check(vec.size() > refusedAt + 1_000_000, "it grows again after another is closed, to " + vec.size());
            check(vec.address() == address, "the address is the same");
            checkContent(vec, vec.size());
            System.out.println("refused: " + refusal.getMessage());
        }
    }

    /** In portions, so that something is left for the JVM itself when the next one is refused. */
    private static OutOfVirtualMemoryException fill(LongVec vec) {
        while (true) {
            try {
                vec.reserve(PORTION);
            } catch (OutOfVirtualMemoryException e) {
                return e;
            }
            for (long i = 0; i < PORTION; i++) {
                vec.add(vec.size());
            }
        }
    }

    private static void checkContent(LongVec vec, long size) {
        check(vec.size() == size, "the size is what it was");
        for (long i = 0; i < size; i++) {
            if (vec.get(i) != i) {
                throw new AssertionError("element " + i + " is " + vec.get(i));
            }
        }
    }

    private static void reserveTooMuch() {
        try (var small = VirtualMemory.reserve(1 << 20)) {
            VirtualMemory.reserve(1L << 36).close();
            throw new AssertionError("64 GiB could be reserved");
        } catch (OutOfVirtualMemoryException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not so: " + what);
        }
    }
}
