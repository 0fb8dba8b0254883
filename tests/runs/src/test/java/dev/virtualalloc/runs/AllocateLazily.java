package dev.virtualalloc.runs;

import dev.virtualalloc.Block;
import dev.virtualalloc.CommitPolicy;
import dev.virtualalloc.VirtualAlloc;
import java.util.ArrayList;
import java.util.List;

/** Allocates more lazy blocks than there can be mappings, closes every second one and allocates them again. */
public final class AllocateLazily {
    private static final int BLOCKS = 100_000;
    private static final int MOST_MAPPINGS = 5_000;

    /** Not all of them, because each takes a page. */
    private static final int WRITTEN = 10;

    private AllocateLazily() {}

    public static void main(String[] arguments) {
        VirtualAlloc allocator = VirtualAlloc.builder()
                .maximum(1 << 16)
                .commit(CommitPolicy.lazily())
                .build();
        List<Block> blocks = new ArrayList<>();
        allocate(allocator, blocks, BLOCKS);
        checkMappings();
        for (int i = 0; i < BLOCKS; i += 2) {
            blocks.get(i).close();
        }
        checkMappings();
        blocks.removeIf(block -> block.size() == 0);
        allocate(allocator, blocks, BLOCKS / 2);
        checkMappings();
        long distinct = blocks.stream().map(Block::address).distinct().count();
        blocks.forEach(Block::close);
        checkMappings();
        System.out.println(distinct + " blocks");
    }

    private static void allocate(VirtualAlloc allocator, List<Block> blocks, int count) {
        for (int i = 0; i < count; i++) {
            Block block = allocator.allocateZeroed(16);
            if (block.getLong(8) != 0) {
                throw new AssertionError("block " + i + " contains " + block.getLong(8));
            }
            if (i % WRITTEN == 0) {
                block.putLong(8, i + 1);
            }
            blocks.add(block);
        }
    }

    private static void checkMappings() {
        if (Mappings.count() > MOST_MAPPINGS) {
            throw new AssertionError(Mappings.count() + " mappings");
        }
    }
}
