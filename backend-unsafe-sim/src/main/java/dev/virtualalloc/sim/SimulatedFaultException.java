package dev.virtualalloc.sim;

import dev.virtualalloc.Protection;

/**
 * Thrown instead of the fault that would have ended the JVM: somebody has accessed a page that is free or reserved, or in a
 * way that its protection forbids. Nothing was read or written.
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
     * Makes an exception about an access.
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

    /**
     * Tells what was tried.
     *
     * @return {@code read} or {@code write}
     */
    public String access() {
        return access;
    }

    /**
     * Tells where it was tried.
     *
     * @return the address
     */
    public long address() {
        return address;
    }

    /**
     * Tells what the page was at that moment.
     *
     * @return its state
     */
    public PageState state() {
        return state;
    }

    /**
     * Tells what the page allowed at that moment.
     *
     * @return its protection; {@link Protection#NONE} for one that was not committed
     */
    public Protection protection() {
        return protection;
    }
}
