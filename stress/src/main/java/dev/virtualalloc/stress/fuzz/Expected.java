package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.List;

/** How a call may end: one that is misuse in several ways has to be refused for one of them. */
final class Expected {
    private final List<Class<? extends RuntimeException>> certain = new ArrayList<>();
    private final List<Class<? extends RuntimeException>> possible = new ArrayList<>();

    /** It has to throw this, or something else that it has to throw. */
    Expected refused(boolean when, Class<? extends RuntimeException> type) {
        if (when) {
            certain.add(type);
        }
        return this;
    }

    /** It may throw this, and need not. */
    Expected perhaps(boolean when, Class<? extends RuntimeException> type) {
        if (when) {
            possible.add(type);
        }
        return this;
    }

    Expected state(boolean when) {
        return refused(when, IllegalStateException.class);
    }

    Expected argument(boolean when) {
        return refused(when, IllegalArgumentException.class);
    }

    Expected unsupported(boolean when) {
        return refused(when, UnsupportedOperationException.class);
    }

    Expected bounds(boolean when) {
        return refused(when, IndexOutOfBoundsException.class);
    }

    Expected index(long index, long size) {
        return bounds(index < 0 || index >= size);
    }

    Expected range(long index, long length, long size) {
        return bounds(index < 0 || length < 0 || length > size - index);
    }

    /** Where there is nothing to do, what cannot be done need not be refused. */
    Expected needs(Capability capability, AddressSpace space, boolean something) {
        boolean absent = !space.capabilities().contains(capability);
        return unsupported(absent && something).perhaps(absent, UnsupportedOperationException.class);
    }

    boolean isRefusal() {
        return !certain.isEmpty();
    }

    boolean allows(RuntimeException e) {
        return certain.stream().anyMatch(type -> type.isInstance(e))
                || possible.stream().anyMatch(type -> type.isInstance(e));
    }

    @Override
    public String toString() {
        return certain.isEmpty() ? "succeed" : "throw one of " + certain;
    }
}
