package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.Protection;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import dev.virtualalloc.spi.MemoryObject;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import dev.virtualalloc.support.Backends;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit finds what is wrong with mapping: before an address space of the system, since no simulated one can map. */
class WrongMappingsTests {
    private static final Set<String> ALL = Set.of("8.15", "8.16", "8.17", "8.18", "8.19", "8.20", "8.21", "8.22");

    static Stream<Arguments> wrongMappings() {
        return Stream.of(
                wrong("does nothing wrong", system -> system),
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

    private static Arguments wrong(String fault, Function<AddressSpace, AddressSpace> space, String... broken) {
        return Arguments.of(fault, space, Set.of(broken));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongMappings")
    void theKitFindsWhatIsWrongAndNothingElse(
            String fault, Function<AddressSpace, AddressSpace> space, Set<String> broken) {
        AddressSpace system = Backends.onTheSystem().get(0);
        assumeTrue(system.capabilities().contains(Capability.MAP), "nothing can be mapped here");
        Subject.provider = new TestProvider(system.name(), 0, space.apply(system));
        assertThat(KitRun.of(Subject.class, ALL).broken()).isEqualTo(broken);
    }

    /** What the kit is run on. */
    static class Subject implements ProviderContract {
        static VirtualMemoryProvider provider;

        @Override
        public VirtualMemoryProvider provider() {
            return provider;
        }
    }
}
