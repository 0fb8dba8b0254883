package dev.virtualalloc.sim;

import dev.virtualalloc.Protection;

/**
 * Thrown instead of the fault that would have ended the JVM: somebody has accessed a page that is free or reserved, or in a
 * way that its protection forbids. Nothing was read or written.
 *
 * @since 0.1
 */
public class SimulatedFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Where. */
    private final long address;

    /** What the page was. */
    private final PageState state;

    /** What the page allowed. */
    private final Protection protection;

    /** What was tried. */
    private final String access;

    /**
     * Creates an exception about an access.
     *
     * @param access what was tried: {@code read} or {@code write}
     * @param address where
     * @param state what the page there is
     * @param protection what it allows; {@link Protection#NONE} for one that is not committed
     */
    public SimulatedFaultException(String access, long address, PageState state, Protection protection) {
        super(access + " faults at " + Text.hex(address) + ": the page is "
                + switch (state) {
                    case FREE -> "free. Nobody has reserved it, or it was released";
                    case RESERVED -> "reserved. It was not committed, or it was decommitted";
                    case COMMITTED -> "committed, and protected as " + protection;
                });
        this.access = access;
        this.address = address;
        this.state = state;
        this.protection = protection;
    }

    /** {@return what was tried: {@code read} or {@code write}} */
    public String access() {
        return access;
    }

    /** {@return the address at which it was tried} */
    public long address() {
        return address;
    }

    /** {@return the state of the page at that moment} */
    public PageState state() {
        return state;
    }

    /** {@return the protection of the page at that moment, {@link Protection#NONE} for one that was not committed} */
    public Protection protection() {
        return protection;
    }
}
