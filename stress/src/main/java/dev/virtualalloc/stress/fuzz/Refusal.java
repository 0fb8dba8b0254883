package dev.virtualalloc.stress.fuzz;

/** A call has thrown what it was to throw, or may throw. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(RuntimeException cause) {
        super(cause.getMessage(), cause, false, false);
    }
}
