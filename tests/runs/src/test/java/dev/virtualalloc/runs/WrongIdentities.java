package dev.virtualalloc.runs;

import static dev.virtualalloc.runs.WrongProvider.wrong;
import static dev.virtualalloc.runs.WrongProvider.wrongProvider;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.ProviderUnavailableException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Wrong in how they are found and opened (group 1), or in what they say of themselves (group 2). */
final class WrongIdentities {
    private WrongIdentities() {}

    /** The service loader fails to instantiate it; the tests are given an instance that could be created. */
    public static final class Fragile extends TestProvider {
        public Fragile() {
            super("unsafe-sim", 0, null);
            throw new IllegalStateException("no system here");
        }

        Fragile(AddressSpace space) {
            super("unsafe-sim", 0, space);
        }
    }

    /** The service loader fails to instantiate it since the class is not public. */
    static final class Hidden extends TestProvider {
        public Hidden() {
            this(Simulator.linux4k().open());
        }

        Hidden(AddressSpace space) {
            super("unsafe-sim", 0, space);
        }
    }

    /** What the service loader is told of. */
    static Stream<Class<?>> registered() {
        return Stream.of(Fragile.class, Hidden.class);
    }

    /** A provider with something of it overridden. */
    private static class Faulty extends TestProvider {
        final AddressSpace space;

        Faulty(AddressSpace space) {
            super("unsafe-sim", 0, space);
            this.space = space;
        }
    }

    static Stream<WrongProvider> all() {
        return Stream.of(discovered(), opened(), identified()).flatMap(group -> group);
    }

    private static Stream<WrongProvider> discovered() {
        return Stream.of(
                wrongProvider("is not registered", Faulty::new, "1.1").asRegistered(),
                wrongProvider("fails in its constructor", Fragile::new, "1.2").asRegistered(),
                wrongProvider("is of a class that is not public", Hidden::new, "1.2")
                        .asRegistered());
    }

    /** Knows whether memory was committed. */
    private static class Used extends FaultyAddressSpace {
        boolean used;

        Used(SimulatedAddressSpace sim) {
            super(sim);
        }

        @Override
        public void commit(long address, long bytes, Protection protection) {
            used = true;
            super.commit(address, bytes, protection);
        }
    }

    /** Knows whether it has refused to reserve. */
    private static final class Refusing extends FaultyAddressSpace {
        boolean refused;

        Refusing(SimulatedAddressSpace sim) {
            super(sim);
        }

        @Override
        public long reserve(long bytes) {
            try {
                return super.reserve(bytes);
            } catch (OutOfVirtualMemoryException e) {
                refused = true;
                throw e;
            }
        }
    }

    private static Stream<WrongProvider> opened() {
        return Stream.of(
                wrongProvider(
                        "is unavailable without saying why",
                        sim -> new Faulty(sim) {
                            @Override
                            public AddressSpace open() {
                                throw new ProviderUnavailableException("");
                            }
                        },
                        "1.3"),
                wrongProvider(
                        "cannot be opened again once it was used",
                        sim -> {
                            Used known = new Used(sim);
                            return new Faulty(known) {
                                @Override
                                public AddressSpace open() {
                                    if (known.used) {
                                        throw new ProviderUnavailableException("in use");
                                    }
                                    return space;
                                }
                            };
                        },
                        "1.3"),
                wrongProvider(
                        "throws something else where it is unavailable",
                        sim -> new Faulty(sim) {
                            @Override
                            public AddressSpace open() {
                                throw new IllegalStateException("no system here");
                            }
                        },
                        "1.3"),
                wrongProvider(
                        "cannot be linked where it is unavailable",
                        sim -> new Faulty(sim) {
                            @Override
                            public AddressSpace open() {
                                throw new UnsatisfiedLinkError("no system here");
                            }
                        },
                        "1.3"),
                wrongProvider(
                        "opens nothing",
                        sim -> new Faulty(sim) {
                            @Override
                            public AddressSpace open() {
                                return null;
                            }
                        },
                        "1.3"),
                wrongProvider(
                        "is unavailable for another reason each time",
                        sim -> new Faulty(sim) {
                            private int opened;

                            @Override
                            public AddressSpace open() {
                                throw new ProviderUnavailableException("opened " + opened++ + " times");
                            }
                        },
                        "1.3"),
                wrongProvider(
                        "is available at the second attempt",
                        sim -> new Faulty(sim) {
                            private boolean attempted;

                            @Override
                            public synchronized AddressSpace open() {
                                if (!attempted) {
                                    attempted = true;
                                    throw new ProviderUnavailableException("not yet");
                                }
                                return space;
                            }
                        },
                        "1.3"),
                wrongProvider(
                        "opens another address space each time",
                        sim -> new Faulty(sim) {
                            @Override
                            public AddressSpace open() {
                                return new FaultyAddressSpace(sim);
                            }
                        },
                        "1.3"),
                wrongProvider(
                        "opens two address spaces for two threads at once",
                        sim -> new Faulty(sim) {
                            private final CountDownLatch two = new CountDownLatch(2);
                            private volatile AddressSpace opened;

                            @Override
                            public AddressSpace open() {
                                if (opened == null) {
                                    FaultyAddressSpace.meet(two);
                                    AddressSpace mine = new FaultyAddressSpace(sim);
                                    opened = mine;
                                    return mine;
                                }
                                return opened;
                            }
                        },
                        "1.3"),
                wrongProvider(
                        "has no name where it is unavailable",
                        sim -> new Faulty(sim) {
                            @Override
                            public AddressSpace open() {
                                throw new ProviderUnavailableException("it rains");
                            }

                            @Override
                            public String name() {
                                throw new IllegalStateException("it rains");
                            }
                        },
                        "1.4",
                        "2.1",
                        "2.2",
                        "2.4"));
    }

    private static Stream<WrongProvider> identified() {
        return Stream.of(
                wrong(
                        "has another name once it was used",
                        sim -> new Used(sim) {
                            @Override
                            public String name() {
                                return used ? "used" : super.name();
                            }
                        },
                        "2.4"),
                wrong(
                        "has larger pages once it was used",
                        sim -> new Used(sim) {
                            @Override
                            public long pageSize() {
                                return used ? 2 * page : page;
                            }
                        },
                        "2.4"),
                wrong(
                        "can reserve less, it says, the more it has reserved",
                        sim -> new Used(sim) {
                            @Override
                            public long largestReservation() {
                                return super.largestReservation() - sim.reservedBytes();
                            }
                        },
                        "2.4"),
                wrong(
                        "cannot prefault any more, it says, once it has released something",
                        sim -> new Used(sim) {
                            private boolean released;

                            @Override
                            public void release(long address, long bytes) {
                                released = true;
                                super.release(address, bytes);
                            }

                            @Override
                            public Set<Capability> capabilities() {
                                Set<Capability> rest = EnumSet.copyOf(super.capabilities());
                                if (released) {
                                    rest.remove(Capability.PREFAULT);
                                }
                                return Collections.unmodifiableSet(rest);
                            }
                        },
                        "2.4"),
                wrongProvider(
                        "ranks lower once it has refused something",
                        sim -> {
                            Refusing space = new Refusing(sim);
                            return new TestProvider(sim.name(), 0, space) {
                                @Override
                                public int rank() {
                                    return space.refused ? -1 : 0;
                                }
                            };
                        },
                        "2.4"),
                wrongProvider(
                        "has an empty name",
                        sim -> new TestProvider("", 0, new FaultyAddressSpace(sim) {
                            @Override
                            public String name() {
                                return "";
                            }
                        }),
                        "2.1"),
                wrongProvider(
                        "is of a newer version",
                        sim -> new Faulty(sim) {
                            @Override
                            public int spiVersion() {
                                return SPI_VERSION + 1;
                            }
                        },
                        "2.3"),
                wrongProvider(
                        "ranks higher each time",
                        sim -> new Faulty(sim) {
                            private int rank;

                            @Override
                            public int rank() {
                                return rank++;
                            }
                        },
                        "2.4"),
                wrong(
                        "opens an address space with a name of its own",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public String name() {
                                return "windows";
                            }
                        },
                        "2.9"),
                wrong(
                        "loses a capability once memory is written",
                        sim -> new FaultyAddressSpace(sim) {
                            private boolean used;

                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                used = true;
                                super.commit(address, bytes, protection);
                            }

                            @Override
                            public Set<Capability> capabilities() {
                                return used ? sim.capabilities() : capabilitiesAnd(Capability.EXECUTE);
                            }
                        },
                        "2.4"),
                wrong(
                        "hands out its own set of capabilities",
                        sim -> new FaultyAddressSpace(sim) {
                            private final Set<Capability> own = EnumSet.copyOf(sim.capabilities());

                            @Override
                            public Set<Capability> capabilities() {
                                return own;
                            }
                        },
                        "2.5"),
                wrong(
                                "declares to execute and not to protect",
                                sim -> new FaultyAddressSpace(sim) {
                                    @Override
                                    public Set<Capability> capabilities() {
                                        return Set.of(Capability.EXECUTE);
                                    }
                                },
                                "2.6")
                        .withoutCapability(Capability.PROTECT),
                wrong(
                        "declares to write and execute at once, and not to execute",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public Set<Capability> capabilities() {
                                return capabilitiesAnd(Capability.WRITE_EXECUTE);
                            }
                        },
                        "2.10",
                        "8.23"),
                wrong(
                        "declares to execute, and gives pages that can only be read",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public Set<Capability> capabilities() {
                                return capabilitiesAnd(Capability.EXECUTE);
                            }

                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                super.commit(address, bytes, withoutExecuting(protection));
                            }

                            @Override
                            public void protect(long address, long bytes, Protection protection) {
                                super.protect(address, bytes, withoutExecuting(protection));
                            }

                            private Protection withoutExecuting(Protection protection) {
                                return Protection.of(protection.canRead(), protection.canWrite(), false);
                            }
                        },
                        "8.7"),
                wrong(
                        "has pages of three of the system's",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long pageSize() {
                                return 3 * page;
                            }
                        },
                        "2.7"),
                wrong(
                        "has a granularity of half a page",
                        sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public long reservationGranularity() {
                                return page / 2;
                            }

                            @Override
                            public long reserve(long bytes) {
                                return super.reserve(whole(bytes));
                            }

                            @Override
                            public void release(long address, long bytes) {
                                super.release(address, whole(bytes));
                            }

                            private long whole(long bytes) {
                                long granularity = sim.reservationGranularity();
                                return bytes > Long.MAX_VALUE - granularity
                                        ? bytes & -granularity
                                        : (bytes + granularity - 1) & -granularity;
                            }
                        },
                        "2.8"));
    }
}
