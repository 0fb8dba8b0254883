package dev.virtualalloc.runs;

import static dev.virtualalloc.runs.WrongProvider.wrong;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
                        "discards the first 64 KiB of a long range",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void discard(long address, long bytes) {
                                super.discard(address, Math.min(bytes, 64 << 10));
                            }
                        },
                        "8.4"),
                wrong(
                        "leaves out pages that may not be used when it discards",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void discard(long address, long bytes) {
                                for (long at = address; at < address + bytes; at += page) {
                                    if (sim.query(at) != Protection.NONE) {
                                        super.discard(at, page);
                                    }
                                }
                            }
                        },
                        "8.4"),
                wrong(
                        "gives all that it discards the protection of the first page",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void discard(long address, long bytes) {
                                Protection first = sim.query(address);
                                super.decommit(address, bytes);
                                super.commit(address, bytes, first);
                            }
                        },
                        "8.4"),
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
                                return capabilitiesAnd(Capability.EXECUTE);
                            }
                        },
                        "8.7"));
    }

    private static Stream<WrongProvider> refusing() {
        return Stream.of(
                wrong(
                        "numbers its errors 0",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long reserve(long bytes) {
                                try {
                                    return super.reserve(bytes);
                                } catch (OutOfVirtualMemoryException e) {
                                    throw new OutOfVirtualMemoryException(
                                            "reserve", e.provider(), 0, bytes, e.errorName(), 0, "");
                                }
                            }
                        },
                        "9.3"),
                wrong(
                        "names the error of a commit and does not number it",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                try {
                                    super.commit(address, bytes, protection);
                                } catch (OutOfVirtualMemoryException e) {
                                    throw new OutOfVirtualMemoryException(
                                            "commit", e.provider(), address, bytes, e.errorName(), 0, "");
                                }
                            }
                        },
                        "9.5"),
                wrong(
                        "has no message when it refuses",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long reserve(long bytes) {
                                try {
                                    return super.reserve(bytes);
                                } catch (OutOfVirtualMemoryException e) {
                                    throw new OutOfVirtualMemoryException(
                                            "reserve", e.provider(), 0, bytes, e.errorName(), e.errorCode(), "") {
                                        @Override
                                        public String getMessage() {
                                            return null;
                                        }
                                    };
                                }
                            }
                        },
                        "9.3"),
                wrong(
                        "keeps a list of what it has refused",
                        sim -> new FaultyAddressSpace(sim) {
                            private final Queue<Exception> refusals = new ConcurrentLinkedQueue<>();

                            @Override
                            public long reserve(long bytes) {
                                try {
                                    return super.reserve(bytes);
                                } catch (OutOfVirtualMemoryException e) {
                                    refusals.add(e);
                                    throw e;
                                }
                            }
                        },
                        "9.10"),
                wrong(
                        "reserves a little of what it refuses to reserve",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long reserve(long bytes) {
                                try {
                                    return super.reserve(bytes);
                                } catch (OutOfVirtualMemoryException e) {
                                    super.reserve(reservationGranularity());
                                    throw e;
                                }
                            }
                        },
                        "9.10"),
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
                        "9.4"),
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
                        "9.5"),
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
                        "9.6"));
    }

    private static Stream<WrongProvider> threads() {
        return Stream.of(
                wrong(
                        "has one number of the latest error for all threads",
                        sim -> new FaultyAddressSpace(sim) {
                            private volatile int error;

                            @Override
                            public long reserve(long bytes) {
                                try {
                                    error = 0;
                                    return super.reserve(bytes);
                                } catch (OutOfVirtualMemoryException e) {
                                    error = e.errorCode();
                                    Thread.yield();
                                    throw new OutOfVirtualMemoryException(
                                            "reserve", e.provider(), 0, bytes, e.errorName(), error, "");
                                }
                            }
                        },
                        "10.4"),
                wrong(
                        "says in each refusal what the latest thread has asked for",
                        sim -> new FaultyAddressSpace(sim) {
                            private volatile long asked;

                            @Override
                            public long reserve(long bytes) {
                                asked = bytes;
                                try {
                                    return super.reserve(bytes);
                                } catch (OutOfVirtualMemoryException e) {
                                    Thread.yield();
                                    throw new OutOfVirtualMemoryException(
                                            "reserve", e.provider(), 0, asked, e.errorName(), e.errorCode(), "");
                                }
                            }
                        },
                        "10.4"),
                wrong(
                        "charges a limit of its own after it has looked at it",
                        sim -> new Charging(sim) {
                            @Override
                            void charge(long address, long bytes) {
                                if (charged.get() + bytes > LIMIT) {
                                    throw refusal(address, bytes);
                                }
                                linger();
                                charged.addAndGet(bytes);
                            }
                        },
                        "10.5"),
                wrong(
                        "loses count of a limit of its own when threads count at once",
                        sim -> new Charging(sim) {
                            @Override
                            void charge(long address, long bytes) {
                                if (charged.addAndGet(bytes) > LIMIT) {
                                    charged.addAndGet(-bytes);
                                    throw refusal(address, bytes);
                                }
                            }

                            @Override
                            void giveBack(long bytes) {
                                long before = charged.get();
                                linger();
                                charged.set(before - bytes);
                            }
                        },
                        "10.5"),
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
                        "10.2",
                        "10.4",
                        "10.5"),
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

    /** Has a limit of its own, below that of the system, on whole reservations that are committed. */
    private abstract static class Charging extends FaultyAddressSpace {
        static final long LIMIT = WrongProvider.MEMORY / 2;

        final AtomicLong charged = new AtomicLong();
        private final Map<Long, Long> charges = new ConcurrentHashMap<>();

        Charging(SimulatedAddressSpace sim) {
            super(sim);
        }

        abstract void charge(long address, long bytes);

        void giveBack(long bytes) {
            charged.addAndGet(-bytes);
        }

        OutOfVirtualMemoryException refusal(long address, long bytes) {
            return new OutOfVirtualMemoryException("commit", toString(), address, bytes, "ENOMEM", 12, "");
        }

        @Override
        public void commit(long address, long bytes, Protection protection) {
            if (!isCommitted(address)) {
                charge(address, bytes);
                charges.merge(address, bytes, Long::sum);
            }
            super.commit(address, bytes, protection);
        }

        @Override
        public void decommit(long address, long bytes) {
            super.decommit(address, bytes);
            for (long at = address; at < address + bytes; at += page) {
                give(at);
            }
        }

        @Override
        public void release(long address, long bytes) {
            super.release(address, bytes);
            for (long at = address; at < address + bytes; at += page) {
                give(at);
            }
        }

        private void give(long at) {
            Long had = charges.remove(at);
            if (had != null) {
                giveBack(had);
            }
        }
    }

    private static Stream<WrongProvider> limits() {
        return Stream.of(
                wrong(
                        "keeps a list of what it has reserved",
                        sim -> new FaultyAddressSpace(sim) {
                            private final Queue<Long> reserved = new ConcurrentLinkedQueue<>();

                            @Override
                            public long reserve(long bytes) {
                                long address = super.reserve(bytes);
                                reserved.add(address);
                                return address;
                            }
                        },
                        "11.3"),
                wrong(
                        "keeps a list of what it has decommitted",
                        sim -> new FaultyAddressSpace(sim) {
                            private final Queue<Long> decommitted = new ConcurrentLinkedQueue<>();

                            @Override
                            public void decommit(long address, long bytes) {
                                super.decommit(address, bytes);
                                decommitted.add(address);
                            }
                        },
                        "11.3"),
                wrong(
                        "reserves another page whenever it decommits one",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void decommit(long address, long bytes) {
                                super.decommit(address, bytes);
                                super.reserve(reservationGranularity());
                            }
                        },
                        "11.3",
                        "11.4"),
                wrong(
                        "counts reservations in 16 bits",
                        sim -> new FaultyAddressSpace(sim) {
                            private char number;

                            @Override
                            public synchronized long reserve(long bytes) {
                                if (++number == 0) {
                                    throw new OutOfVirtualMemoryException(
                                            "reserve", toString(), 0, bytes, "ENOMEM", 12, "");
                                }
                                return super.reserve(bytes);
                            }
                        },
                        "11.9"),
                wrong(
                        "keeps a page charged with every tenth decommit",
                        sim -> new FaultyAddressSpace(sim) {
                            private int times;

                            @Override
                            public synchronized void decommit(long address, long bytes) {
                                super.decommit(address, bytes);
                                if (++times % 10 == 0) {
                                    super.commit(super.reserve(reservationGranularity()), page, Protection.READ_WRITE);
                                }
                            }
                        },
                        "11.10"),
                wrong(
                        "keeps a page of each tenth commit that it refuses",
                        sim -> new FaultyAddressSpace(sim) {
                            private int times;

                            @Override
                            public synchronized void commit(long address, long bytes, Protection protection) {
                                try {
                                    super.commit(address, bytes, protection);
                                } catch (OutOfVirtualMemoryException e) {
                                    if (++times % 10 == 0) {
                                        super.commit(super.reserve(reservationGranularity()), page, protection);
                                    }
                                    throw e;
                                }
                            }
                        },
                        "11.10"),
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
                        "11.2",
                        "11.7",
                        "11.8"),
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
