package dev.virtualalloc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which pages of one reservation are committed, and with what protection. Adjoining ranges of one protection are one range. */
final class CommittedPages {

    /** A range of offsets and the protection of its pages. */
    record Range(long offset, long bytes, Protection protection) {
        long end() {
            return offset + bytes;
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

    /** Notes that a range is committed, whatever it was before. */
    void put(long offset, long bytes, Protection protection) {
        remove(offset, bytes);
        long start = offset;
        long end = offset + bytes;
        Map.Entry<Long, Range> before = ranges.lowerEntry(offset);
        if (before != null
                && before.getValue().end() == start
                && before.getValue().protection() == protection) {
            start = before.getKey();
        }
        Range after = ranges.get(end);
        if (after != null && after.protection() == protection) {
            ranges.remove(end);
            end = after.end();
        }
        ranges.put(start, new Range(start, end - start, protection));
        this.bytes += bytes;
    }

    /** Notes that nothing in a range is committed, whatever it was before. */
    void remove(long offset, long bytes) {
        long end = offset + bytes;
        for (Range part : committed(offset, bytes)) {
            Range whole = ranges.floorEntry(part.offset()).getValue();
            ranges.remove(whole.offset());
            if (whole.offset() < offset) {
                ranges.put(whole.offset(), new Range(whole.offset(), offset - whole.offset(), whole.protection()));
            }
            if (whole.end() > end) {
                ranges.put(end, new Range(end, whole.end() - end, whole.protection()));
            }
            this.bytes -= part.bytes();
        }
    }

    /** How many bytes are committed. */
    long bytes() {
        return bytes;
    }

    private static Range cut(Range range, long offset, long end) {
        long from = Math.max(range.offset(), offset);
        return new Range(from, Math.min(range.end(), end) - from, range.protection());
    }
}
