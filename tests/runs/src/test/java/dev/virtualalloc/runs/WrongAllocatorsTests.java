package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.conformance.AllocatorContract;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.BlockMemory;
import dev.virtualalloc.support.Backends;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit can fail: each allocator that is wrong breaks the rules that it should, and no others. */
class WrongAllocatorsTests {
    private static final long MAXIMUM = 2 << 20;

    /** An allocator that does one thing wrong, and the rules that it breaks by that. */
    record Wrong(String fault, Supplier<Allocator> allocator, Set<String> broken) {
        @Override
        public String toString() {
            return fault;
        }
    }

    private static Wrong wrong(String fault, Supplier<Allocator> allocator, String... broken) {
        return new Wrong(fault, allocator, Set.of(broken));
    }

    /** An allocator that is right, in an address space that need not be. */
    private static Allocator over(Function<SimulatedAddressSpace, AddressSpace> space) {
        return VirtualAlloc.builder()
                .addressSpace(space.apply(Simulator.linux4k().open()))
                .maximum(MAXIMUM)
                .keep(RangePool.none())
                .build();
    }

    static Stream<Wrong> wrongAllocators() {
        return Stream.concat(wrongBlocks(), wrongMemory());
    }

    /** The blocks are right, and what they stand on is not. */
    private static Stream<Wrong> wrongMemory() {
        return Stream.of(
                wrong(
                        "has an address space that protects nothing",
                        () -> over(sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void protect(long address, long bytes, Protection protection) {}
                        }),
                        "15.6"),
                wrong(
                        "adds memory that can be written to blocks that cannot",
                        () -> over(sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                super.commit(address, bytes, Protection.READ_WRITE);
                            }
                        }),
                        "15.6"),
                wrong(
                        "has an address space that keeps what it decommits",
                        () -> over(sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void decommit(long address, long bytes) {}
                        }),
                        "14.5",
                        "14.6"),
                wrong(
                        "shrinks without giving anything back",
                        () -> new OnSlots() {
                            @Override
                            public long trim(long address, long capacity, long bytes) {
                                return capacity;
                            }
                        },
                        "14.6"),
                wrong(
                        "says that it has given back what it keeps",
                        () -> new OnSlots() {
                            @Override
                            public long trim(long address, long capacity, long bytes) {
                                return bytes;
                            }
                        },
                        "14.4",
                        "14.5",
                        "14.6"),
                wrong(
                        "says that a block has more capacity than it can become large",
                        () -> new OnSlots() {
                            @Override
                            public long ensure(long address, long capacity, long needed, long preferred) {
                                return super.ensure(address, capacity, needed, preferred)
                                        + (capacity == 0 ? 0 : MAXIMUM);
                            }
                        },
                        "12.8"),
                wrong(
                        "keeps the addresses of closed blocks",
                        () -> new OnSlots() {
                            @Override
                            public void release(long address, long capacity, long dirty) {
                                // Many mappings would be slow to look through, for all tests after this.
                                space.decommit(address, MAXIMUM);
                            }
                        },
                        "17.7"),
                wrong(
                        "uses memory again without saying that it is dirty",
                        () -> new OnSlots() {
                            private final Deque<Long> kept = new ConcurrentLinkedDeque<>();

                            @Override
                            long slot() {
                                Long again = kept.poll();
                                return again == null ? super.slot() : again;
                            }

                            @Override
                            public long ensure(long address, long capacity, long needed, long preferred) {
                                return super.ensure(address, 0, needed, preferred);
                            }

                            @Override
                            public void release(long address, long capacity, long dirty) {
                                kept.push(address);
                            }
                        },
                        "12.5",
                        "13.3"));
    }

    private static Stream<Wrong> wrongBlocks() {
        return Stream.of(
                wrong(
                        "gives a byte less than was asked for, at one size",
                        () -> new Forwarding() {
                            @Override
                            public Block allocate(long bytes) {
                                return super.allocate(bytes == 4097 ? 4096 : bytes);
                            }
                        },
                        "12.1"),
                wrong(
                        "cannot make an empty block",
                        () -> new Forwarding() {
                            @Override
                            public Block allocate(long bytes) {
                                return super.allocate(bytes == 0 ? -1 : bytes);
                            }
                        },
                        "12.2"),
                wrong(
                        "takes a negative size for none",
                        () -> new Forwarding() {
                            @Override
                            public Block allocate(long bytes) {
                                return super.allocate(Math.max(bytes, 0));
                            }
                        },
                        "12.3"),
                wrong(
                        "gives its maximum where more is asked for",
                        () -> new Forwarding() {
                            @Override
                            public Block allocate(long bytes) {
                                return super.allocate(Math.min(bytes, MAXIMUM));
                            }
                        },
                        "12.4"),
                wrong(
                        "does not say what was asked for when it refuses",
                        () -> new Forwarding() {
                            @Override
                            public Block allocate(long bytes) {
                                try {
                                    return super.allocate(bytes);
                                } catch (CapacityExceededException e) {
                                    throw new CapacityExceededException("full", 0, 0);
                                }
                            }
                        },
                        "12.4"),
                wrong(
                        "leaves something in zeroed blocks",
                        () -> new Forwarding() {
                            @Override
                            public Block allocateZeroed(long bytes) {
                                Block block = super.allocateZeroed(bytes);
                                block.putByte(bytes / 2, (byte) 1);
                                return block;
                            }
                        },
                        "12.5"),
                wrong(
                        "has a maximum that becomes less",
                        () -> new Forwarding() {
                            private final AtomicInteger asked = new AtomicInteger();

                            @Override
                            public long maximum() {
                                return MAXIMUM - asked.getAndIncrement();
                            }
                        },
                        "12.7",
                        "12.8"),
                wrong(
                        "names a maximum that its blocks can pass",
                        () -> new Forwarding() {
                            @Override
                            public long maximum() {
                                return MAXIMUM / 2;
                            }
                        },
                        "12.4",
                        "12.8"),
                wrong(
                        "hands the same block out twice",
                        () -> new Forwarding() {
                            private Block latest;

                            @Override
                            public synchronized Block allocate(long bytes) {
                                if (latest == null || latest.size() != bytes || FaultyAddressSpace.isAmongThreads()) {
                                    latest = super.allocate(bytes);
                                }
                                return latest;
                            }
                        },
                        "12.9"),
                wrong(
                        "has an address space that empties the page before what it commits",
                        () -> over(sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                super.commit(address, bytes, protection);
                                if (isCommitted(address - page)) {
                                    super.discard(address - page, page);
                                }
                            }
                        }),
                        "13.2",
                        "13.8",
                        "13.10"),
                wrong(
                        "has an address space whose memory is not zero",
                        () -> over(sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void commit(long address, long bytes, Protection protection) {
                                super.commit(address, bytes, Protection.READ_WRITE);
                                sim.memory().write(address + bytes - 1, (byte) 1);
                                if (protection != Protection.READ_WRITE) {
                                    super.protect(address, bytes, protection);
                                }
                            }
                        }),
                        "13.3"),
                wrong(
                        "has an address space that empties what it protects",
                        () -> over(sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void protect(long address, long bytes, Protection protection) {
                                super.discard(address, bytes);
                                super.protect(address, bytes, protection);
                            }
                        }),
                        "15.1",
                        "15.3",
                        "15.4",
                        "15.5",
                        "16.7"),
                wrong(
                        "has an address space that empties a page too many when it decommits",
                        () -> over(sim -> new FaultyAddressSpace(sim) {
                            @Override
                            public void decommit(long address, long bytes) {
                                super.decommit(address, bytes);
                                if (isCommitted(address - page)) {
                                    super.discard(address - page, page);
                                }
                            }
                        }),
                        "14.1",
                        "14.4"),
                wrong(
                        "has no more room after five thousand blocks",
                        () -> new Forwarding() {
                            private final AtomicInteger allocated = new AtomicInteger();

                            @Override
                            public Block allocate(long bytes) {
                                if (allocated.incrementAndGet() > 5000) {
                                    throw new CapacityExceededException("full", bytes, 0);
                                }
                                return super.allocate(bytes);
                            }
                        },
                        "17.6"),
                wrong(
                        "serves one thread alone",
                        () -> new Forwarding() {
                            @Override
                            public Block allocate(long bytes) {
                                if (FaultyAddressSpace.isAmongThreads()) {
                                    throw new IllegalStateException("one thread at a time");
                                }
                                return super.allocate(bytes);
                            }
                        },
                        "18.1"));
    }

    @ParameterizedTest
    @MethodSource("wrongAllocators")
    void theKitFindsWhatIsWrongAndNothingElse(Wrong wrong) {
        Subject.wrong = wrong;
        assertThat(KitRun.of(Subject.class, wrong.broken()).broken())
                .as("rules that an allocator breaks that %s", wrong)
                .isEqualTo(wrong.broken());
    }

    /** An allocator whose blocks have a reservation each, in which something can be done wrong. */
    private static class OnSlots implements Allocator, BlockMemory {
        final AddressSpace space = Backends.onTheSystem().get(0);

        long slot() {
            return space.reserve(MAXIMUM);
        }

        @Override
        public Block allocate(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("cannot allocate " + bytes + " bytes");
            }
            if (bytes > MAXIMUM) {
                throw new CapacityExceededException("a slot is smaller", bytes, MAXIMUM);
            }
            long address = slot();
            long capacity = bytes == 0 ? 0 : ensure(address, 0, bytes, bytes);
            return Block.create(this, address, capacity, bytes, 0, Protection.READ_WRITE)
                    .block();
        }

        @Override
        public Block allocateZeroed(long bytes) {
            return allocate(bytes);
        }

        @Override
        public long maximum() {
            return MAXIMUM;
        }

        @Override
        public long maximum(long address) {
            return MAXIMUM;
        }

        @Override
        public long ensure(long address, long capacity, long needed, long preferred) {
            long end = whole(needed);
            space.commit(address + capacity, end - capacity, Protection.READ_WRITE);
            return end;
        }

        @Override
        public long trim(long address, long capacity, long bytes) {
            long end = whole(bytes);
            if (end < capacity) {
                space.decommit(address + end, Math.min(capacity, MAXIMUM) - end);
            }
            return end;
        }

        private long whole(long bytes) {
            return (bytes + space.pageSize() - 1) & -space.pageSize();
        }

        @Override
        public long residentBytes(long address, long capacity) {
            return space.residentBytes(address, whole(Math.min(capacity, MAXIMUM)));
        }

        @Override
        public void release(long address, long capacity, long dirty) {
            space.release(address, MAXIMUM);
        }
    }

    /** An allocator in which something can be done wrong. */
    private static class Forwarding implements Allocator {
        private final Allocator right = over(sim -> sim);

        @Override
        public Block allocate(long bytes) {
            return right.allocate(bytes);
        }

        @Override
        public Block allocateZeroed(long bytes) {
            return right.allocateZeroed(bytes);
        }

        @Override
        public long maximum() {
            return right.maximum();
        }
    }

    /** What the kit is run on. */
    static class Subject implements AllocatorContract {
        static Wrong wrong;

        @Override
        public Allocator allocator() {
            return wrong.allocator().get();
        }
    }
}
