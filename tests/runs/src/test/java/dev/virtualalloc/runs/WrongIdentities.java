package dev.virtualalloc.runs;

import static dev.virtualalloc.runs.WrongProvider.wrong;

import dev.virtualalloc.Protection;
import dev.virtualalloc.sim.SimulatedProvider;
import dev.virtualalloc.spi.Availability;
import dev.virtualalloc.spi.Capability;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** Wrong in how they are found (group 1), or in what they say of themselves (group 2). */
final class WrongIdentities {
    private WrongIdentities() {}

    /** Cannot be made by the service loader; the tests are given one that could be. */
    public static final class Fragile extends Delegate {
        public Fragile() {
            super(null);
        }

        Fragile(SimulatedProvider sim) {
            super(sim);
        }
    }

    /** Cannot be made by the service loader since nobody else may see it. */
    static final class Hidden extends Delegate {
        public Hidden() {
            super(new SimulatedProvider());
        }

        Hidden(SimulatedProvider sim) {
            super(sim);
        }
    }

    /** What the service loader is told of. */
    static Stream<Class<?>> registered() {
        return Stream.of(Fragile.class, Hidden.class);
    }

    static Stream<WrongProvider> all() {
        return Stream.of(
                wrong("is not registered", sim -> new Delegate(sim) {}, "1.1").asRegistered(),
                wrong("fails in its constructor", Fragile::new, "1.2").asRegistered(),
                wrong("is of a class that is not public", Hidden::new, "1.2").asRegistered(),
                wrong(
                        "throws when asked whether it is available",
                        sim -> new Delegate(sim) {
                            @Override
                            public Availability availability() {
                                throw new IllegalStateException("no system here");
                            }
                        },
                        "1.3"),
                wrong(
                        "gives another reason each time",
                        sim -> new Delegate(sim) {
                            private int asked;

                            @Override
                            public Availability availability() {
                                return Availability.unavailable("asked " + asked++ + " times");
                            }
                        },
                        "1.3"),
                wrong(
                        "has no name where it is not available",
                        sim -> new Delegate(sim) {
                            @Override
                            public Availability availability() {
                                return Availability.unavailable("it rains");
                            }

                            @Override
                            public String name() {
                                throw new IllegalStateException("it rains");
                            }
                        },
                        "1.4",
                        "2.1",
                        "2.2",
                        "2.4"),
                wrong(
                        "has an empty name",
                        sim -> new Delegate(sim) {
                            @Override
                            public String name() {
                                return "";
                            }
                        },
                        "2.1"),
                wrong(
                        "is of another version",
                        sim -> new Delegate(sim) {
                            @Override
                            public int spiVersion() {
                                return SPI_VERSION + 1;
                            }
                        },
                        "2.3"),
                wrong(
                        "ranks higher each time",
                        sim -> new Delegate(sim) {
                            private int rank;

                            @Override
                            public int rank() {
                                return rank++;
                            }
                        },
                        "2.4"),
                wrong(
                        "loses a capability once memory is written",
                        sim -> new Delegate(sim) {
                            private boolean used;

                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                used = true;
                                super.commit(address, bytes, protection);
                            }

                            @Override
                            public Set<Capability> capabilities() {
                                return used ? sim.capabilities() : Set.of(Capability.values());
                            }
                        },
                        "2.4",
                        "8.7"),
                wrong(
                        "hands out its own set of capabilities",
                        sim -> new Delegate(sim) {
                            private final Set<Capability> own = EnumSet.copyOf(sim.capabilities());

                            @Override
                            public Set<Capability> capabilities() {
                                return own;
                            }
                        },
                        "2.5"),
                wrong(
                                "declares to execute and not to protect",
                                sim -> new Delegate(sim) {
                                    @Override
                                    public Set<Capability> capabilities() {
                                        return Set.of(Capability.EXECUTE);
                                    }
                                },
                                "2.6",
                                "8.1",
                                "8.7")
                        .withoutCapability(Capability.PROTECT),
                wrong(
                        "has pages of three of the system's",
                        sim -> new Delegate(sim) {
                            @Override
                            public long pageSize() {
                                return 3 * page;
                            }
                        },
                        "2.7",
                        "5.6",
                        "8.8",
                        "9.7",
                        "9.8",
                        "10.3"),
                wrong(
                        "has a granularity of half a page",
                        sim -> new Delegate(sim) {
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
                        "2.8",
                        "3.5",
                        "9.5",
                        "9.6"));
    }
}
