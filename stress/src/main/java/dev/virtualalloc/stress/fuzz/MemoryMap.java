package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.Protection;
import dev.virtualalloc.stress.Vitals;
import java.util.Map;
import java.util.TreeMap;

/** What Linux says that is mapped in this process, and how it is protected. */
final class MemoryMap {
    private record Mapping(long end, Protection protection) {}

    private final TreeMap<Long, Mapping> mappings = new TreeMap<>();

    private MemoryMap() {}

    static MemoryMap read() {
        MemoryMap map = new MemoryMap();
        for (String line : Vitals.maps()) {
            int dash = line.indexOf('-');
            int space = line.indexOf(' ', dash);
            long start = Long.parseUnsignedLong(line, 0, dash, 16);
            if (start >= 0) {
                map.mappings.put(
                        start,
                        new Mapping(
                                Long.parseUnsignedLong(line, dash + 1, space, 16),
                                Protection.of(
                                        line.charAt(space + 1) == 'r',
                                        line.charAt(space + 2) == 'w',
                                        line.charAt(space + 3) == 'x')));
            }
        }
        return map;
    }

    /** Compares the protection of a page. */
    void check(String what, long address, Protection protection) {
        Map.Entry<Long, Mapping> mapping = mappings.floorEntry(address);
        Mismatch.unless(
                mapping != null && address < mapping.getValue().end(),
                what + " is mapped at " + Long.toHexString(address));
        Mismatch.unlessEqual(
                what + " is protected, at " + Long.toHexString(address) + ", as what",
                mapping.getValue().protection(),
                protection);
    }
}
