package dev.virtualalloc.sim;

/** How a system names and numbers its refusals. */
enum SystemErrors {
    /** {@code errno}: mmap(2), mprotect(2). */
    POSIX {
        @Override
        Code outOf(Operation operation) {
            return new Code("ENOMEM", 12);
        }

        @Override
        Code notOurs() {
            return new Code("ENOMEM", 12);
        }

        @Override
        Code invalid() {
            return new Code("EINVAL", 22);
        }
    },
    /** {@code GetLastError}: System Error Codes on MSDN. */
    WINDOWS {
        @Override
        Code outOf(Operation operation) {
            return operation == Operation.RESERVE
                    ? new Code("ERROR_NOT_ENOUGH_MEMORY", 8)
                    : new Code("ERROR_COMMITMENT_LIMIT", 1455);
        }

        @Override
        Code notOurs() {
            return new Code("ERROR_INVALID_ADDRESS", 487);
        }

        @Override
        Code invalid() {
            return new Code("ERROR_INVALID_PARAMETER", 87);
        }
    };

    record Code(String name, int number) {}

    /** There is no more of it. */
    abstract Code outOf(Operation operation);

    /** The range is not of one reservation, or its pages are not committed. */
    abstract Code notOurs();

    /** The arguments make no sense, whatever is mapped. */
    abstract Code invalid();
}
