package dev.virtualalloc;

/**
 * Thrown when the system has no more addresses or no more memory to give: nothing has changed, and the same call may
 * succeed once something else has been given back.
 *
 * @since 0.1
 */
public class OutOfVirtualMemoryException extends VirtualMemoryException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception whose message names the limits that may stand in the way.
     *
     * @param operation what failed, in the words of the SPI: {@code reserve} or {@code commit}
     * @param provider the provider's name, with the platform behind a comma where it has one
     * @param address the first address of the range; 0 where there is none yet, as when reserving
     * @param bytes the length of the range
     * @param errorName the error as the system names it
     * @param errorCode the error as the system numbers it
     * @param advice which limits apply and what they are set to; may be empty
     */
    public OutOfVirtualMemoryException(
            String operation,
            String provider,
            long address,
            long bytes,
            String errorName,
            int errorCode,
            String advice) {
        super(operation, provider, address, bytes, errorName, errorCode, advice);
    }

    /** Where it is not the system that refuses. */
    OutOfVirtualMemoryException(String operation, String provider, long address, long bytes, String reason) {
        super(operation, provider, address, bytes, reason);
    }
}
