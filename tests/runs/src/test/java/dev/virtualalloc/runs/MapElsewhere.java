package dev.virtualalloc.runs;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.conformance.MemoryProbe;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.MemoryObject;
import java.nio.file.Path;

/** Maps memory of another process, and lets a file become too long. For a JVM that may write files of 1 MiB. */
public final class MapElsewhere {
    private MapElsewhere() {}

    public static void main(String[] arguments) {
        AddressSpace space = VirtualMemory.addressSpace();
        MemoryProbe probe = MemoryProbe.of(space);
        try (MemoryObject memory = space.openFile(Path.of(arguments[0]), true, false);
                Reservation range = VirtualMemory.reserve(memory.size())) {
            range.map(0, memory.size(), memory, 0, Protection.READ_WRITE);
            System.out.println("found: " + probe.read(range.address()));
            probe.write(range.address() + 1, (byte) 43);
            System.out.println("locked: " + memory.tryLock());
        }
        try (MemoryObject file = space.openFile(Path.of(arguments[1]), true, true)) {
            file.resize(512 << 10);
            try {
                file.resize(2 << 20);
            } catch (OutOfVirtualMemoryException e) {
                System.out.println("refused: " + e.getMessage());
            }
            System.out.println("size: " + file.size());
        }
    }
}
