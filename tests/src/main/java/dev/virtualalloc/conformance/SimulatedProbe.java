package dev.virtualalloc.conformance;

import dev.virtualalloc.Protection;
import dev.virtualalloc.sim.CheckedMemory;
import dev.virtualalloc.sim.PageState;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Reads the page table of a simulated address space. A stray access is a {@code SimulatedFaultException}. The one part of the kit
 * that needs {@code virtualalloc-backend-unsafe-sim}.
 *
 * @since 0.1
 */
public final class SimulatedProbe implements MemoryProbe {
    /** Of a range of terabytes so many pages are read at each end. */
    private static final long MAX_PAGES = 4096;

    private final SimulatedAddressSpace space;
    private final CheckedMemory memory;
    private final long pageSize;

    /**
     * Creates a probe for a simulated address space.
     *
     * @param space the address space
     */
    public SimulatedProbe(SimulatedAddressSpace space) {
        this.space = space;
        this.memory = space.memory();
        this.pageSize = space.pageSize();
    }

    @Override
    public Optional<List<Protection>> protections(long address, int pages, long pageSize) {
        return Optional.of(IntStream.range(0, pages)
                .mapToObj(page -> address + page * pageSize)
                .map(page -> Protection.of(memory.accessible(page), memory.writable(page), false))
                .toList());
    }

    @Override
    public OptionalLong mappedBytes(long address, long bytes) {
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

    @Override
    public OptionalLong chargedBytes(long address, long bytes) {
        return residentBytes(address, bytes);
    }

    @Override
    public Map<String, Long> holdings() {
        return Map.of(
                "mappings", space.mappingCount(),
                "reserved pages", space.reservedBytes() / pageSize,
                "committed pages", space.committedBytes() / pageSize);
    }

    private LongStream pages(long address, long bytes) {
        long pages = bytes / pageSize;
        return (pages <= 2 * MAX_PAGES
                        ? LongStream.range(0, pages)
                        : LongStream.concat(LongStream.range(0, MAX_PAGES), LongStream.range(pages - MAX_PAGES, pages)))
                .map(page -> address + page * pageSize);
    }

    @Override
    public byte read(long address) {
        return memory.read(address);
    }

    @Override
    public boolean isZero(long address, long bytes) {
        return memory.isZero(address, bytes);
    }

    @Override
    public void write(long address, byte value) {
        memory.write(address, value);
    }
}
