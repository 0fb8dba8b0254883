package dev.virtualalloc;

import dev.virtualalloc.internal.Sizes;

/**
 * Thrown when the system refuses an operation on address space: nothing has changed, and the same call may be tried again.
 *
 * <p>The message names what failed, on which range, the error as the system names it, and what to do. The same facts can be
 * had one by one.
 *
 * @since 0.1
 */
public class VirtualMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What failed. */
    private final String operation;

    /** Whose operation it was. */
    private final String provider;

    /** Where the range begins, or 0. */
    private final long address;

    /** How long the range is. */
    private final long bytes;

    /** The error by name. */
    private final String errorName;

    /** The error by number. */
    private final int errorCode;

    /**
     * Creates an exception whose message reads {@code commit failed: 2 MiB at 0x7f3a40000000 (ffm, linux-x86_64): ENOMEM
     * (12). vm.max_map_count is 65530}.
     *
     * @param operation what failed, in the words of the SPI: {@code reserve}, {@code commit}, {@code protect}, ...
     * @param provider the provider's name, with the platform behind a comma where it has one: {@code ffm, linux-x86_64}
     * @param address the first address of the range; 0 where there is none yet, as when reserving
     * @param bytes the length of the range; 0 where there is none, as when opening a file
     * @param errorName the error as the system names it: {@code ENOMEM}, {@code ERROR_COMMITMENT_LIMIT}
     * @param errorCode the error as the system numbers it
     * @param advice what the numbers are that matter here, and what to do; may be empty
     */
    public VirtualMemoryException(
            String operation,
            String provider,
            long address,
            long bytes,
            String errorName,
            int errorCode,
            String advice) {
        this(
                operation,
                provider,
                address,
                bytes,
                errorName + " (" + errorCode + ")" + (advice.isEmpty() ? "" : ". " + advice),
                errorName,
                errorCode);
    }

    /** Where it is not the system that refuses. */
    VirtualMemoryException(String operation, String provider, long address, long bytes, String reason) {
        this(operation, provider, address, bytes, reason, "", 0);
    }

    private VirtualMemoryException(
            String operation,
            String provider,
            long address,
            long bytes,
            String reason,
            String errorName,
            int errorCode) {
        super(operation + " failed" + (bytes == 0 ? "" : ": " + Sizes.text(bytes))
                + (address == 0 ? "" : " at " + Sizes.hex(address)) + " (" + provider + "): " + reason);
        this.operation = operation;
        this.provider = provider;
        this.address = address;
        this.bytes = bytes;
        this.errorName = errorName;
        this.errorCode = errorCode;
    }

    /** {@return what failed, in the words of the SPI: {@code reserve}, {@code commit}, {@code protect}, ...} */
    public String operation() {
        return operation;
    }

    /** {@return the name of the provider whose operation it was, with the platform behind a comma where it has one} */
    public String provider() {
        return provider;
    }

    /** {@return the first address of the range that the operation was for; 0 where there was none yet, as when reserving} */
    public long address() {
        return address;
    }

    /** {@return the length in bytes of the range that the operation was for} */
    public long bytes() {
        return bytes;
    }

    /** {@return the error as the system names it, {@code ENOMEM} for example; empty if it was not the system that refused} */
    public String errorName() {
        return errorName;
    }

    /** {@return the error as the system numbers it: {@code errno}, or what {@code GetLastError} returned; 0 if it was not the system} */
    public int errorCode() {
        return errorCode;
    }
}
