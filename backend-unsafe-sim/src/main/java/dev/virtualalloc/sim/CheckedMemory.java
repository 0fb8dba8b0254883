package dev.virtualalloc.sim;

/**
 * Reads and writes simulated memory by address as a processor would: what the page table forbids is a fault, and a fault is an
 * exception.
 *
 * <p>Any number of threads may use it at once; an access and the operations of the address space happen one after the other.
 *
 * @since 0.1
 */
public final class CheckedMemory {
    private final SimulatedAddressSpace space;

    CheckedMemory(SimulatedAddressSpace space) {
        this.space = space;
    }

    /**
     * {@return the byte at an address}
     *
     * @param address the address
     * @throws SimulatedFaultException if the page is not committed, or protected so that it cannot be read
     */
    public byte read(long address) {
        return space.withPage(address, page -> {
            checkRead(address, page);
            return SimulatedMemory.get(address);
        });
    }

    /**
     * {@return whether all bytes of a range are zero, which is found out much faster than byte by byte}
     *
     * @param address the address of the first byte
     * @param bytes the length of the range
     * @throws SimulatedFaultException if a page before the first byte that is not zero is not committed, or protected so that it
     *     cannot be read
     */
    public boolean isZero(long address, long bytes) {
        long end = address + bytes;
        long from = address;
        while (from < end) {
            long first = from;
            long to = space.withPage(first, page -> {
                checkRead(first, page);
                long last = Math.min(end, page.end());
                return isZeroBetween(first, last) ? last : first;
            });
            if (to == first) {
                return false;
            }
            from = to;
        }
        return true;
    }

    private static boolean isZeroBetween(long from, long to) {
        for (long at = from; at < to; at++) {
            if (SimulatedMemory.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    private static void checkRead(long address, PageRange page) {
        if (!page.protection().canRead()) {
            throw new SimulatedFaultException("read", address, page.state(), page.protection());
        }
    }

    /**
     * Sets the byte at an address.
     *
     * @param address the address
     * @param value the value
     * @throws SimulatedFaultException if the page is not committed, or protected so that it cannot be written
     */
    public void write(long address, byte value) {
        space.withPage(address, page -> {
            if (!page.protection().canWrite()) {
                throw new SimulatedFaultException("write", address, page.state(), page.protection());
            }
            SimulatedMemory.put(address, value);
            return value;
        });
    }

    /**
     * {@return whether an address can be read, without which it cannot be written either}
     *
     * @param address any address at all
     */
    public boolean accessible(long address) {
        return space.withPage(address, page -> page.protection().canRead());
    }

    /**
     * {@return whether an address can be written}
     *
     * @param address any address at all
     */
    public boolean writable(long address) {
        return space.withPage(address, page -> page.protection().canWrite());
    }

    /**
     * {@return the state of the page of an address}
     *
     * @param address any address at all
     */
    public PageState state(long address) {
        return space.withPage(address, PageRange::state);
    }
}
