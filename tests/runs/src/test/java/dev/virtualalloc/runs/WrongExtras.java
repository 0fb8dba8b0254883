package dev.virtualalloc.runs;

import static dev.virtualalloc.runs.WrongProvider.wrong;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Wrong in what is optional, in how they refuse, among threads, or at the limits (groups 8 to 11). */
final class WrongExtras {
    private WrongExtras() {}

    static Stream<WrongProvider> all() {
        return Stream.of(optional(), refusing(), threads(), limits()).flatMap(group -> group);
    }

    private static Stream<WrongProvider> optional() {
        return Stream.of(
                wrong(
                        "protects without declaring it",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public Set<Capability> capabilities() {
                                return Set.of();
                            }
                        },
                        "8.1"),
                wrong(
                                "does nothing where it does not declare to prefault",
                                sim -> new FaultyAddressSpace(sim) {
                                    @Override
                                    public void prefault(long address, long bytes) {}
                                },
                                "8.1")
                        .withoutCapability(Capability.PREFAULT),
                wrong(
                                "refuses to advise without saying what it lacks",
                                sim -> new FaultyAddressSpace(sim) {
                                    @Override
                                    public void advise(long address, long bytes, Advice advice) {
                                        throw new UnsupportedOperationException();
                                    }
                                },
                                "8.1")
                        .withoutCapability(Capability.ADVISE),
                wrong(
                                "refuses to discard after it has done so",
                                sim -> new FaultyAddressSpace(sim) {
                                    @Override
                                    public void discard(long address, long bytes) {
                                        super.decommit(address, bytes);
                                        super.commit(address, bytes, Protection.READ_WRITE);
                                        super.discard(address, bytes);
                                    }
                                },
                                "8.1")
                        .withoutCapability(Capability.DISCARD),
                wrong(
                        "empties what it is advised on",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void advise(long address, long bytes, Advice advice) {
                                super.discard(address, bytes);
                            }
                        },
                        "8.2"),
                wrong(
                        "makes writable what it is advised on",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void advise(long address, long bytes, Advice advice) {
                                super.protect(address, bytes, Protection.READ_WRITE);
                            }
                        },
                        "8.2"),
                wrong(
                        "empties what it prefaults",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void prefault(long address, long bytes) {
                                super.discard(address, bytes);
                            }
                        },
                        "8.3"),
                wrong(
                        "decommits what it discards",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void discard(long address, long bytes) {
                                super.decommit(address, bytes);
                            }
                        },
                        "8.4",
                        "8.12"),
                wrong(
                        "forgets the last page of what it discards",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void discard(long address, long bytes) {
                                if (bytes > page) {
                                    super.discard(address, bytes - page);
                                }
                            }
                        },
                        "8.4",
                        "8.12"),
                wrong(
                        "counts every page as resident",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long residentBytes(long address, long bytes) {
                                return bytes;
                            }
                        },
                        "8.5"),
                wrong(
                        "reports the protection of the page before",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public Protection query(long address) {
                                return isCommitted(address - page) ? super.query(address - page) : super.query(address);
                            }
                        },
                        "8.6"),
                wrong(
                                "reserves lazily without declaring it",
                                sim -> new FaultyAddressSpace(sim) {
                                    @Override
                                    public long reserveLazily(long bytes) {
                                        return super.reserve(bytes);
                                    }
                                },
                                "8.1")
                        .withoutCapability(Capability.LAZY),
                wrong(
                                "does nothing where it does not declare to lock",
                                sim -> new FaultyAddressSpace(sim) {
                                    @Override
                                    public void lock(long address, long bytes) {}

                                    @Override
                                    public void unlock(long address, long bytes) {}
                                },
                                "8.1")
                        .withoutCapability(Capability.LOCK),
                wrong(
                        "commits all of a lazy range but the last page",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long reserveLazily(long bytes) {
                                long address = super.reserveLazily(bytes);
                                // The last that the kit uses, for it reserves as many pages as the granularity has.
                                super.decommit(address + 7 * page, page);
                                return address;
                            }
                        },
                        "8.11",
                        "8.12"),
                wrong(
                        "has something in a lazy range",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long reserveLazily(long bytes) {
                                long address = super.reserveLazily(bytes);
                                sim.memory().write(address + page + 1, (byte) 1);
                                return address;
                            }
                        },
                        "8.11"),
                wrong(
                        "keeps pages of lazy ranges that are decommitted",
                        sim -> new FaultyAddressSpace(sim) {
                            private final Map<Long, Long> lazy = new ConcurrentHashMap<>();

                            @Override
                            public long reserveLazily(long bytes) {
                                long address = super.reserveLazily(bytes);
                                lazy.put(address, bytes);
                                return address;
                            }

                            @Override
                            public void decommit(long address, long bytes) {
                                if (lazy.entrySet().stream()
                                        .noneMatch(range -> range.getKey() <= address
                                                && address < range.getKey() + range.getValue())) {
                                    super.decommit(address, bytes);
                                }
                            }

                            @Override
                            public void release(long address, long bytes) {
                                lazy.remove(address);
                                super.release(address, bytes);
                            }
                        },
                        "8.12"),
                wrong(
                        "empties what it locks",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void lock(long address, long bytes) {
                                super.discard(address, bytes);
                            }
                        },
                        "8.13",
                        "8.14"),
                wrong(
                        "makes writable what it unlocks",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void unlock(long address, long bytes) {
                                super.protect(address, bytes, Protection.READ_WRITE);
                            }
                        },
                        "8.13"),
                wrong(
                        "refuses to unlock what is not locked",
                        sim -> new FaultyAddressSpace(sim) {
                            private final Set<Long> locked = ConcurrentHashMap.newKeySet();

                            @Override
                            public void lock(long address, long bytes) {
                                super.lock(address, bytes);
                                for (long done = 0; done < bytes; done += page) {
                                    locked.add(address + done);
                                }
                            }

                            @Override
                            public void unlock(long address, long bytes) {
                                for (long done = 0; done < bytes; done += page) {
                                    if (!locked.remove(address + done)) {
                                        throw new VirtualMemoryException(
                                                "unlock", toString(), address, bytes, "ERROR_NOT_LOCKED", 158, "");
                                    }
                                }
                                super.unlock(address, bytes);
                            }
                        },
                        "8.14"),
                wrong(
                        "declares to execute and cannot",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public Set<Capability> capabilities() {
                                return capabilitiesAndExecute();
                            }
                        },
                        "8.7"));
    }

    private static Stream<WrongProvider> refusing() {
        return Stream.of(
                wrong(
                        "says of a reservation that is too large that it went well",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long reserve(long bytes) {
                                try {
                                    return super.reserve(bytes);
                                } catch (OutOfVirtualMemoryException e) {
                                    return 0x10000;
                                }
                            }
                        },
                        "9.1",
                        "9.2",
                        "9.3",
                        "9.4",
                        "11.1"),
                wrong(
                        "does not say of a lack of memory that it is one",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                try {
                                    super.commit(address, bytes, protection);
                                } catch (OutOfVirtualMemoryException e) {
                                    throw new VirtualMemoryException(
                                            "commit", e.provider(), address, bytes, e.errorName(), e.errorCode(), "");
                                }
                            }
                        },
                        "9.5",
                        "11.6"),
                wrong(
                        "reports a wrong operation and size when it cannot reserve",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long reserve(long bytes) {
                                try {
                                    return super.reserve(bytes);
                                } catch (OutOfVirtualMemoryException e) {
                                    throw new OutOfVirtualMemoryException(
                                            "mmap", e.provider(), 0, 0, e.errorName(), e.errorCode(), "");
                                }
                            }
                        },
                        "9.2"),
                wrong(
                        "does not name the error",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long reserve(long bytes) {
                                try {
                                    return super.reserve(bytes);
                                } catch (OutOfVirtualMemoryException e) {
                                    throw new OutOfVirtualMemoryException(
                                            "reserve", e.provider(), 0, bytes, "", e.errorCode(), "");
                                }
                            }
                        },
                        "9.3"),
                wrong(
                        "cannot reserve any more once it has refused to",
                        sim -> new FaultyAddressSpace(sim) {
                            private OutOfVirtualMemoryException refusal;

                            @Override
                            public long reserve(long bytes) {
                                if (refusal != null) {
                                    throw refusal;
                                }
                                try {
                                    return super.reserve(bytes);
                                } catch (OutOfVirtualMemoryException e) {
                                    refusal = e;
                                    throw e;
                                }
                            }
                        },
                        "9.4"),
                wrong(
                        "commits the first page of what it refuses to commit",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                try {
                                    super.commit(address, bytes, protection);
                                } catch (OutOfVirtualMemoryException e) {
                                    super.commit(address, page, protection);
                                    throw e;
                                }
                            }
                        },
                        "9.6"),
                wrong(
                        "protects what has memory already of what it refuses to commit",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                try {
                                    super.commit(address, bytes, protection);
                                } catch (OutOfVirtualMemoryException e) {
                                    for (long at = address; at < address + bytes; at += page) {
                                        if (isCommitted(at)) {
                                            super.protect(at, page, protection);
                                        }
                                    }
                                    throw e;
                                }
                            }
                        },
                        "9.6"),
                wrong(
                        "says of a commit without memory that it went well",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                try {
                                    super.commit(address, bytes, protection);
                                } catch (OutOfVirtualMemoryException e) {
                                    return;
                                }
                            }
                        },
                        "9.5",
                        "9.6",
                        "11.6"));
    }

    private static Stream<WrongProvider> threads() {
        return Stream.of(
                wrong(
                        "refuses to be called by two threads at once",
                        sim -> new FaultyAddressSpace(sim) {
                            private final AtomicInteger inside = new AtomicInteger();

                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                boolean alone = inside.incrementAndGet() == 1;
                                try {
                                    linger();
                                    if (!alone) {
                                        throw new IllegalStateException("two threads at once");
                                    }
                                    super.commit(address, bytes, protection);
                                } finally {
                                    inside.decrementAndGet();
                                }
                            }
                        },
                        "10.1",
                        "10.2"),
                wrong(
                        "mixes up what threads protect at once in one reservation",
                        sim -> new FaultyAddressSpace(sim) {
                            private final Map<Long, Long> reservations = new ConcurrentHashMap<>();
                            private final Map<Long, Long> latest = new ConcurrentHashMap<>();

                            @Override
                            public long reserve(long bytes) {
                                long address = super.reserve(bytes);
                                reservations.put(address, bytes);
                                return address;
                            }

                            @Override
                            public long reserveLazily(long bytes) {
                                long address = super.reserveLazily(bytes);
                                reservations.put(address, bytes);
                                return address;
                            }

                            @Override
                            public void protect(long address, long bytes, Protection protection) {
                                long reservation = new TreeMap<>(reservations).floorKey(address);
                                latest.put(reservation, address);
                                super.protect(address, bytes, protection);
                                linger();
                                long other = latest.get(reservation);
                                if (other != address) {
                                    super.protect(other, page, Protection.NONE);
                                }
                            }
                        },
                        "10.2"));
    }

    private static Stream<WrongProvider> limits() {
        return Stream.of(
                wrong(
                        "cuts offsets to 32 bits",
                        sim -> new FaultyAddressSpace(sim) {
                            private final Map<Long, Long> reservations = new ConcurrentHashMap<>();

                            @Override
                            public long reserve(long bytes) {
                                long address = super.reserve(bytes);
                                reservations.put(address, bytes);
                                return address;
                            }

                            @Override
                            public void release(long address, long bytes) {
                                reservations.remove(address);
                                super.release(address, bytes);
                            }

                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                long start = address;
                                for (Map.Entry<Long, Long> reservation : reservations.entrySet()) {
                                    long offset = address - reservation.getKey();
                                    if (offset >= 0 && offset < reservation.getValue()) {
                                        start = reservation.getKey() + (offset & 0xFFFF_FFFFL);
                                    }
                                }
                                super.commit(start, bytes, protection);
                            }
                        },
                        "11.2"),
                wrong(
                        "leaks from the thousandth release on",
                        sim -> new FaultyAddressSpace(sim) {
                            private int released;

                            @Override
                            public void release(long address, long bytes) {
                                if (++released < 1000) {
                                    super.release(address, bytes);
                                } else {
                                    super.decommit(address, bytes);
                                }
                            }
                        },
                        "11.3"),
                wrong(
                        "cannot commit any more after some thousand times",
                        sim -> new FaultyAddressSpace(sim) {
                            private final Map<Long, Integer> times = new HashMap<>();

                            @Override
                            public synchronized void commit(long address, long bytes, Protection protection) {
                                if (times.merge(address, 1, Integer::sum) > 3000) {
                                    throw new OutOfVirtualMemoryException(
                                            "commit", "unsafe-sim", address, bytes, "ENOMEM", 12, "");
                                }
                                super.commit(address, bytes, protection);
                            }

                            @Override
                            public synchronized void release(long address, long bytes) {
                                times.clear();
                                super.release(address, bytes);
                            }
                        },
                        "11.4"),
                wrong(
                        "has room for five hundred reservations",
                        sim -> new FaultyAddressSpace(sim) {
                            private final AtomicInteger live = new AtomicInteger();

                            @Override
                            public long reserve(long bytes) {
                                long address = super.reserve(bytes);
                                if (live.incrementAndGet() > 500) {
                                    release(address, bytes);
                                    throw new OutOfVirtualMemoryException(
                                            "reserve", "unsafe-sim", 0, bytes, "ENOMEM", 12, "");
                                }
                                return address;
                            }

                            @Override
                            public void release(long address, long bytes) {
                                live.decrementAndGet();
                                super.release(address, bytes);
                            }
                        },
                        "11.5"),
                wrong(
                        "never gets memory back that was decommitted",
                        sim -> new FaultyAddressSpace(sim) {
                            private long lost;

                            @Override
                            public synchronized void commit(long address, long bytes, Protection protection) {
                                if (lost > 0 && bytes > WrongProvider.MEMORY / 16 - lost) {
                                    throw new OutOfVirtualMemoryException(
                                            "commit", "unsafe-sim", address, bytes, "ENOMEM", 12, "");
                                }
                                super.commit(address, bytes, protection);
                            }

                            @Override
                            public synchronized void decommit(long address, long bytes) {
                                super.decommit(address, bytes);
                                if (bytes > WrongProvider.MEMORY / 16) {
                                    lost += bytes;
                                }
                            }
                        },
                        "11.6"));
    }
}
