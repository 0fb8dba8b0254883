package dev.virtualalloc.benchmarks.peers;

import dev.virtualalloc.VirtualAlloc;

/** Allocators with something switched off or on, to be measured apart. */
public final class OwnAllocators {

    /** Each block is new memory of the system. */
    public static final VirtualAlloc NOTHING_KEPT = VirtualAlloc.withMaximum(Integer.MAX_VALUE * 8L);

    private OwnAllocators() {}
}
