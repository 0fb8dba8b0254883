package dev.virtualalloc;

import org.jspecify.annotations.Nullable;

/** Ranges of a pool, from the eldest to the youngest, and what they are together. Guarded by the lock of the pool. */
final class Ranges {
    private final long mostBytes;

    /** Whether they have the memory that was theirs, which the {@link Tally} counts as kept then. */
    private final boolean withMemory;

    @Nullable
    GrowingMemory eldest;

    private @Nullable GrowingMemory youngest;
    int count;
    long bytes;
    long addresses;

    Ranges(long mostBytes, boolean withMemory) {
        this.mostBytes = mostBytes;
        this.withMemory = withMemory;
    }

    /** For one there always is, if there are no others. */
    boolean hasRoomFor(long moreBytes, long moreAddresses) {
        return count == 0
                || count < RangePool.MOST_RANGES
                        && bytes <= mostBytes - moreBytes
                        && addresses <= RangePool.MOST_ADDRESSES - moreAddresses;
    }

    /** What has been here for too long; null if nothing has. */
    @Nullable
    GrowingMemory aged(long now) {
        return eldest == null || now - eldest.keptSince < RangePool.LONGEST_NANOS ? null : eldest;
    }

    /** Moves a range from the list in which it is, if any, to the end of another, if any. */
    static void move(GrowingMemory memory, @Nullable Ranges to, long bytes) {
        Ranges from = memory.list;
        Tally tally = memory.shelf.tally;
        if (from != null) {
            GrowingMemory older = memory.older;
            GrowingMemory younger = memory.younger;
            if (older == null) {
                from.eldest = younger;
            } else {
                older.younger = younger;
            }
            if (younger == null) {
                from.youngest = older;
            } else {
                younger.older = older;
            }
            from.count--;
            from.bytes -= memory.keptBytes;
            from.addresses -= memory.keptAddresses;
            tally.kept -= from.withMemory ? memory.keptBytes : 0;
        }
        memory.list = to;
        memory.keptBytes = bytes;
        memory.older = null;
        memory.younger = null;
        if (to != null) {
            GrowingMemory older = to.youngest;
            memory.older = older;
            if (older == null) {
                to.eldest = memory;
            } else {
                older.younger = memory;
            }
            to.youngest = memory;
            to.count++;
            to.bytes += bytes;
            to.addresses += memory.keptAddresses;
            tally.kept += to.withMemory ? bytes : 0;
        }
    }
}
