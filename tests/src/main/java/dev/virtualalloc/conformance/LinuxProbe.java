package dev.virtualalloc.conformance;

import dev.virtualalloc.Protection;
import dev.virtualalloc.internal.RawMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** What the kernel shows of this process in {@code /proc/self}: see proc_pid_maps(5) and proc_pid_pagemap(5). */
final class LinuxProbe implements MemoryProbe {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Path SMAPS = Path.of("/proc/self/smaps");
    private static final Path PAGEMAP = Path.of("/proc/self/pagemap");
    private static final long PRESENT = 1L << 63;

    /** Of a range of terabytes so many entries are read at each end. */
    private static final int MAX_ENTRIES = 4096;

    private record Area(long start, long end, Protection protection) {
        long overlap(long from, long to) {
            return Math.max(0, Math.min(end, to) - Math.max(start, from));
        }
    }

    static boolean isSupported() {
        return Files.isReadable(MAPS);
    }

    @Override
    public Optional<List<Protection>> protections(long address, int pages, long pageSize) {
        List<Area> areas = areas(address, address + pages * pageSize);
        List<Protection> protections = new ArrayList<>();
        for (int page = 0; page < pages; page++) {
            protections.add(protection(areas, address + page * pageSize, pageSize));
        }
        return Optional.of(protections);
    }

    private static Protection protection(List<Area> areas, long page, long pageSize) {
        Set<Protection> found = EnumSet.noneOf(Protection.class);
        long mapped = 0;
        for (Area area : areas) {
            long overlap = area.overlap(page, page + pageSize);
            if (overlap > 0) {
                found.add(area.protection());
                mapped += overlap;
            }
        }
        if (mapped < pageSize) {
            found.add(Protection.NONE);
        }
        if (found.size() > 1) {
            throw new AssertionError("the page of " + pageSize + " bytes at 0x" + Long.toHexString(page)
                    + " is protected in parts: " + found);
        }
        return found.iterator().next();
    }

    @Override
    public OptionalLong mappedBytes(long address, long bytes) {
        return OptionalLong.of(areas(address, address + bytes).stream()
                .mapToLong(area -> area.overlap(address, address + bytes))
                .sum());
    }

    @Override
    public OptionalLong residentBytes(long address, long bytes) {
        try (RandomAccessFile pagemap = new RandomAccessFile(PAGEMAP.toFile(), "r")) {
            long systemPage = systemPageSize();
            long entries = bytes / systemPage;
            long present;
            if (entries <= 2L * MAX_ENTRIES) {
                present = present(pagemap, address / systemPage, (int) entries);
            } else {
                present = present(pagemap, address / systemPage, MAX_ENTRIES)
                        + present(pagemap, address / systemPage + entries - MAX_ENTRIES, MAX_ENTRIES);
            }
            return OptionalLong.of(present * systemPage);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static long present(RandomAccessFile pagemap, long firstPage, int pages) throws IOException {
        byte[] entries = new byte[pages * Long.BYTES];
        pagemap.seek(firstPage * Long.BYTES);
        pagemap.readFully(entries);
        long present = 0;
        for (int page = 0; page < pages; page++) {
            // Little-endian or big: bit 63 is in the last byte or in the first.
            int last = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Long.BYTES - 1 : 0;
            if (((long) entries[page * Long.BYTES + last] << 56 & PRESENT) != 0) {
                present++;
            }
        }
        return present;
    }

    private static long systemPageSize() throws IOException {
        try (Stream<String> lines = Files.lines(SMAPS)) {
            String kilobytes = lines.filter(line -> line.startsWith("KernelPageSize:"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no page size in " + SMAPS));
            return Long.parseLong(kilobytes.replaceAll("\\D", "")) << 10;
        }
    }

    /** The mappings that have part in a range. They are listed by their addresses, and there may be thousands. */
    private static List<Area> areas(long from, long to) {
        List<Area> areas = new ArrayList<>();
        try (BufferedReader maps = Files.newBufferedReader(MAPS, StandardCharsets.ISO_8859_1)) {
            for (String line = maps.readLine(); line != null; line = maps.readLine()) {
                int dash = line.indexOf('-');
                long start = Long.parseUnsignedLong(line, 0, dash, 16);
                if (Long.compareUnsigned(start, to) >= 0) {
                    break;
                }
                int space = line.indexOf(' ', dash);
                long end = Long.parseUnsignedLong(line, dash + 1, space, 16);
                if (end > from) {
                    areas.add(new Area(
                            start,
                            end,
                            Protection.of(
                                    line.charAt(space + 1) == 'r',
                                    line.charAt(space + 2) == 'w',
                                    line.charAt(space + 3) == 'x')));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return areas;
    }

    @Override
    public byte read(long address) {
        return RawMemory.getByte(address);
    }

    @Override
    public void write(long address, byte value) {
        RawMemory.putByte(address, value);
    }
}
