package dev.virtualalloc.runs;

import static dev.virtualalloc.runs.WrongSystem.wrong;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.conformance.MemoryProbe;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import dev.virtualalloc.spi.MemoryObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Wrong in what is in memory, what that costs, and what is known of it: what a simulator does not have, or has for one thread at a time. */
final class WrongStates {
    private static final long STEP = 64 << 10;

    private WrongStates() {}

    /** Has a page size at hand. */
    private static class Faulty extends ForwardingAddressSpace {
        final AddressSpace system;
        final long page;

        Faulty(AddressSpace system) {
            super(system);
            this.system = system;
            this.page = system.pageSize();
        }
    }

    static Stream<WrongSystem> all() {
        return Stream.of(inMemory(), leaking(), amongThreads()).flatMap(some -> some);
    }

    private static Stream<WrongSystem> inMemory() {
        return Stream.of(
                wrong(
                        "reads what it should prefault",
                        system -> new Faulty(system) {
                            @Override
                            public void prefault(long address, long bytes) {
                                MemoryProbe probe = MemoryProbe.of(system);
                                for (long at = address; at < address + bytes; at += page) {
                                    probe.read(at);
                                }
                            }
                        },
                        "8.3"),
                wrong(
                        "prefaults the first 64 KiB of a long range",
                        system -> new Faulty(system) {
                            @Override
                            public void prefault(long address, long bytes) {
                                super.prefault(address, Math.min(bytes, STEP));
                            }
                        },
                        "8.3"),
                wrong(
                        "locks the first 64 KiB of a long range",
                        system -> new Faulty(system) {
                            @Override
                            public void lock(long address, long bytes) {
                                super.lock(address, Math.min(bytes, STEP));
                            }
                        },
                        "8.13"),
                wrong(
                        "says of all that is committed that it is in memory",
                        system -> new Faulty(system) {
                            @Override
                            public long residentBytes(long address, long bytes) {
                                List<Protection> protections = MemoryProbe.of(system)
                                        .protections(address, (int) (bytes / page), page)
                                        .orElseThrow();
                                return protections.stream()
                                                .filter(p -> p != Protection.NONE)
                                                .count()
                                        * page;
                            }
                        },
                        "8.5"),
                wrong(
                        "leaves out pages that may not be used when it counts what is in memory",
                        system -> new Faulty(system) {
                            @Override
                            public long residentBytes(long address, long bytes) {
                                long resident = 0;
                                for (long at = address; at < address + bytes; at += page) {
                                    resident +=
                                            system.query(at) == Protection.NONE ? 0 : system.residentBytes(at, page);
                                }
                                return resident;
                            }
                        },
                        "8.5"),
                wrong(
                        "does not say what may be executed",
                        system -> new Faulty(system) {
                            @Override
                            public Protection query(long address) {
                                Protection found = super.query(address);
                                return Protection.of(found.canRead(), found.canWrite(), false);
                            }
                        },
                        "8.6"),
                wrong(
                        "discards nothing behind the first 64 KiB",
                        system -> new Faulty(system) {
                            @Override
                            public void discard(long address, long bytes) {
                                super.discard(address, Math.min(bytes, STEP));
                            }
                        },
                        "8.4"),
                wrong(
                        "releases the first 64 KiB of a long reservation",
                        system -> new Faulty(system) {
                            @Override
                            public void release(long address, long bytes) {
                                super.release(address, Math.min(bytes, STEP));
                            }
                        },
                        "7.1"));
    }

    private static Stream<WrongSystem> leaking() {
        return Stream.of(
                wrong(
                        "reserves a page for itself with each reservation",
                        system -> new Faulty(system) {
                            @Override
                            public long reserve(long bytes) {
                                super.reserve(page);
                                return super.reserve(bytes);
                            }
                        },
                        "11.3"),
                wrong(
                        "opens a file with each refusal, and never closes it",
                        system -> new Faulty(system) {
                            private final Queue<MemoryObject> files = new ConcurrentLinkedQueue<>();

                            @Override
                            public long reserve(long bytes) {
                                try {
                                    return super.reserve(bytes);
                                } catch (OutOfVirtualMemoryException e) {
                                    files.add(super.createMemory("leak", 0));
                                    throw e;
                                }
                            }
                        },
                        "9.10"),
                wrong(
                        "reserves a page with each refusal",
                        system -> new Faulty(system) {
                            @Override
                            public long reserve(long bytes) {
                                try {
                                    return super.reserve(bytes);
                                } catch (OutOfVirtualMemoryException e) {
                                    super.reserve(page);
                                    throw e;
                                }
                            }
                        },
                        "9.10"));
    }

    private static Stream<WrongSystem> amongThreads() {
        return Stream.of(
                wrong(
                        "knows what is reserved by a map that is for one thread",
                        system -> new Faulty(system) {
                            private volatile Map<Long, Long> live = Map.of();

                            private void change(Consumer<Map<Long, Long>> change) {
                                Map<Long, Long> changed = new HashMap<>(live);
                                change.accept(changed);
                                Thread.yield();
                                live = changed;
                            }

                            @Override
                            public long reserve(long bytes) {
                                long address = super.reserve(bytes);
                                change(map -> map.put(address, bytes));
                                return address;
                            }

                            @Override
                            public void release(long address, long bytes) {
                                if (!live.containsKey(address)) {
                                    throw new IllegalStateException("nothing is reserved there");
                                }
                                change(map -> map.remove(address));
                                super.release(address, bytes);
                            }
                        },
                        "10.1"),
                wrong(
                        "frees addresses first, and forgets them later",
                        system -> new Faulty(system) {
                            private final Map<Long, Long> live = new ConcurrentHashMap<>();

                            @Override
                            public long reserve(long bytes) {
                                long address = super.reserve(bytes);
                                live.put(address, bytes);
                                return address;
                            }

                            @Override
                            public void release(long address, long bytes) {
                                if (!live.containsKey(address)) {
                                    throw new IllegalStateException("nothing is reserved there");
                                }
                                super.release(address, bytes);
                                Thread.yield();
                                live.remove(address);
                            }
                        },
                        "10.1"));
    }
}
