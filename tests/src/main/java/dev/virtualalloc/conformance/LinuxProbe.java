package dev.virtualalloc.conformance;

import dev.virtualalloc.Protection;
import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.internal.RawMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the kernel shows of this process in {@code /proc/self}: see proc_pid_maps(5) and proc_pid_pagemap(5). */
final class LinuxProbe implements MemoryProbe {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Path SMAPS = Path.of("/proc/self/smaps");
    private static final Path PAGEMAP = Path.of("/proc/self/pagemap");
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final Path FILES = Path.of("/proc/self/fd");

    /** Of an entry of the page map: the page is in memory; it belongs to a file, or to memory that is shared; nobody else has it. */
    private static final long PRESENT = 1L << 63;

    private static final long OF_A_FILE = 1L << 61;
    private static final long EXCLUSIVE = 1L << 56;

    /** How a mapping begins among what is said of it. */
    private static final Pattern BEGINNING = Pattern.compile("[0-9a-f]+-[0-9a-f]+ ");

    private static final ByteOrder KERNEL_ORDER = kernelOrder();

    /** Of a range of terabytes so many entries are read at each end. */
    private static final int MAX_ENTRIES = 4096;

    /** A mapping, with its permissions as the kernel writes them: {@code rw-p}. */
    private record Area(long start, long end, String permissions) {
        Protection protection() {
            return Protection.of(
                    permissions.charAt(0) == 'r', permissions.charAt(1) == 'w', permissions.charAt(2) == 'x');
        }

        long overlap(long from, long to) {
            return Math.max(0, Math.min(end, to) - Math.max(start, from));
        }
    }

    static boolean isSupported() {
        return LinuxLimits.isLinux() && Files.isReadable(MAPS);
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
        LongBuffer flags = ByteBuffer.wrap(entries).order(KERNEL_ORDER).asLongBuffer();
        long present = 0;
        for (int page = 0; page < pages; page++) {
            // Else it is the page of zeros that all processes share, and writing would still have to find memory.
            boolean own = (flags.get(page) & (OF_A_FILE | EXCLUSIVE)) != 0;
            if ((flags.get(page) & PRESENT) != 0 && own) {
                present++;
            }
        }
        return present;
    }

    /** A processor that is emulated may have another one, and an older kernel does not tell. */
    private static ByteOrder kernelOrder() {
        try {
            return Files.readString(Path.of("/sys/kernel/cpu_byteorder")).startsWith("little")
                    ? ByteOrder.LITTLE_ENDIAN
                    : ByteOrder.BIG_ENDIAN;
        } catch (IOException e) {
            return ByteOrder.nativeOrder();
        }
    }

    /** Of mappings that are marked {@code ac}: accountable. */
    @Override
    public OptionalLong chargedBytes(long address, long bytes) {
        long charged = 0;
        long overlap = 0;
        try (BufferedReader lines = Files.newBufferedReader(SMAPS, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("VmFlags:")) {
                    charged += line.contains(" ac") ? overlap : 0;
                } else if (BEGINNING.matcher(line).lookingAt()) {
                    Area area = area(line);
                    if (Long.compareUnsigned(area.start(), address + bytes) >= 0) {
                        break;
                    }
                    overlap = area.overlap(address, address + bytes);
                }
            }
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(charged);
    }

    @Override
    public Map<String, Long> holdings() {
        try (Stream<String> mappings = Files.lines(MAPS, StandardCharsets.ISO_8859_1);
                Stream<Path> files = Files.list(FILES)) {
            String pages = Files.readString(STATM);
            return Map.of(
                    "mappings", mappings.count(),
                    "pages of addresses", Long.parseLong(pages.substring(0, pages.indexOf(' '))),
                    "open files", files.count());
        } catch (IOException e) {
            return Map.of();
        }
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
                Area area = area(line);
                if (Long.compareUnsigned(area.start(), to) >= 0) {
                    break;
                }
                if (area.end() > from) {
                    areas.add(area);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return areas;
    }

    /** Lines begin like {@code 7f3a40000000-7f3a40200000 rw-p}. */
    private static Area area(String line) {
        int dash = line.indexOf('-');
        int space = line.indexOf(' ', dash);
        return new Area(
                Long.parseUnsignedLong(line, 0, dash, 16),
                Long.parseUnsignedLong(line, dash + 1, space, 16),
                line.substring(space + 1, space + 5));
    }

    @Override
    public byte read(long address) {
        return RawMemory.getByte(address);
    }

    @Override
    public boolean isZero(long address, long bytes) {
        long found = 0;
        for (long at = address; at < address + bytes && found == 0; at += Long.BYTES) {
            found = RawMemory.getLong(at);
        }
        return found == 0;
    }

    @Override
    public void write(long address, byte value) {
        RawMemory.putByte(address, value);
    }
}
