package dev.virtualalloc.containers;

import dev.virtualalloc.internal.RawMemory;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Late-binding: it looks at the size when it is first used. */
final class DoubleVecSpliterator implements Spliterator.OfDouble {
    private static final long NOT_YET = -1;

    /** How many elements are read into an array at once, where single accesses are {@linkplain RawMemory#DEEP deep}. */
    private static final int READ_AHEAD = 1 << 9;

    private final DoubleVec vec;
    private long next;
    private long end;
    private long version;

    DoubleVecSpliterator(DoubleVec vec) {
        this(vec, 0, NOT_YET, 0);
    }

    private DoubleVecSpliterator(DoubleVec vec, long next, long end, long version) {
        this.vec = vec;
        this.next = next;
        this.end = end;
        this.version = version;
    }

    @Override
    public Spliterator.@Nullable OfDouble trySplit() {
        long mid = next + (end() - next) / 2;
        if (mid == next) {
            return null;
        }
        DoubleVecSpliterator first = new DoubleVecSpliterator(vec, next, mid, version);
        next = mid;
        return first;
    }

    @Override
    public boolean tryAdvance(DoubleConsumer action) {
        Objects.requireNonNull(action);
        if (next >= end()) {
            return false;
        }
        vec.checkUnchanged(version, end);
        action.accept(vec.getUnchecked(next++));
        vec.checkUnchanged(version, end);
        return true;
    }

    @Override
    public void forEachRemaining(DoubleConsumer action) {
        Objects.requireNonNull(action);
        long from = next;
        long last = end();
        next = last;
        vec.checkUnchanged(version, last);
        if (RawMemory.DEEP) {
            readAhead(from, last, action);
        } else {
            read(from, last, action);
        }
    }

    private void read(long from, long last, DoubleConsumer action) {
        long expected = version;
        for (long index = from; index < last; index++) {
            action.accept(vec.getUnchecked(index));
            vec.checkUnchanged(expected, last);
        }
    }

    private void readAhead(long from, long last, DoubleConsumer action) {
        long expected = version;
        double[] ahead = new double[(int) Math.min(last - from, READ_AHEAD)];
        for (long start = from; start < last; start += ahead.length) {
            int run = (int) Math.min(last - start, ahead.length);
            vec.copyTo(start, ahead, 0, run);
            for (int i = 0; i < run; i++) {
                action.accept(ahead[i]);
                vec.checkUnchanged(expected, last);
            }
        }
    }

    @Override
    public long estimateSize() {
        return end() - next;
    }

    @Override
    public int characteristics() {
        return ORDERED | SIZED | SUBSIZED | NONNULL;
    }

    private long end() {
        if (end == NOT_YET) {
            vec.checkOpen();
            end = vec.size();
            version = vec.version();
        }
        return end;
    }
}
