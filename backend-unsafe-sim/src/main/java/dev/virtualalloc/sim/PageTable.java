package dev.virtualalloc.sim;

import dev.virtualalloc.Protection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pages of one reservation, as the fewest ranges that describe them: each range is what a kernel counts as a mapping. */
final class PageTable {
    private final long start;
    private final long end;
    private final boolean charged;
    private final TreeMap<Long, PageRange> ranges = new TreeMap<>();

    PageTable(long start, long bytes, PageState state, Protection protection) {
        this.start = start;
        this.end = start + bytes;
        this.charged = state == PageState.RESERVED;
        ranges.put(start, new PageRange(start, end, state, protection));
    }

    /** Whether memory is charged for committed pages: not, if all of them were committed from the start. */
    boolean isCharged() {
        return charged;
    }

    long start() {
        return start;
    }

    long bytes() {
        return end - start;
    }

    boolean contains(long address, long bytes) {
        return address >= start && bytes <= end - start && address <= end - bytes;
    }

    int mappings() {
        return ranges.size();
    }

    Collection<PageRange> ranges() {
        return ranges.values();
    }

    PageRange at(long address) {
        return ranges.floorEntry(address).getValue();
    }

    /** What is between two addresses, in order and cut to them. */
    List<PageRange> between(long from, long to) {
        List<PageRange> found = new ArrayList<>();
        for (Map.Entry<Long, PageRange> entry = ranges.floorEntry(from);
                entry != null && entry.getKey() < to;
                entry = ranges.higherEntry(entry.getKey())) {
            found.add(entry.getValue().between(from, to));
        }
        return found;
    }

    void set(PageRange range) {
        split(range.start());
        split(range.end());
        ranges.subMap(range.start(), range.end()).clear();
        ranges.put(range.start(), range);
        join(range.end());
        join(range.start());
    }

    private void split(long address) {
        Map.Entry<Long, PageRange> entry = ranges.floorEntry(address);
        PageRange range = entry.getValue();
        if (range.start() < address && address < range.end()) {
            ranges.put(range.start(), range.between(range.start(), address));
            ranges.put(address, range.between(address, range.end()));
        }
    }

    private void join(long address) {
        PageRange right = ranges.get(address);
        Map.Entry<Long, PageRange> left = ranges.lowerEntry(address);
        if (right != null && left != null && right.isLike(left.getValue())) {
            ranges.remove(address);
            ranges.put(left.getKey(), new PageRange(left.getKey(), right.end(), right.state(), right.protection()));
        }
    }
}
