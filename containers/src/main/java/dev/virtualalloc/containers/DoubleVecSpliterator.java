package dev.virtualalloc.containers;

import dev.virtualalloc.internal.RawMemory;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

final class DoubleVecSpliterator extends ElementRange implements Spliterator.OfDouble {
    /** How many elements are read into an array at once, where single accesses are {@linkplain RawMemory#isDeep deep}. */
    private static final int READ_AHEAD = 1 << 9;

    private final DoubleVec vec;

    DoubleVecSpliterator(DoubleVec vec) {
        super(vec, 0);
        this.vec = vec;
    }

    private DoubleVecSpliterator(DoubleVecSpliterator whole) {
        super(whole);
        this.vec = whole.vec;
    }

    @Override
    public Spliterator.@Nullable OfDouble trySplit() {
        return canSplit() ? new DoubleVecSpliterator(this) : null;
    }

    @Override
    public boolean tryAdvance(DoubleConsumer action) {
        Objects.requireNonNull(action);
        if (isEmpty()) {
            return false;
        }
        boolean entered = enter();
        try {
            action.accept(vec.getUnchecked(takeNext()));
            vec.checkUnchanged(version(), end());
        } finally {
            if (entered) {
                leave();
            }
        }
        return true;
    }

    /**
     * One loop right here for each way to read: in a parallel stream this is called so deep that with two calls more between it and
     * the action, C2 did not inline what is called for each element, in two JVMs of three.
     */
    @Override
    public void forEachRemaining(DoubleConsumer action) {
        Objects.requireNonNull(action);
        boolean entered = enter();
        try {
            long from = takeAll();
            long end = end();
            long version = version();
            if (!RawMemory.isDeep()) {
                for (long index = from; index < end; index++) {
                    action.accept(vec.getUnchecked(index));
                    vec.checkUnchanged(version, end);
                }
                return;
            }
            double[] ahead = new double[(int) Math.min(end - from, READ_AHEAD)];
            for (long start = from; start < end; start += ahead.length) {
                int run = (int) Math.min(end - start, ahead.length);
                vec.copyTo(start, ahead, 0, run);
                for (int i = 0; i < run; i++) {
                    action.accept(ahead[i]);
                    vec.checkUnchanged(version, end);
                }
            }
        } finally {
            if (entered) {
                leave();
            }
        }
    }
}
