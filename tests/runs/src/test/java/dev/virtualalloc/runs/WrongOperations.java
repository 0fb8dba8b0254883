package dev.virtualalloc.runs;

import static dev.virtualalloc.runs.WrongProvider.wrong;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Wrong in reserving, committing, protecting, decommitting or releasing (groups 3 to 7). */
final class WrongOperations {
    /** So much is done at once by those who do no more. */
    private static final long STEP = 64 << 10;

    private WrongOperations() {}

    static Stream<WrongProvider> all() {
        return Stream.of(reserving(), committing(), protecting(), decommitting(), releasing())
                .flatMap(group -> group);
    }

    private static Stream<WrongProvider> reserving() {
        return Stream.of(
                wrong(
                        "gives addresses that are not multiples of the granularity",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long reserve(long bytes) {
                                long more = sim.reservationGranularity();
                                return bytes > Long.MAX_VALUE - more
                                        ? super.reserve(bytes)
                                        : super.reserve(bytes + more) + page;
                            }

                            @Override
                            public void release(long address, long bytes) {
                                super.release(address - page, bytes + sim.reservationGranularity());
                            }
                        },
                        "3.1"),
                wrong(
                        "marks the addresses of some ranges in their upper bits",
                        sim -> new FaultyAddressSpace(sim) {
                            private static final long MARK = 1L << 60;

                            @Override
                            public long reserve(long bytes) {
                                boolean marked = bytes == 31 * reservationGranularity();
                                return super.reserve(bytes) | (marked ? MARK : 0);
                            }

                            @Override
                            public void release(long address, long bytes) {
                                super.release(address & ~MARK, bytes);
                            }
                        },
                        "3.5",
                        "3.8"),
                wrong(
                        "gives addresses that were given before, once in a while",
                        sim -> new FaultyAddressSpace(sim) {
                            private final Map<Long, Long> last = new HashMap<>();
                            private int reserved;

                            @Override
                            public synchronized long reserve(long bytes) {
                                Long before = last.get(bytes);
                                if (++reserved > 100 && before != null && !isFree(before) && !isAmongThreads()) {
                                    return before;
                                }
                                long address = super.reserve(bytes);
                                last.put(bytes, address);
                                return address;
                            }

                            private boolean isFree(long address) {
                                return !isReserved(address) && !isCommitted(address);
                            }
                        },
                        "3.2"),
                wrong(
                        "says that it can reserve more than it can",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long reserve(long bytes) {
                                if (bytes == largestReservation()) {
                                    throw new OutOfVirtualMemoryException(
                                            "reserve", name(), 0, bytes, "ERROR_NOT_ENOUGH_MEMORY", 8, "");
                                }
                                return super.reserve(bytes);
                            }
                        },
                        "3.9",
                        "3.10"),
                wrong(
                        "commits a little of what it reserves",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long reserve(long bytes) {
                                long address = super.reserve(bytes);
                                super.commit(address, page, Protection.READ_WRITE);
                                return address;
                            }
                        },
                        "3.3"),
                wrong(
                        "rounds down what it reserves",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long reserve(long bytes) {
                                return super.reserve(less(bytes));
                            }

                            @Override
                            public void release(long address, long bytes) {
                                super.release(address, less(bytes));
                            }

                            private long less(long bytes) {
                                long granularity = sim.reservationGranularity();
                                return bytes > granularity ? bytes & -(2 * granularity) : bytes;
                            }
                        },
                        "3.5"),
                wrong(
                        "empties the latest reservation when it makes another",
                        sim -> new FaultyAddressSpace(sim) {
                            private long latest;

                            @Override
                            public synchronized long reserve(long bytes) {
                                if (latest != 0 && isCommitted(latest) && !isAmongThreads()) {
                                    super.discard(latest, page);
                                }
                                latest = super.reserve(bytes);
                                return latest;
                            }
                        },
                        "3.6"));
    }

    private static Stream<WrongProvider> committing() {
        return Stream.of(
                wrong(
                        "commits the first 64 KiB of a long range",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                super.commit(address, Math.min(bytes, STEP), protection);
                            }
                        },
                        "4.1",
                        "4.2",
                        "4.6",
                        "4.7"),
                wrong(
                        "clears no more than the first 64 KiB of what it commits",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                boolean fresh = bytes > STEP && isReserved(address + STEP);
                                super.commit(address, bytes, protection);
                                if (fresh && protection.canWrite()) {
                                    sim.memory().write(address + STEP + 1, (byte) 1);
                                }
                            }
                        },
                        "4.1"),
                wrong(
                        "clears what it commits in words of 16 bytes, but for the last",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                boolean fresh = isReserved(address + bytes - page);
                                super.commit(address, bytes, protection);
                                if (fresh && protection.canWrite()) {
                                    sim.memory().write(address + bytes - 3, (byte) 1);
                                }
                            }
                        },
                        "4.1",
                        "4.4"),
                wrong(
                        "forgets the last page of a long commit",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                super.commit(address, bytes >= 16 * page ? bytes - page : bytes, protection);
                            }
                        },
                        "4.1",
                        "4.2",
                        "4.6",
                        "4.7"),
                wrong(
                        "empties pages that are committed again",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                super.decommit(address, bytes);
                                super.commit(address, bytes, protection);
                            }
                        },
                        "4.3",
                        "4.7"),
                wrong(
                        "commits a page too many",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                super.commit(address, bytes, protection);
                                if (isReserved(address + bytes)) {
                                    super.commit(address + bytes, page, protection);
                                }
                            }
                        },
                        "4.5"),
                wrong(
                        "commits new pages as they are, and not zero",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                boolean fresh = isReserved(address);
                                super.commit(address, bytes, protection);
                                if (fresh && protection.canWrite()) {
                                    sim.memory().write(address + page / 2, (byte) 1);
                                }
                            }
                        },
                        "4.1",
                        "4.4"),
                wrong(
                        "commits everything as readable and writable",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                super.commit(address, bytes, Protection.READ_WRITE);
                            }
                        },
                        "4.6",
                        "4.7"),
                wrong(
                        "leaves the protection of pages that are committed again",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                Map<Long, Protection> before = new HashMap<>();
                                for (long at = address; at < address + Math.min(bytes, 64 * page); at += page) {
                                    if (isCommitted(at)) {
                                        before.put(at, sim.query(at));
                                    }
                                }
                                super.commit(address, bytes, protection);
                                before.forEach((at, was) -> super.protect(at, page, was));
                            }
                        },
                        "4.7"));
    }

    private static Stream<WrongProvider> protecting() {
        return Stream.of(
                wrong(
                        "protects the first 64 KiB of a long range",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void protect(long address, long bytes, Protection protection) {
                                super.protect(address, Math.min(bytes, STEP), protection);
                            }
                        },
                        "5.1"),
                wrong(
                        "protects a long range in steps, and forgets what is no whole step",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void protect(long address, long bytes, Protection protection) {
                                super.protect(address, bytes > STEP ? bytes & -STEP : bytes, protection);
                            }
                        },
                        "5.1"),
                wrong(
                        "ignores protections",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void protect(long address, long bytes, Protection protection) {}
                        },
                        "5.1",
                        "5.4",
                        "5.5"),
                wrong(
                        "forgets the last page of what it protects",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void protect(long address, long bytes, Protection protection) {
                                super.protect(address, bytes > page ? bytes - page : bytes, protection);
                            }
                        },
                        "5.1",
                        "5.4",
                        "5.5"),
                wrong(
                        "protects a page too many",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void protect(long address, long bytes, Protection protection) {
                                super.protect(address, isCommitted(address + bytes) ? bytes + page : bytes, protection);
                            }
                        },
                        "5.2"),
                wrong(
                        "empties what it protects",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void protect(long address, long bytes, Protection protection) {
                                super.discard(address, bytes);
                                super.protect(address, bytes, protection);
                            }
                        },
                        "5.3"),
                wrong(
                        "cannot give back what NONE has taken",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void protect(long address, long bytes, Protection protection) {
                                for (long at = address; at < address + bytes; at += page) {
                                    if (sim.query(at) != Protection.NONE) {
                                        super.protect(at, page, protection);
                                    }
                                }
                            }
                        },
                        "5.3",
                        "5.4"),
                wrong(
                        "protects all that is committed before when it commits four pages or more",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                super.commit(address, bytes, protection);
                                // No fewer, or whether threads with less of their own come to harm is a matter of luck.
                                for (long at = address - page; bytes >= 4 * page && isCommitted(at); at -= page) {
                                    super.protect(at, page, protection);
                                }
                            }
                        },
                        "5.5"));
    }

    private static Stream<WrongProvider> decommitting() {
        return Stream.of(
                keepsWhenItDecommits("what may only be read", Protection.READ),
                keepsWhenItDecommits("what may not be used", Protection.NONE),
                wrong(
                        "decommits the first 64 KiB of a long range",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void decommit(long address, long bytes) {
                                super.decommit(address, Math.min(bytes, STEP));
                            }
                        },
                        "6.1",
                        "6.2",
                        "6.5"),
                wrong(
                        "empties what it decommits, and keeps it charged",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void decommit(long address, long bytes) {
                                for (long at = address; at < address + bytes; at += page) {
                                    if (isCommitted(at)) {
                                        super.discard(at, page);
                                        super.protect(at, page, Protection.NONE);
                                    }
                                }
                            }
                        },
                        "6.5",
                        "6.8"),
                wrong(
                        "does not decommit",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void decommit(long address, long bytes) {}
                        },
                        "6.1",
                        "6.2",
                        "6.4",
                        "6.5",
                        "6.8"),
                wrong(
                        "takes the access away and keeps memory and contents",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void decommit(long address, long bytes) {
                                for (long at = address; at < address + bytes; at += page) {
                                    if (isCommitted(at)) {
                                        super.protect(at, page, Protection.NONE);
                                    }
                                }
                            }
                        },
                        "6.1",
                        "6.5",
                        "6.8"),
                wrong(
                        "decommits a page too many",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void decommit(long address, long bytes) {
                                boolean more = isCommitted(address + bytes) && !isAmongThreads();
                                super.decommit(address, more ? bytes + page : bytes);
                            }
                        },
                        "6.1",
                        "6.3"),
                wrong(
                        "empties what is committed again after another part was decommitted",
                        sim -> new FaultyAddressSpace(sim) {
                            private long behind;

                            @Override
                            public synchronized void decommit(long address, long bytes) {
                                super.decommit(address, bytes);
                                behind = address + bytes;
                            }

                            @Override
                            public synchronized void commit(long address, long bytes, Protection protection) {
                                if (address < behind && behind < address + bytes && isCommitted(behind)) {
                                    super.discard(behind, page);
                                }
                                super.commit(address, bytes, protection);
                            }
                        },
                        "6.1"),
                wrong(
                        "gives memory to a gap of two pages in what it decommits",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void decommit(long address, long bytes) {
                                List<Long> gaps = new ArrayList<>();
                                for (long at = address + page; at < address + bytes - 2 * page; at += page) {
                                    if (isCommitted(at - page) && isReserved(at) && isCommitted(at + 2 * page)) {
                                        gaps.add(at);
                                    }
                                }
                                super.decommit(address, bytes);
                                gaps.forEach(at -> super.commit(at, 2 * page, Protection.READ_WRITE));
                            }
                        },
                        "6.4"),
                wrong(
                        "refuses to decommit where there is no memory",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void decommit(long address, long bytes) {
                                for (long at = address; at < address + bytes; at += page) {
                                    if (!isCommitted(at)) {
                                        throw new VirtualMemoryException(
                                                "decommit", "unsafe-sim", address, bytes, "EINVAL", 22, "");
                                    }
                                }
                                super.decommit(address, bytes);
                            }
                        },
                        "6.4"),
                wrong(
                        "gives a decommitted reservation to the next who asks",
                        sim -> new FaultyAddressSpace(sim) {
                            private final Map<Long, Long> sizes = new HashMap<>();
                            private final Map<Long, Long> idle = new HashMap<>();

                            @Override
                            public synchronized long reserve(long bytes) {
                                Long address = idle.remove(bytes);
                                if (address == null) {
                                    address = super.reserve(bytes);
                                    sizes.put(address, bytes);
                                }
                                return address;
                            }

                            @Override
                            public synchronized void decommit(long address, long bytes) {
                                super.decommit(address, bytes);
                                Long size = sizes.get(address);
                                if (size != null && bytes == 8 * page) {
                                    idle.put(size, address);
                                }
                            }

                            @Override
                            public synchronized void release(long address, long bytes) {
                                idle.values().remove(address);
                                super.release(address, bytes);
                            }
                        },
                        "6.6"),
                wrong(
                        "remembers the protection of what it decommits",
                        sim -> new FaultyAddressSpace(sim) {
                            private final Map<Long, Protection> remembered = new HashMap<>();

                            @Override
                            public synchronized void decommit(long address, long bytes) {
                                for (long at = address; at < address + bytes; at += page) {
                                    if (isCommitted(at) && sim.query(at) != Protection.READ_WRITE) {
                                        remembered.put(at, sim.query(at));
                                    }
                                }
                                super.decommit(address, bytes);
                            }

                            @Override
                            public synchronized void commit(long address, long bytes, Protection protection) {
                                super.commit(address, bytes, protection);
                                for (long at = address; !remembered.isEmpty() && at < address + bytes; at += page) {
                                    Protection before = remembered.remove(at);
                                    if (before != null) {
                                        super.protect(at, page, before);
                                    }
                                }
                            }

                            @Override
                            public synchronized void release(long address, long bytes) {
                                remembered.keySet().removeIf(at -> at >= address && at < address + bytes);
                                super.release(address, bytes);
                            }
                        },
                        "6.1",
                        "6.7"));
    }

    private static WrongProvider keepsWhenItDecommits(String what, Protection kept) {
        return wrong(
                "keeps the contents of " + what + " when it decommits",
                sim -> new FaultyAddressSpace(sim) {
                    @Override
                    public void decommit(long address, long bytes) {
                        for (long at = address; at < address + bytes; at += page) {
                            if (isCommitted(at) && sim.query(at) == kept) {
                                super.protect(at, page, Protection.NONE);
                            } else {
                                super.decommit(at, page);
                            }
                        }
                    }
                },
                "6.1");
    }

    private static Stream<WrongProvider> releasing() {
        return Stream.of(
                wrong(
                        "leaks what still has memory",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void release(long address, long bytes) {
                                if (isCommitted(address)) {
                                    super.decommit(address, bytes);
                                } else {
                                    super.release(address, bytes);
                                }
                            }
                        },
                        "7.1"),
                wrong(
                        "releases an untouched reservation only",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void release(long address, long bytes) {
                                if (sim.residentBytes(address, bytes) > 0) {
                                    throw new VirtualMemoryException(
                                            "release", "unsafe-sim", address, bytes, "EBUSY", 16, "");
                                }
                                super.release(address, bytes);
                            }
                        },
                        "7.1",
                        "7.2",
                        "7.3"),
                wrong(
                        "empties the next reservation along with the one that is released",
                        sim -> new FaultyAddressSpace(sim) {
                            private final TreeMap<Long, Long> live = new TreeMap<>();

                            @Override
                            public synchronized long reserve(long bytes) {
                                long address = super.reserve(bytes);
                                live.put(address, bytes);
                                return address;
                            }

                            @Override
                            public synchronized void release(long address, long bytes) {
                                live.remove(address);
                                super.release(address, bytes);
                                Long next = live.higherKey(address);
                                if (next != null && isCommitted(next)) {
                                    super.discard(next, page);
                                }
                            }
                        },
                        "7.2"),
                wrong(
                        "keeps released reservations with their contents for the next who asks",
                        sim -> new FaultyAddressSpace(sim) {
                            private final Map<Long, Deque<Long>> kept = new HashMap<>();

                            @Override
                            public synchronized long reserve(long bytes) {
                                Deque<Long> same = kept.get(bytes);
                                return same == null || same.isEmpty() ? super.reserve(bytes) : same.pop();
                            }

                            @Override
                            public synchronized void release(long address, long bytes) {
                                if (bytes < WrongProvider.MEMORY) {
                                    kept.computeIfAbsent(bytes, any -> new ArrayDeque<>())
                                            .push(address);
                                } else {
                                    super.release(address, bytes);
                                }
                            }
                        },
                        "7.1",
                        "7.3"));
    }
}
