package dev.virtualalloc.sim;

/**
 * Reads and writes simulated memory by address as a processor would: what the page table forbids is a fault, and a fault is an
 * exception.
 *
 * <p>Any number of threads may use it at once; an access and the operations of the provider happen one after the other.
 */
public final class CheckedMemory {
    private final SimulatedProvider provider;

    CheckedMemory(SimulatedProvider provider) {
        this.provider = provider;
    }

    /**
     * Reads a byte.
     *
     * @param address where
     * @return the value there
     * @throws SimulatedFaultException if the page is not committed, or protected so that it cannot be read
     */
    public byte read(long address) {
        return provider.withPage(address, page -> {
            if (!page.protection().canRead()) {
                throw new SimulatedFaultException("read", address, page.state(), page.protection());
            }
            return SimulatedMemory.get(address);
        });
    }

    /**
     * Writes a byte.
     *
     * @param address where
     * @param value the value
     * @throws SimulatedFaultException if the page is not committed, or protected so that it cannot be written
     */
    public void write(long address, byte value) {
        provider.withPage(address, page -> {
            if (!page.protection().canWrite()) {
                throw new SimulatedFaultException("write", address, page.state(), page.protection());
            }
            SimulatedMemory.put(address, value);
            return value;
        });
    }

    /**
     * Tells whether there is anything that can be done at an address: whether it can be read, since no page can only be
     * written.
     *
     * @param address where, any address at all
     * @return whether {@link #read} would succeed
     */
    public boolean accessible(long address) {
        return provider.withPage(address, page -> page.protection().canRead());
    }

    /**
     * Tells whether an address can be written.
     *
     * @param address where, any address at all
     * @return whether {@link #write} would succeed
     */
    public boolean writable(long address) {
        return provider.withPage(address, page -> page.protection().canWrite());
    }

    /**
     * Tells what the page of an address is.
     *
     * @param address where, any address at all
     * @return its state
     */
    public PageState state(long address) {
        return provider.withPage(address, PageRange::state);
    }
}
