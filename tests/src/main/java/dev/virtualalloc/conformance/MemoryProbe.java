package dev.virtualalloc.conformance;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Inspects memory from outside the backend. What a probe does not know is empty; tests that need it are skipped and say so. The
 * kit reads and writes only where {@link #protections} allows it. Any number of threads may use a probe at once.
 *
 * @apiNote A backend whose memory is not in this process, or whose protection is not kept in the page tables of the processor,
 *     brings a probe of its own.
 *
 * @since 0.1
 */
public interface MemoryProbe {

    /**
     * Returns a probe for memory of this process. It never touches what could fault: it reads {@code /proc/self/maps} on Linux, asks
     * the address space elsewhere if that has {@link Capability#QUERY}, and knows nothing otherwise.
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
     * {@return how many bytes of a range are in physical memory at this moment; empty if that is not known}
     *
     * @param address the first page
     * @param bytes the length of the range
     */
    default OptionalLong residentBytes(long address, long bytes) {
        return OptionalLong.empty();
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
