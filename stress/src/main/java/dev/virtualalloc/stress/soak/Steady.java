package dev.virtualalloc.stress.soak;

import dev.virtualalloc.stress.Vitals;
import org.jspecify.annotations.Nullable;

/** Looks at this process again and again: after the first few times it may not have more than then. */
final class Steady {
    private static final int WARM_UP = 4;
    private static final long MORE_MAPPINGS = 100;
    private static final long MORE_BYTES = 48 << 20;
    private static final long MORE_DESCRIPTORS = 4;

    private int looks;
    private @Nullable Vitals first;
    private Vitals last = Vitals.now();

    void look() {
        last = Vitals.now();
        Vitals first = this.first;
        if (first == null) {
            if (++looks == WARM_UP) {
                this.first = last;
            }
            return;
        }
        if (last.mappings() > first.mappings() + MORE_MAPPINGS
                || last.resident() > first.resident() + MORE_BYTES
                || last.data() > first.data() + MORE_BYTES
                || last.descriptors() > first.descriptors() + MORE_DESCRIPTORS) {
            throw new AssertionError("this process had " + first + ", and has " + last);
        }
    }

    @Override
    public String toString() {
        return (first == null ? "" : first + " after the beginning, and at the end ") + last;
    }
}
