package dev.virtualalloc.stress.fuzz;

import java.util.function.Supplier;

/** Something that is called at random, and a model of it in plain Java. */
abstract class Subject {
    static final boolean VIEWS_CAN_BE_REVOKED = Runtime.version().feature() >= 22;

    final World world;
    final Dice dice;
    final boolean inArena;
    private final String name;
    private boolean ended;

    /** Whether closing clears what was written, also if it is refused then. */
    private boolean cleared;

    Subject(World world, String name, boolean inArena) {
        this.world = world;
        this.dice = world.dice();
        this.name = name + world.nextNumber();
        this.inArena = inArena;
    }

    /** Calls one thing, and compares. */
    abstract void step();

    /** Compares all that can be seen with the model. */
    abstract void check();

    /** Compares what the system says of its pages. */
    void checkMappings(MemoryMap map) {}

    /** Closes it, if it is not. */
    abstract void close();

    /** Has the model know that all that can be written is zero. */
    abstract void clear();

    /** For what is of an allocator that clears when it closes. */
    final void isClearedOnClose() {
        cleared = true;
    }

    /** Has the model know that it is closed, or was given back. */
    void end() {
        ended = true;
    }

    final boolean isEnded() {
        return ended;
    }

    /** Whether nothing is left of it that would have to be closed. */
    boolean isClosed() {
        return ended;
    }

    final void change(String text, Expected expected, Runnable real, Runnable model) {
        compare(
                text,
                expected,
                () -> {
                    real.run();
                    return null;
                },
                () -> {
                    model.run();
                    return null;
                });
    }

    /** Closes, which may be refused; closing again has no effect. */
    final void close(Runnable real) {
        try {
            world.call(this + ".close()", new Expected(), () -> {
                real.run();
                return null;
            });
        } catch (Refusal e) {
            if (cleared) {
                clear();
            }
            check();
            return;
        }
        if (!ended) {
            end();
        }
    }

    /** Calls, and compares what came of it: after an exception nothing may have changed. */
    final void compare(String text, Expected expected, Supplier<?> real, Supplier<?> model) {
        String what = this + "." + text;
        Object result;
        try {
            result = world.call(what, expected, real);
        } catch (Refusal e) {
            check();
            return;
        }
        Mismatch.unlessEqual(what, result, model.get());
    }

    @Override
    public final String toString() {
        return name + (ended ? "(ended)" : "");
    }
}
