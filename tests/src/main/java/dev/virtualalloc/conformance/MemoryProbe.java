package dev.virtualalloc.conformance;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Inspects memory from outside the backend. What a probe does not know is empty; tests that need it are skipped by a {@link MemoryUnseenException}. The
 * kit reads and writes only where {@link #protections} allows it. Any number of threads may use a probe at once.
 *
 * @apiNote A backend whose memory is not in this process, or whose protection is not kept in the page tables of the processor,
 *     brings a probe of its own.
 *
 * @since 0.1
 */
public interface MemoryProbe {

    /**
     * Returns a probe for memory of this process. It never touches what could fault: on Linux it reads {@code /proc/self/maps};
     * elsewhere it asks the address space, if that has {@link Capability#QUERY} and {@link Capability#RESIDENCY}, and knows nothing
     * otherwise.
     *
     * @param space the address space to inspect
     * @return the probe
     */
    static MemoryProbe of(AddressSpace space) {
        return LinuxProbe.isSupported() ? new LinuxProbe() : new QueryProbe(space);
    }

    /**
     * {@return the protection that is enforced on each page of a range, {@link Protection#NONE} where every access faults; empty if
     * that is not known}
     *
     * @param address the first page
     * @param pages the number of pages
     * @param pageSize the size of a page in bytes
     */
    Optional<List<Protection>> protections(long address, int pages, long pageSize);

    /**
     * {@return how many bytes of a range are reserved or committed, 0 if it is free; empty if that is not known}
     *
     * @param address the first page
     * @param bytes the length of the range
     */
    default OptionalLong mappedBytes(long address, long bytes) {
        return OptionalLong.empty();
    }

    /**
     * {@return how many bytes of a range are in physical memory of their own at this moment; empty if that is not known} A page that
     * was only read may be one that all of the system share.
     *
     * @param address the first page
     * @param bytes the length of the range
     */
    default OptionalLong residentBytes(long address, long bytes) {
        return OptionalLong.empty();
    }

    /**
     * {@return for how many bytes of a range the system has promised memory and counts that against a limit, touched or not; empty
     * if that is not known}
     *
     * @param address the first page
     * @param bytes the length of the range
     */
    default OptionalLong chargedBytes(long address, long bytes) {
        return OptionalLong.empty();
    }

    /**
     * {@return how much of the system this process holds at this moment: numbers, by the name of what is counted; empty if nothing
     * of that is known}
     *
     * <p>What becomes more by one for each call of the address space, hundreds of times on end, is taken for a leak.
     */
    default Map<String, Long> holdings() {
        return Map.of();
    }

    /**
     * {@return the byte at an address}
     *
     * @param address an address in a page that can be read
     */
    byte read(long address);

    /**
     * {@return whether all bytes of a range are zero; by {@link #read}, unless a probe knows a faster way}
     *
     * @param address an address in a page that can be read
     * @param bytes the length of the range, in pages that can be read
     */
    default boolean isZero(long address, long bytes) {
        for (long i = 0; i < bytes; i++) {
            if (read(address + i) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes a byte.
     *
     * @param address an address in a page that can be written
     * @param value the byte
     */
    void write(long address, byte value);
}
