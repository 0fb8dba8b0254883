package dev.virtualalloc.containers;

import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Over the elements of a vec, or of a list of it, as objects. */
final class VecSpliterator<E> extends ElementRange implements Spliterator<E> {
    private final Vec<E> vec;
    private final LongSupplier lastEnd;

    /**
     * @param vec the vec
     * @param first the index of the first element
     * @param lastEnd where the elements end, asked when it is first used
     */
    VecSpliterator(Vec<E> vec, long first, LongSupplier lastEnd) {
        super(vec, first);
        this.vec = vec;
        this.lastEnd = lastEnd;
    }

    private VecSpliterator(VecSpliterator<E> whole) {
        super(whole);
        this.vec = whole.vec;
        this.lastEnd = whole.lastEnd;
    }

    @Override
    long lastEnd() {
        return lastEnd.getAsLong();
    }

    @Override
    public @Nullable Spliterator<E> trySplit() {
        return canSplit() ? new VecSpliterator<>(this) : null;
    }

    @Override
    public boolean tryAdvance(Consumer<? super E> action) {
        Objects.requireNonNull(action);
        if (isEmpty()) {
            return false;
        }
        boolean entered = enter();
        try {
            action.accept(vec.getBoxed(takeNext()));
            vec.checkUnchanged(version(), end());
        } finally {
            if (entered) {
                leave();
            }
        }
        return true;
    }

    @Override
    public void forEachRemaining(Consumer<? super E> action) {
        Objects.requireNonNull(action);
        boolean entered = enter();
        try {
            walk(action, takeAll(), end(), version());
        } finally {
            if (entered) {
                leave();
            }
        }
    }

    private void walk(Consumer<? super E> action, long from, long end, long version) {
        for (long i = from; i < end; i++) {
            action.accept(vec.getBoxed(i));
            vec.checkUnchanged(version, end);
        }
    }
}
