package dev.virtualalloc.runs;

import dev.virtualalloc.Block;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;

/** Prints how many blocks there are while there is one. */
final class AllocateAndCount {
    private AllocateAndCount() {}

    public static void main(String[] args) {
        try (Block block = VirtualAlloc.withMaximum(1 << 20).allocate(1)) {
            block.putByte(0, (byte) 42);
            System.out.println(VirtualMemory.usage().total().blocks() + " block");
        }
    }
}
