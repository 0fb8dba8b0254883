package dev.virtualalloc.conformance;

import dev.virtualalloc.Protection;
import dev.virtualalloc.sim.CheckedMemory;
import dev.virtualalloc.sim.PageState;
import dev.virtualalloc.sim.SimulatedProvider;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Looks at simulated memory by the page table of the simulator: a stray access is a {@code SimulatedFaultException} that says
 * what was wrong with it. The one part of the kit that needs {@code virtualalloc-backend-unsafe-sim}.
 */
public final class SimulatedProbe implements MemoryProbe {
    /** A range of terabytes is looked at from its two ends. */
    private static final long MOST_PAGES = 4096;

    private final CheckedMemory memory;
    private final long pageSize;

    /**
     * Makes a probe for the memory of one simulated address space.
     *
     * @param provider the provider that the memory is of
     */
    public SimulatedProbe(SimulatedProvider provider) {
        this.memory = provider.memory();
        this.pageSize = provider.pageSize();
    }

    @Override
    public Optional<List<Protection>> protections(long address, int pages, long pageSize) {
        return Optional.of(IntStream.range(0, pages)
                .mapToObj(page -> address + page * pageSize)
                .map(page -> Protection.of(memory.accessible(page), memory.writable(page), false))
                .toList());
    }

    @Override
    public OptionalLong takenBytes(long address, long bytes) {
        return OptionalLong.of(pages(address, bytes)
                        .filter(page -> memory.state(page) != PageState.FREE)
                        .count()
                * pageSize);
    }

    @Override
    public OptionalLong residentBytes(long address, long bytes) {
        return OptionalLong.of(pages(address, bytes)
                        .filter(page -> memory.state(page) == PageState.COMMITTED)
                        .count()
                * pageSize);
    }

    private LongStream pages(long address, long bytes) {
        long pages = bytes / pageSize;
        return (pages <= 2 * MOST_PAGES
                        ? LongStream.range(0, pages)
                        : LongStream.concat(
                                LongStream.range(0, MOST_PAGES), LongStream.range(pages - MOST_PAGES, pages)))
                .map(page -> address + page * pageSize);
    }

    @Override
    public byte read(long address) {
        return memory.read(address);
    }

    @Override
    public void write(long address, byte value) {
        memory.write(address, value);
    }
}
