package dev.virtualalloc.runs;

import static dev.virtualalloc.runs.WrongSystem.wrong;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import dev.virtualalloc.spi.MemoryObject;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Wrong in mapping, which no simulated address space can. */
final class WrongMappings {
    private WrongMappings() {}

    static Stream<WrongSystem> all() {
        return Stream.of(
                wrong(
                        "maps from a place that is cut to 32 bits",
                        system -> new ForwardingAddressSpace(system) {
                            @Override
                            public void map(long address, long bytes, MemoryObject object, long offset, Protection p) {
                                super.map(address, bytes, object, offset & 0xFFFF_FFFFL, p);
                            }
                        },
                        "11.7"),
                wrong(
                        "has memory of the range where the object should be",
                        system -> new ForwardingAddressSpace(system) {
                            @Override
                            public void map(long address, long bytes, MemoryObject object, long offset, Protection p) {
                                super.map(address, bytes, object, offset, p);
                                super.decommit(address, bytes);
                                super.commit(address, bytes, p);
                            }
                        },
                        "8.16",
                        "8.17",
                        "8.20"),
                wrong(
                        "maps from the beginning, whatever it is asked for",
                        system -> new ForwardingAddressSpace(system) {
                            @Override
                            public void map(long address, long bytes, MemoryObject object, long offset, Protection p) {
                                super.map(address, bytes, object, 0, p);
                            }
                        },
                        "8.16",
                        "8.19",
                        "8.20"),
                wrong(
                        "lets all be written that is mapped",
                        system -> new ForwardingAddressSpace(system) {
                            @Override
                            public void map(long address, long bytes, MemoryObject object, long offset, Protection p) {
                                super.map(
                                        address,
                                        bytes,
                                        object,
                                        offset,
                                        object.isWritable() ? Protection.READ_WRITE : p);
                            }
                        },
                        "8.16"),
                wrong(
                        "commits what it refuses to map",
                        system -> new ForwardingAddressSpace(system) {
                            @Override
                            public void map(long address, long bytes, MemoryObject object, long offset, Protection p) {
                                try {
                                    super.map(address, bytes, object, offset, p);
                                } catch (IllegalArgumentException e) {
                                    super.commit(address, bytes, p);
                                }
                            }
                        },
                        "8.22"),
                wrong(
                        "creates what it should only open",
                        system -> new ForwardingAddressSpace(system) {
                            @Override
                            public MemoryObject openFile(Path path, boolean writable, boolean create) {
                                return super.openFile(path, writable, create || writable);
                            }
                        },
                        "8.20"),
                wrong(
                        "creates more than it is asked for",
                        system -> new ForwardingAddressSpace(system) {
                            @Override
                            public MemoryObject createMemory(String name, long bytes) {
                                return super.createMemory(name, bytes + 1);
                            }
                        },
                        "8.15"));
    }
}
