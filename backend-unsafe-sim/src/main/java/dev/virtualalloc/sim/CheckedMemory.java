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
            if (!page.protection().canRead()) {
                throw new SimulatedFaultException("read", address, page.state(), page.protection());
            }
            return SimulatedMemory.get(address);
        });
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
