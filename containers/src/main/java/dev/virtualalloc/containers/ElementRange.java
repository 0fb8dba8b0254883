package dev.virtualalloc.containers;

import dev.virtualalloc.Workers;
import java.util.Spliterator;

/**
 * The elements that a spliterator has still to hand out. Late-binding: it looks at the size when it is first used. What was split is
 * for other threads, and whoever walks over it counts itself in and out.
 */
abstract class ElementRange {
    private static final long NOT_YET = -1;

    private final Vec<?> vec;
    private final Workers workers;
    private long next;
    private long end;
    private long version;
    private boolean split;

    ElementRange(Vec<?> vec, long next) {
        this.vec = vec;
        this.workers = vec.workers();
        this.next = next;
        this.end = NOT_YET;
    }

    /** Takes the first half of a range, of which the second is left. */
    ElementRange(ElementRange whole) {
        this.vec = whole.vec;
        this.workers = whole.workers;
        this.next = whole.next;
        this.end = whole.middle();
        this.version = whole.version;
        this.split = true;
        whole.next = end;
        whole.split = true;
    }

    /** Where the elements end that there are now. */
    long lastEnd() {
        return vec.size();
    }

    final boolean canSplit() {
        return middle() != next;
    }

    final boolean isEmpty() {
        return next >= end();
    }

    /** Takes the next element, of which there is one. */
    final long takeNext() {
        vec.checkUnchanged(version, end);
        return next++;
    }

    /** Takes all elements, and returns the index of the first. */
    final long takeAll() {
        long first = next;
        next = end();
        vec.checkUnchanged(version, end);
        return first;
    }

    final long end() {
        if (end == NOT_YET) {
            vec.checkOpen();
            end = lastEnd();
            version = vec.version();
        }
        return end;
    }

    /** After {@link #end()}. */
    final long version() {
        return version;
    }

    final boolean enter() {
        if (split) {
            vec.enter(workers);
        }
        return split;
    }

    final void leave() {
        workers.leave();
    }

    public final long estimateSize() {
        return end() - next;
    }

    public final int characteristics() {
        return Spliterator.ORDERED | Spliterator.SIZED | Spliterator.SUBSIZED | Spliterator.NONNULL;
    }

    private long middle() {
        return next + (end() - next) / 2;
    }
}
