package dev.virtualalloc.stress.fuzz;

/** Something is not as the model says it has to be. */
final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mismatch(String what) {
        super(what);
    }

    Mismatch(String what, Throwable cause) {
        super(what, cause);
    }

    static void unlessEqual(String what, Object real, Object model) {
        if (!java.util.Objects.equals(real, model)) {
            throw new Mismatch(what + " is " + real + " and has to be " + model);
        }
    }

    static void unless(boolean holds, String what) {
        if (!holds) {
            throw new Mismatch("not so: " + what);
        }
    }
}
