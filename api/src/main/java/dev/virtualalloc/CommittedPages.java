package dev.virtualalloc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which pages of one reservation are committed, and how. Adjoining ranges that are alike are one range. */
final class CommittedPages {

    /** A range of offsets, the protection of its pages, and whether these are mapped from a memory object. */
    record Range(long offset, long bytes, Protection protection, boolean mapped) {
        /** Of memory of its own. */
        Range(long offset, long bytes, Protection protection) {
            this(offset, bytes, protection, false);
        }

        long end() {
            return offset + bytes;
        }

        boolean is(Protection protection, boolean mapped) {
            return this.protection == protection && this.mapped == mapped;
        }

        Range part(long from, long to) {
            return new Range(from, to - from, protection, mapped);
        }
    }

    private final TreeMap<Long, Range> ranges = new TreeMap<>();
    private long bytes;

    /** The committed ranges inside a range, cut to it, in order. */
    List<Range> committed(long offset, long bytes) {
        long end = offset + bytes;
        List<Range> found = new ArrayList<>();
        Map.Entry<Long, Range> before = ranges.lowerEntry(offset);
        if (before != null && before.getValue().end() > offset) {
            found.add(cut(before.getValue(), offset, end));
        }
        for (Range range : ranges.subMap(offset, end).values()) {
            found.add(cut(range, offset, end));
        }
        return found;
    }

    /** The offsets inside a range where nothing is committed, in order. */
    List<Range> gaps(long offset, long bytes, Protection protection) {
        List<Range> gaps = new ArrayList<>();
        long next = offset;
        for (Range range : committed(offset, bytes)) {
            if (range.offset() > next) {
                gaps.add(new Range(next, range.offset() - next, protection));
            }
            next = range.end();
        }
        if (next < offset + bytes) {
            gaps.add(new Range(next, offset + bytes - next, protection));
        }
        return gaps;
    }

    /** Notes that a range is committed with memory of its own, whatever it was before. */
    void put(long offset, long bytes, Protection protection) {
        put(offset, bytes, protection, false);
    }

    /** Notes that a range is committed, whatever it was before. */
    void put(long offset, long bytes, Protection protection, boolean mapped) {
        remove(offset, bytes);
        long start = offset;
        long end = offset + bytes;
        Map.Entry<Long, Range> before = ranges.lowerEntry(offset);
        if (before != null
                && before.getValue().end() == start
                && before.getValue().is(protection, mapped)) {
            start = before.getKey();
        }
        Range after = ranges.get(end);
        if (after != null && after.is(protection, mapped)) {
            ranges.remove(end);
            end = after.end();
        }
        ranges.put(start, new Range(start, end - start, protection, mapped));
        this.bytes += bytes;
    }

    /** Notes that nothing in a range is committed, whatever it was before. */
    void remove(long offset, long bytes) {
        long end = offset + bytes;
        for (Range part : committed(offset, bytes)) {
            Range whole = ranges.floorEntry(part.offset()).getValue();
            ranges.remove(whole.offset());
            if (whole.offset() < offset) {
                ranges.put(whole.offset(), whole.part(whole.offset(), offset));
            }
            if (whole.end() > end) {
                ranges.put(end, whole.part(end, whole.end()));
            }
            this.bytes -= part.bytes();
        }
    }

    /** How many bytes are committed. */
    long bytes() {
        return bytes;
    }

    private static Range cut(Range range, long offset, long end) {
        return range.part(Math.max(range.offset(), offset), Math.min(range.end(), end));
    }
}
