package dev.virtualalloc.spi.os;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import org.jspecify.annotations.Nullable;

/** The errors of winerror.h that whoever asks for memory can meet: which of them are a shortage, and what to do about it. */
enum WindowsError {
    ERROR_ACCESS_DENIED(5),
    ERROR_INVALID_HANDLE(6),
    ERROR_NOT_ENOUGH_MEMORY(8, "The system has no more memory for this process", ""),
    ERROR_OUTOFMEMORY(14, ERROR_NOT_ENOUGH_MEMORY),
    ERROR_BAD_LENGTH(24),
    ERROR_NOT_SUPPORTED(50),
    ERROR_INVALID_PARAMETER(87),
    ERROR_CALL_NOT_IMPLEMENTED(120),
    ERROR_NOT_LOCKED(158),
    ERROR_INVALID_ADDRESS(487),
    ERROR_PAGEFILE_QUOTA_EXCEEDED(567, "This process may have no more of the page file", "raise its quota"),
    ERROR_COMMITMENT_MINIMUM(
            635, "The system is enlarging its page file, and gives no memory meanwhile", "make that larger by hand"),
    ERROR_NOACCESS(998),
    ERROR_SWAPERROR(999),
    ERROR_PRIVILEGE_NOT_HELD(1314),
    ERROR_NO_SYSTEM_RESOURCES(
            1450, "The system has no more memory for what it notes itself", "end programs that are not needed"),
    ERROR_NONPAGED_SYSTEM_RESOURCES(1451, ERROR_NO_SYSTEM_RESOURCES),
    ERROR_PAGED_SYSTEM_RESOURCES(1452, ERROR_NO_SYSTEM_RESOURCES),
    ERROR_WORKING_SET_QUOTA(
            1453, "The working set of this process may not be so large", "raise it (SetProcessWorkingSetSize)"),
    ERROR_PAGEFILE_QUOTA(1454, ERROR_PAGEFILE_QUOTA_EXCEEDED),
    ERROR_COMMITMENT_LIMIT(
            1455,
            "All that is committed is charged against memory and page file together, and this process may be in a job or"
                    + " container with a limit of its own: one of the two is reached",
            "enlarge the page file or raise that limit"),
    ERROR_DYNAMIC_CODE_BLOCKED(1655),
    ERROR_NOT_ENOUGH_QUOTA(1816, "A quota of this process, or of its job or container, is used up", "raise it");

    private final int code;

    /** What there is too little of; empty if the error is no shortage. */
    private final String shortage;

    /** What helps beyond asking for less; empty if nothing is known. */
    private final String relief;

    WindowsError(int code) {
        this(code, "", "");
    }

    WindowsError(int code, WindowsError meansThat) {
        this(code, meansThat.shortage, meansThat.relief);
    }

    WindowsError(int code, String shortage, String relief) {
        this.code = code;
        this.shortage = shortage;
        this.relief = relief;
    }

    /** Returns what to throw after an operation that has failed so. */
    static VirtualMemoryException exception(int code, String operation, AddressSpace space, long address, long bytes) {
        WindowsError error = of(code);
        String name = error == null ? "GetLastError" : error.name();
        String advice = error == null ? "" : error.advice(operation);
        return error != null && error.isShortage(operation)
                ? new OutOfVirtualMemoryException(operation, space.toString(), address, bytes, name, code, advice)
                : new VirtualMemoryException(operation, space.toString(), address, bytes, name, code, advice);
    }

    boolean is(int other) {
        return code == other;
    }

    private static @Nullable WindowsError of(int code) {
        for (WindowsError error : values()) {
            if (error.is(code)) {
                return error;
            }
        }
        return null;
    }

    private boolean isShortage(String operation) {
        return !shortage.isEmpty() || isTooLarge(operation);
    }

    /** What is larger than all addresses is refused as no length at all. */
    private boolean isTooLarge(String operation) {
        return this == ERROR_INVALID_PARAMETER && operation.equals("reserve");
    }

    private String advice(String operation) {
        if (this == ERROR_DYNAMIC_CODE_BLOCKED) {
            return "Arbitrary Code Guard forbids this process to execute what it wrote. Use protections that do not"
                    + " execute";
        }
        if (isTooLarge(operation)) {
            return "That is more than the addresses of a process. Ask for a smaller maximum";
        }
        if (shortage.isEmpty()) {
            return "";
        }
        return switch (operation) {
            case "reserve" ->
                (this == ERROR_NOT_ENOUGH_MEMORY || this == ERROR_OUTOFMEMORY
                                ? "No range of addresses of that length is free"
                                : shortage)
                        + ". Ask for a smaller maximum" + orRelief();
            case "lock" ->
                (this == ERROR_WORKING_SET_QUOTA ? "A process may lock no more than its minimum working set" : shortage)
                        + ". Lock less" + orRelief();
            default -> shortage + ". Close what is not needed and try again" + orRelief();
        };
    }

    private String orRelief() {
        return relief.isEmpty() ? "" : ", or " + relief;
    }
}
