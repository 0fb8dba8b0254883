package dev.virtualalloc.sim;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All reservations, their pages and what they may not pass. Every argument is looked at as a system would, since a test may
 * call the address space without the checks of {@link dev.virtualalloc.Reservation}. For one thread at a time.
 */
final class SimulatedKernel {
    /** Enough to see what is wrong; a message of thousands of lines would hide it. */
    private static final int MOST_LINES = 100;

    private record Reserved(PageTable pages, long memory) {}

    private final Simulator simulator;
    private final TreeMap<Long, Reserved> reservations = new TreeMap<>();
    private long reserved;
    private long committed;
    private long mappings;

    SimulatedKernel(Simulator simulator) {
        this.simulator = simulator;
    }

    long reserved() {
        return reserved;
    }

    long committed() {
        return committed;
    }

    long mappings() {
        return mappings;
    }

    long reserve(long bytes) {
        return reserve(bytes, PageState.RESERVED, Protection.NONE);
    }

    long reserveLazily(long bytes) {
        long address = reserve(bytes, PageState.COMMITTED, Protection.READ_WRITE);
        SimulatedMemory.zero(address, bytes);
        return address;
    }

    private long reserve(long bytes, PageState state, Protection protection) {
        long granularity = simulator.granularity();
        if (bytes <= 0 || !isMultiple(bytes, granularity)) {
            throw invalid(
                    Operation.RESERVE, 0, bytes, "The length must be a positive multiple of " + Text.size(granularity));
        }
        long addresses = 1L << simulator.addressBits();
        if (bytes > addresses - reserved) {
            throw outOf(
                    Operation.RESERVE,
                    0,
                    bytes,
                    "The simulated address space has " + simulator.addressBits() + " bits, " + Text.size(addresses)
                            + ", of which " + Text.size(reserved) + " are reserved");
        }
        checkMappings(Operation.RESERVE, 0, bytes, 1);
        long memory = allocate(bytes, granularity);
        long address = (memory + granularity - 1) & -granularity;
        reservations.put(address, new Reserved(new PageTable(address, bytes, state, protection), memory));
        reserved += bytes;
        mappings++;
        return address;
    }

    private long allocate(long bytes, long granularity) {
        try {
            return SimulatedMemory.allocate(bytes + granularity);
        } catch (OutOfMemoryError | IllegalArgumentException e) {
            throw causedBy(
                    e,
                    outOf(
                            Operation.RESERVE,
                            0,
                            bytes,
                            "The simulator takes its memory from malloc, which refuses this much; give a smaller maximum"));
        }
    }

    /** How many bytes a commit of the range would have to find; 0 for a range that will be refused. */
    long uncommittedIn(long address, long bytes) {
        Map.Entry<Long, Reserved> entry = reservations.floorEntry(address);
        if (entry == null || bytes <= 0 || !entry.getValue().pages().contains(address, bytes)) {
            return 0;
        }
        PageTable pages = entry.getValue().pages();
        return pages.isCharged() ? bytes - committedBytes(pages.between(address, address + bytes)) : 0;
    }

    void commit(long address, long bytes, Protection protection) {
        PageTable pages = pages(Operation.COMMIT, address, bytes);
        List<PageRange> before = pages.between(address, address + bytes);
        long fresh = pages.isCharged() ? bytes - committedBytes(before) : 0;
        if (!simulator.overcommitted() && fresh > simulator.commitLimit() - committed) {
            throw outOf(Operation.COMMIT, address, bytes, commitLimit());
        }
        change(Operation.COMMIT, pages, new PageRange(address, address + bytes, PageState.COMMITTED, protection));
        for (PageRange range : before) {
            if (!range.isCommitted()) {
                SimulatedMemory.zero(range.start(), range.bytes());
            }
        }
    }

    void decommit(long address, long bytes) {
        PageTable pages = pages(Operation.DECOMMIT, address, bytes);
        change(Operation.DECOMMIT, pages, new PageRange(address, address + bytes, PageState.RESERVED, Protection.NONE));
    }

    void release(long address, long bytes) {
        Reserved reservation = reservations.get(address);
        if (reservation == null || reservation.pages().bytes() != bytes) {
            throw refusal(
                    Operation.RELEASE,
                    address,
                    bytes,
                    reservation == null
                            ? simulator.errors().notOurs()
                            : simulator.errors().invalid(),
                    reservation == null
                            ? "No reservation begins there"
                            : "The reservation there has "
                                    + Text.size(reservation.pages().bytes()));
        }
        reservations.remove(address);
        reserved -= bytes;
        if (reservation.pages().isCharged()) {
            committed -= committedBytes(List.copyOf(reservation.pages().ranges()));
        }
        mappings -= reservation.pages().mappings();
        SimulatedMemory.free(reservation.memory());
    }

    void protect(long address, long bytes, Protection protection) {
        PageTable pages = committedPages(Operation.PROTECT, address, bytes);
        change(Operation.PROTECT, pages, new PageRange(address, address + bytes, PageState.COMMITTED, protection));
    }

    void advise(long address, long bytes) {
        committedPages(Operation.ADVISE, address, bytes);
    }

    void prefault(long address, long bytes) {
        PageTable pages = committedPages(Operation.PREFAULT, address, bytes);
        for (PageRange range : pages.between(address, address + bytes)) {
            if (!range.protection().canWrite()) {
                throw notOurs(
                        Operation.PREFAULT,
                        address,
                        bytes,
                        "The page at " + Text.hex(range.start()) + " is protected as " + range.protection());
            }
        }
        if (committed > simulator.commitLimit()) {
            throw outOf(Operation.PREFAULT, address, bytes, commitLimit());
        }
    }

    void lock(long address, long bytes) {
        PageTable pages = committedPages(Operation.LOCK, address, bytes);
        for (PageRange range : pages.between(address, address + bytes)) {
            if (!range.protection().canRead()) {
                throw notOurs(
                        Operation.LOCK,
                        address,
                        bytes,
                        "The page at " + Text.hex(range.start()) + " is protected as " + range.protection());
            }
        }
    }

    void unlock(long address, long bytes) {
        committedPages(Operation.UNLOCK, address, bytes);
    }

    void discard(long address, long bytes) {
        committedPages(Operation.DISCARD, address, bytes);
        SimulatedMemory.zero(address, bytes);
    }

    long residentBytes(long address, long bytes) {
        return committedBytes(pages(Operation.RESIDENT_BYTES, address, bytes).between(address, address + bytes));
    }

    Protection query(long address) {
        return pages(Operation.QUERY, address, simulator.pageSize()).at(address).protection();
    }

    /** The page of any address, also of one that is free. */
    PageRange pageAt(long address) {
        Map.Entry<Long, Reserved> entry = reservations.floorEntry(address);
        return entry != null && entry.getValue().pages().contains(address, 1)
                ? entry.getValue().pages().at(address)
                : new PageRange(address, address, PageState.FREE, Protection.NONE);
    }

    /** One line for the whole, one for each reservation, one for each range of pages in it that are alike. */
    String picture() {
        StringBuilder text = new StringBuilder(simulator.label())
                .append(": ")
                .append(Text.size(reserved))
                .append(" reserved, ")
                .append(Text.size(committed))
                .append(" committed, ")
                .append(Text.count(mappings))
                .append(mappings == 1 ? " mapping" : " mappings");
        int lines = 0;
        for (Reserved reservation : reservations.values()) {
            PageTable pages = reservation.pages();
            if (++lines <= MOST_LINES) {
                text.append(String.format("%n%s  %s", Text.hex(pages.start()), Text.size(pages.bytes())));
            }
            for (PageRange range : pages.ranges()) {
                if (++lines <= MOST_LINES) {
                    text.append(String.format(
                            "%n  +%-14s %12s  %s",
                            Text.hex(range.start() - pages.start()),
                            Text.size(range.bytes()),
                            range.isCommitted() ? range.protection() : "reserved"));
                }
            }
        }
        if (lines > MOST_LINES) {
            text.append(String.format("%n  and %s lines more", Text.count(lines - MOST_LINES)));
        }
        return text.toString();
    }

    /** Changes pages, or throws and changes none if there would be too many mappings. */
    private void change(Operation operation, PageTable pages, PageRange range) {
        List<PageRange> before = pages.between(range.start(), range.end());
        int mappingsBefore = pages.mappings();
        pages.set(range);
        int more = pages.mappings() - mappingsBefore;
        try {
            checkMappings(operation, range.start(), range.bytes(), more);
        } catch (OutOfVirtualMemoryException e) {
            before.forEach(pages::set);
            throw e;
        }
        mappings += more;
        if (pages.isCharged()) {
            committed += (range.isCommitted() ? range.bytes() : 0) - committedBytes(before);
        }
    }

    private void checkMappings(Operation operation, long address, long bytes, int more) {
        if (more > 0 && more > simulator.mappingLimit() - mappings) {
            throw outOf(
                    operation,
                    address,
                    bytes,
                    "The simulated limit is " + Text.count(simulator.mappingLimit()) + " mappings, of which "
                            + Text.count(mappings) + " are there");
        }
    }

    private PageTable committedPages(Operation operation, long address, long bytes) {
        PageTable pages = pages(operation, address, bytes);
        for (PageRange range : pages.between(address, address + bytes)) {
            if (!range.isCommitted()) {
                throw notOurs(operation, address, bytes, "Nothing is committed at " + Text.hex(range.start()));
            }
        }
        return pages;
    }

    private PageTable pages(Operation operation, long address, long bytes) {
        if (bytes <= 0 || !isMultiple(address | bytes, simulator.pageSize())) {
            throw invalid(
                    operation,
                    address,
                    bytes,
                    "Address and length must be multiples of the page size, " + Text.size(simulator.pageSize())
                            + ", and the length positive");
        }
        Map.Entry<Long, Reserved> entry = reservations.floorEntry(address);
        if (entry == null || !entry.getValue().pages().contains(address, bytes)) {
            throw notOurs(operation, address, bytes, "The range is not inside one reservation");
        }
        return entry.getValue().pages();
    }

    private String commitLimit() {
        return "The simulated commit limit is " + Text.size(simulator.commitLimit()) + ", of which "
                + Text.size(committed) + " are charged";
    }

    private static long committedBytes(List<PageRange> ranges) {
        long bytes = 0;
        for (PageRange range : ranges) {
            bytes += range.isCommitted() ? range.bytes() : 0;
        }
        return bytes;
    }

    private static boolean isMultiple(long value, long unit) {
        return (value & (unit - 1)) == 0;
    }

    /** What a call throws that was told to fail. */
    VirtualMemoryException fault(Operation operation, long address, long bytes, String advice) {
        return operation.takesMemory()
                ? outOf(operation, address, bytes, advice)
                : invalid(operation, address, bytes, advice);
    }

    private OutOfVirtualMemoryException outOf(Operation operation, long address, long bytes, String advice) {
        SystemErrors.Code code = simulator.errors().outOf(operation);
        return new OutOfVirtualMemoryException(
                operation.toString(), simulator.label(), address, bytes, code.name(), code.number(), advice);
    }

    private VirtualMemoryException invalid(Operation operation, long address, long bytes, String advice) {
        return refusal(operation, address, bytes, simulator.errors().invalid(), advice);
    }

    private VirtualMemoryException notOurs(Operation operation, long address, long bytes, String advice) {
        return refusal(operation, address, bytes, simulator.errors().notOurs(), advice);
    }

    private VirtualMemoryException refusal(
            Operation operation, long address, long bytes, SystemErrors.Code code, String advice) {
        return new VirtualMemoryException(
                operation.toString(), simulator.label(), address, bytes, code.name(), code.number(), advice);
    }

    private static VirtualMemoryException causedBy(Throwable cause, VirtualMemoryException exception) {
        exception.initCause(cause);
        return exception;
    }
}
