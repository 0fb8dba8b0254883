package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.virtualalloc.Protection;
import dev.virtualalloc.conformance.MemoryProbe;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.conformance.Rule;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import dev.virtualalloc.support.Backends;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Providers that may end the JVM, those of pages by what they destroy that they keep beside each range: they are told by the rule that they break. */
class DeadlyProvidersIT {
    /** By class and rule what has failed, of all providers in one run. */
    private static final Map<String, String> FAILURES = new TreeMap<>();

    @BeforeAll
    static void runTheRules() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(Stream.of(
                                tests(DecommitsOnePageTooMany.class, "2.7", "6.1", "6.3"),
                                tests(ReleasesOnePageTooMany.class, "2.7", "7.2"),
                                tests(ProtectsOnePageTooMany.class, "2.7", "5.2", "5.3"),
                                tests(CountsPagesForOneThread.class, "2.7", "10.2"),
                                tests(SharesWhatItIsAskedFor.class, "2.7", "10.2"))
                        .flatMap(tests -> tests)
                        .toArray(DiscoverySelector[]::new))
                .configurationParameter("virtualalloc.kit.child", "on")
                .execute()
                .allEvents()
                .failed()
                .stream()
                .forEach(failure -> FAILURES.merge(name(failure), message(failure), String::concat));
    }

    private static Stream<DiscoverySelector> tests(Class<?> subject, String... rules) {
        return Arrays.stream(subject.getMethods())
                .filter(method -> method.isAnnotationPresent(Rule.class))
                .filter(method -> List.of(rules)
                        .containsAll(List.of(method.getAnnotation(Rule.class).value())))
                .map(method -> selectMethod(subject, method));
    }

    /** As {@code Subject 6.1}, or of the class alone. */
    private static String name(Event failure) {
        String type = failure.getTestDescriptor().getUniqueId().toString().replaceFirst(".*\\$(\\w+)].*", "$1");
        return type + " " + failure.getTestDescriptor().getDisplayName().replaceFirst(" .*", "");
    }

    private static String message(Event failure) {
        return failure.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow()
                .getMessage();
    }

    @Test
    void aPageTooManyThatIsDecommittedIsToldByTheRulesOfDecommit() {
        assertThat(FAILURES.get("DecommitsOnePageTooMany 6.1"))
                .contains("rule 6.1 is broken", "SIGSEGV", "one page too many");
        assertThat(FAILURES.get("DecommitsOnePageTooMany 6.3")).contains("rule 6.3 is broken");
    }

    @Test
    void aNeighbourThatDiesOfAReleaseIsToldByTheRuleOfRelease() {
        assertThat(FAILURES.get("ReleasesOnePageTooMany 7.2")).contains("rule 7.2 is broken", "SIGSEGV");
    }

    @Test
    void aPageTooManyThatIsProtectedIsToldByTheRulesOfProtect() {
        assertThat(FAILURES.get("ProtectsOnePageTooMany 5.3")).contains("rule 5.3 is broken", "SIGSEGV");
        assertThat(FAILURES.get("ProtectsOnePageTooMany 5.2")).contains("rule 5.2 is broken");
    }

    @Test
    void whoMixesUpWhatThreadsAskForIsToldByTheRuleOnThreads() {
        assertThat(FAILURES.get("CountsPagesForOneThread 10.2")).contains("rule 10.2 is broken");
        assertThat(FAILURES.get("SharesWhatItIsAskedFor 10.2")).contains("rule 10.2 is broken");
    }

    @Test
    void otherRulesAreTestedAllTheSame() {
        assertThat(FAILURES).hasSize(7);
    }

    /** Cuts its ranges out of one of the system, with a page before each that it writes to whenever it is called. */
    private static class Noting extends ForwardingAddressSpace {
        final long page;

        private final MemoryProbe memory;
        private final TreeSet<Long> ranges = new TreeSet<>();
        private long next;

        Noting(AddressSpace system) {
            super(system);
            page = system.reservationGranularity();
            memory = MemoryProbe.of(system);
            next = super.reserve(1 << 30);
        }

        @Override
        public synchronized long reserve(long bytes) {
            super.commit(next, page, Protection.READ_WRITE);
            long range = next + page;
            ranges.add(range);
            next = range + bytes;
            note(range);
            return range;
        }

        @Override
        public void commit(long address, long bytes, Protection protection) {
            super.commit(address, bytes, protection);
            note(address);
        }

        @Override
        public void protect(long address, long bytes, Protection protection) {
            super.protect(address, bytes, protection);
            note(address);
        }

        @Override
        public void decommit(long address, long bytes) {
            super.decommit(address, bytes);
            note(address);
        }

        @Override
        public synchronized void release(long address, long bytes) {
            note(address);
            ranges.remove(address);
            super.decommit(address - page, page + bytes);
        }

        synchronized void note(long address) {
            memory.write(Objects.requireNonNull(ranges.floor(address)) - page, (byte) 1);
        }
    }

    /** Of the first backend that has memory of the system. */
    abstract static class Subject implements ProviderContract {
        @Override
        public VirtualMemoryProvider provider() {
            AddressSpace system = Backends.onTheSystem().get(0);
            return new TestProvider(system.name(), 0, space(system));
        }

        abstract AddressSpace space(AddressSpace system);

        @Override
        public boolean isRegistered() {
            return false;
        }
    }

    static class DecommitsOnePageTooMany extends Subject {
        @Override
        AddressSpace space(AddressSpace system) {
            return new Noting(system) {
                @Override
                public void decommit(long address, long bytes) {
                    super.decommit(address - page, bytes + page);
                }
            };
        }
    }

    static class ReleasesOnePageTooMany extends Subject {
        @Override
        AddressSpace space(AddressSpace system) {
            return new Noting(system) {
                @Override
                public synchronized void release(long address, long bytes) {
                    super.release(address, bytes + page);
                }
            };
        }
    }

    static class ProtectsOnePageTooMany extends Subject {
        @Override
        AddressSpace space(AddressSpace system) {
            return new Noting(system) {
                @Override
                public void protect(long address, long bytes, Protection protection) {
                    super.protect(address - page, bytes + page, protection);
                }
            };
        }
    }

    static class CountsPagesForOneThread extends Subject {
        @Override
        AddressSpace space(AddressSpace system) {
            long page = system.pageSize();
            return new ForwardingAddressSpace(system) {
                private final Map<Long, AtomicLong> committed = new ConcurrentHashMap<>();

                /** The bits of 64 pages, of which this one becomes as it is wanted, and others what they were before. */
                private boolean set(long address, boolean wanted) {
                    AtomicLong word = committed.computeIfAbsent(address / page / 64, any -> new AtomicLong());
                    long bits = word.get();
                    long bit = 1L << (address / page);
                    Thread.yield();
                    word.set(wanted ? bits | bit : bits & ~bit);
                    return (bits & bit) != 0;
                }

                @Override
                public void commit(long address, long bytes, Protection protection) {
                    for (long at = address; at < address + bytes; at += page) {
                        if (!set(at, true)) {
                            super.decommit(at, page);
                        }
                        super.commit(at, page, protection);
                    }
                }

                @Override
                public void decommit(long address, long bytes) {
                    for (long at = address; at < address + bytes; at += page) {
                        set(at, false);
                    }
                    super.decommit(address, bytes);
                }
            };
        }
    }

    static class SharesWhatItIsAskedFor extends Subject {
        @Override
        AddressSpace space(AddressSpace system) {
            return new ForwardingAddressSpace(system) {
                private volatile long start;
                private volatile long length;

                @Override
                public void protect(long address, long bytes, Protection protection) {
                    start = address;
                    length = bytes;
                    Thread.yield();
                    super.protect(start, length, protection);
                }
            };
        }
    }
}
