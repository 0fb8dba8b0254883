package dev.virtualalloc.spi.os;

import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.MemoryObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Linux: constants of asm-generic, except where an architecture has its own. */
final class LinuxAddressSpace extends PosixAddressSpace {
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_NOHUGEPAGE = 15;
    private static final int MADV_POPULATE_WRITE = 23;
    private static final int MADV_DONTNEED_LOCKED = 24;
    /** What no kernel knows: its numbers are small. */
    private static final int MADV_IMPOSSIBLE = 0x7fff_0000;

    private static final int EINVAL = 22;
    private static final int CHARGING = 2;
    private static final String MAPS = "/proc/self/maps";

    private static final Map<Integer, String> ERRORS = Map.ofEntries(
            Map.entry(EPERM, "EPERM"),
            Map.entry(2, "ENOENT"),
            Map.entry(4, "EINTR"),
            Map.entry(5, "EIO"),
            Map.entry(6, "ENXIO"),
            Map.entry(9, "EBADF"),
            Map.entry(11, "EAGAIN"),
            Map.entry(ENOMEM, "ENOMEM"),
            Map.entry(EACCES, "EACCES"),
            Map.entry(14, "EFAULT"),
            Map.entry(16, "EBUSY"),
            Map.entry(17, "EEXIST"),
            Map.entry(19, "ENODEV"),
            Map.entry(20, "ENOTDIR"),
            Map.entry(21, "EISDIR"),
            Map.entry(EINVAL, "EINVAL"),
            Map.entry(23, "ENFILE"),
            Map.entry(24, "EMFILE"),
            Map.entry(26, "ETXTBSY"),
            Map.entry(27, "EFBIG"),
            Map.entry(28, "ENOSPC"),
            Map.entry(29, "ESPIPE"),
            Map.entry(30, "EROFS"),
            Map.entry(36, "ENAMETOOLONG"),
            Map.entry(37, "ENOLCK"),
            Map.entry(38, "ENOSYS"),
            Map.entry(40, "ELOOP"),
            Map.entry(75, "EOVERFLOW"),
            Map.entry(95, "EOPNOTSUPP"),
            Map.entry(116, "ESTALE"),
            Map.entry(122, "EDQUOT"),
            Map.entry(133, "EHWPOISON"));

    private final LinuxLimits limits;
    private final MappingBudget budget;
    private final GroupMemory memory;
    private final Set<Capability> capabilities;

    /** Whether advice that is accepted is followed. Some emulators and sandboxes accept any, and do nothing. */
    private boolean followsAdvice;

    private boolean populates;

    LinuxAddressSpace(String name, Platform platform, PosixCalls calls, LinuxLimits limits) {
        super(name, platform, calls, MAP_ANONYMOUS, platform.architecture().startsWith("ppc64") ? 0x40 : 0x4000);
        this.limits = limits;
        this.budget = new MappingBudget(limits);
        this.memory = new GroupMemory(limits, System::nanoTime);
        this.capabilities = Collections.unmodifiableSet(probe());
    }

    private Set<Capability> probe() {
        Set<Capability> found = EnumSet.of(Capability.PROTECT, Capability.PREFAULT, Capability.RESIDENCY);
        // Advice for no bytes has no effect, and succeeds if the kernel knows it, see madvise(2).
        if (calls.madvise(0, 0, MADV_HUGEPAGE) == 0) {
            found.add(Capability.ADVISE);
        }
        if (allowsLocking()) {
            found.add(Capability.LOCK);
        }
        // In overcommit mode 2 everything that can be written is charged, whatever it is mapped with.
        if (limits.overcommitMode().orElse(CHARGING) != CHARGING) {
            found.add(Capability.LAZY);
        }
        if (new File(MAPS).canRead()) {
            found.add(Capability.QUERY);
        }
        if (calls.hasFiles()) {
            found.add(Capability.MAP);
        }
        long page = calls.mmap(0, pageSize(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (page != MAP_FAILED) {
            tryOn(page, found);
            calls.munmap(page, pageSize());
        }
        return found;
    }

    /** What only trying tells: a hardened system refuses to execute to a whole process, and not everything that is accepted is done. */
    private void tryOn(long page, Set<Capability> found) {
        followsAdvice = calls.madvise(page, pageSize(), MADV_IMPOSSIBLE) != 0;
        populates = followsAdvice && calls.madvise(page, pageSize(), MADV_POPULATE_WRITE) == 0;
        if (followsAdvice || discards(page)) {
            found.add(Capability.DISCARD);
        }
        if (calls.mprotect(page, pageSize(), PROT_READ | PROT_EXEC) == 0) {
            found.add(Capability.EXECUTE);
            if (calls.mprotect(page, pageSize(), PROT_READ | PROT_WRITE | PROT_EXEC) == 0) {
                found.add(Capability.WRITE_EXECUTE);
            }
        }
    }

    private boolean discards(long page) {
        RawMemory.putLong(page, 1);
        return calls.madvise(page, pageSize(), MADV_DONTNEED) == 0 && RawMemory.getLong(page) == 0;
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    void takeMappings(String operation, long address, long bytes, int mappings) {
        if (!budget.take(mappings)) {
            throw noRoom(operation, address, bytes, budget.refusal());
        }
    }

    @Override
    void takeMappingsAnyway(int mappings) {
        budget.takeAnyway(mappings);
    }

    @Override
    void takeMemory(String operation, long address, long bytes) {
        // Most often nothing of it is in physical memory yet, and then it need not be asked how much.
        if (!memory.take(bytes) && !memory.take(bytes - residentBytes(address, bytes))) {
            throw noRoom(operation, address, bytes, memory.refusal());
        }
    }

    /** Called before the system is asked for memory that it puts behind nothing yet: see {@link #takeMemory}. */
    void takeUntouchedMemory(String operation, long asked, long missing) {
        if (!memory.take(missing)) {
            throw noRoom(operation, 0, asked, memory.refusal());
        }
    }

    @Override
    public long reserveLazily(long bytes) {
        Capability.LAZY.require(this);
        return mapLazily(bytes);
    }

    @Override
    public void advise(long address, long bytes, Advice advice) {
        Capability.ADVISE.require(this);
        takeMappings("advise", address, bytes, SPLIT);
        madvise("advise", address, bytes, advice == Advice.HUGE_PAGES ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    }

    @Override
    public void prefault(long address, long bytes) {
        takeMemory("prefault", address, bytes);
        if (populates) {
            madvise("prefault", address, bytes, MADV_POPULATE_WRITE);
        } else {
            touch(address, bytes);
        }
    }

    @Override
    public void discard(long address, long bytes) {
        Capability.DISCARD.require(this);
        // Of locked pages only the second works, from Linux 5.18 on. It finishes what the first may have begun.
        if (!followsAdvice || calls.madvise(address, bytes, MADV_DONTNEED) != 0) {
            madvise("discard", address, bytes, followsAdvice ? MADV_DONTNEED_LOCKED : MADV_DONTNEED);
        }
    }

    @Override
    public MemoryObject createMemory(String name, long bytes) {
        Capability.MAP.require(this);
        return LinuxFile.create(this, name, bytes);
    }

    @Override
    public MemoryObject openFile(Path path, boolean writable, boolean create) {
        Capability.MAP.require(this);
        return LinuxFile.open(this, path, writable, create);
    }

    @Override
    public void map(long address, long bytes, MemoryObject object, long offset, Protection protection) {
        Capability.MAP.require(this);
        if (!(object instanceof LinuxFile file) || !file.isOf(this)) {
            throw new IllegalArgumentException(
                    object + " cannot be mapped by provider " + name() + ", which has not opened it");
        }
        takeMappings("map", address, bytes, SPLIT);
        file.map(address, bytes, offset, prot(protection));
    }

    @Override
    public Protection query(long address) {
        Capability.QUERY.require(this);
        // Lines begin like 7f3a40000000-7f3a40200000 rw-p, see proc_pid_maps(5).
        try (BufferedReader lines = new BufferedReader(new FileReader(MAPS, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int dash = line.indexOf('-');
                int space = line.indexOf(' ', dash);
                if (Long.compareUnsigned(address, Long.parseUnsignedLong(line, 0, dash, 16)) >= 0
                        && Long.compareUnsigned(address, Long.parseUnsignedLong(line, dash + 1, space, 16)) < 0) {
                    return Protection.of(
                            line.charAt(space + 1) == 'r',
                            line.charAt(space + 2) == 'w',
                            line.charAt(space + 3) == 'x');
                }
            }
        } catch (IOException e) {
            VirtualMemoryException failure = new VirtualMemoryException(
                    "query", toString(), address, pageSize(), "EIO", 5, MAPS + " could not be read: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
        throw new VirtualMemoryException(
                "query", toString(), address, pageSize(), "ENOMEM", ENOMEM, MAPS + " has no mapping there");
    }

    @Override
    String errorName(int errno) {
        return ERRORS.getOrDefault(errno, "errno");
    }

    @Override
    String advice(String operation, Protection protection, int errno) {
        if (operation.equals("lock")) {
            return "ulimit -l is " + limits.lockedMemorySummary() + ". Lock less, or raise it";
        }
        if (operation.equals("discard") && errno == EINVAL) {
            return "Locked pages cannot be discarded before Linux 5.18, and those before them may have been. Unlock them"
                    + " first";
        }
        if (errno == ENOMEM) {
            return limits.summary()
                    + (operation.equals("reserve")
                            ? ". Ask for a smaller maximum or raise the limit"
                            : ". Close what is not needed and try again, or raise the limit that is reached");
        }
        if (errno == EACCES && protection == Protection.READ_WRITE) {
            return "The file that is mapped there was not opened for writing. Open it for writing";
        }
        return protection.canExecute() && (errno == EACCES || errno == EPERM)
                ? "This process may not execute memory that it " + (protection.canWrite() ? "can write" : "has written")
                        + " (SELinux execmem, MemoryDenyWriteExecute of systemd, PR_SET_MDWE). "
                        + (protection.canWrite()
                                ? "Write first and protect as READ_EXECUTE then, or allow it"
                                : "Allow it")
                : "";
    }
}
