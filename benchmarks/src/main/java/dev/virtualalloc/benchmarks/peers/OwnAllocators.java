package dev.virtualalloc.benchmarks.peers;

import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;

/** Allocators with something switched off, to be measured apart. */
public final class OwnAllocators {

    /** Each block is new memory of the system. */
    public static final VirtualAlloc NOTHING_KEPT = VirtualAlloc.builder()
            .maximum(Integer.MAX_VALUE * 8L)
            .keep(RangePool.none())
            .build();

    private OwnAllocators() {}
}
