package dev.virtualalloc.benchmarks.peers;

import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;

/** Allocators that are not as by default, to be measured apart. */
public final class OwnAllocators {

    /** Each block is new memory of the system. */
    public static final VirtualAlloc NOTHING_KEPT = VirtualAlloc.builder()
            .maximum(Integer.MAX_VALUE * 8L)
            .keep(RangePool.none())
            .build();

    /** Also what is larger than the shared pool keeps is kept. */
    static final VirtualAlloc ALL_KEPT = VirtualAlloc.builder()
            .maximum(Integer.MAX_VALUE * 8L)
            .keep(RangePool.withLimit(1 << 30))
            .build();

    private OwnAllocators() {}
}
