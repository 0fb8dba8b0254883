package dev.virtualalloc.conformance;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the kit looks at memory from outside the provider: what a page allows, what is in it, whom it belongs to.
 *
 * <p>An answer that a probe cannot give is empty; the tests that need it are skipped and say so. The kit reads and writes only
 * where {@link #protections} has said that it is allowed. Any number of threads may use a probe at once.
 *
 * @apiNote A backend whose memory is not in this process, or whose protection is kept elsewhere than in the processor's page
 *     tables, comes with a probe of its own. Everyone else is served by {@link #of}.
 */
public interface MemoryProbe {

    /**
     * Makes the probe for memory of this process. It never touches what could fault: on Linux it asks {@code /proc/self/maps}
     * first; elsewhere it asks the provider, if that has {@link Capability#QUERY}; otherwise it knows nothing.
     *
     * @param provider the provider that is looked at
     * @return the probe
     */
    static MemoryProbe of(VirtualMemoryProvider provider) {
        return LinuxProbe.worksHere() ? new LinuxProbe() : new QueryProbe(provider);
    }

    /**
     * Tells what may be done with each page of a row of pages of one reservation.
     *
     * @param address the first page
     * @param pages how many
     * @param pageSize how large each is
     * @return what is enforced on each, {@link Protection#NONE} where every access faults; empty if that cannot be told
     */
    Optional<List<Protection>> protections(long address, int pages, long pageSize);

    /**
     * Tells how much of a range belongs to anybody.
     *
     * @param address the first page
     * @param bytes the length of the range
     * @return how many bytes are reserved or committed, 0 if the range is free; empty if that cannot be told
     */
    default OptionalLong takenBytes(long address, long bytes) {
        return OptionalLong.empty();
    }

    /**
     * Tells how much of a range is in memory at this moment.
     *
     * @param address the first page
     * @param bytes the length of the range
     * @return how many bytes are in memory; empty if that cannot be told
     */
    default OptionalLong residentBytes(long address, long bytes) {
        return OptionalLong.empty();
    }

    /**
     * Reads a byte.
     *
     * @param address where, in a page that can be read
     * @return what is there
     */
    byte read(long address);

    /**
     * Writes a byte.
     *
     * @param address where, in a page that can be written
     * @param value what to write
     */
    void write(long address, byte value);
}
