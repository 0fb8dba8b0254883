package dev.virtualalloc.spi.os;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.Capability;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * macOS: constants of its sys/mman.h and sys/errno.h.
 *
 * <p>It has no {@link Capability#WRITE_EXECUTE}: on Apple silicon pages that are writable and executable at once must have been mapped
 * with {@code MAP_JIT}, which {@code mmap} refuses together with {@code MAP_FIXED}, and that is how pages are decommitted. Nor has it
 * {@link Capability#EXECUTE}, which needs none of this: whether pages can be executed that were written before depends on how the
 * program that runs Java was signed, and nobody has tried it yet. It has no {@link Capability#DISCARD} because
 * {@code MADV_DONTNEED} does not zero there, and no other advice that does, and no {@link Capability#MAP} because it has neither {@code
 * memfd_create} nor {@code posix_fallocate}.
 */
final class MacAddressSpace extends PosixAddressSpace {
    private static final int MAP_ANON = 0x1000;
    private static final int MAP_NORESERVE = 0x40;

    private static final Map<Integer, String> ERRORS = Map.of(
            EPERM,
            "EPERM",
            9,
            "EBADF",
            ENOMEM,
            "ENOMEM",
            EACCES,
            "EACCES",
            14,
            "EFAULT",
            22,
            "EINVAL",
            35,
            "EAGAIN",
            45,
            "ENOTSUP",
            84,
            "EOVERFLOW");

    private final Set<Capability> capabilities;

    MacAddressSpace(String name, Platform platform, PosixCalls calls) {
        super(name, platform, calls, MAP_ANON, MAP_NORESERVE);
        Set<Capability> found = EnumSet.of(Capability.PROTECT, Capability.RESIDENCY);
        if (allowsLocking()) {
            found.add(Capability.LOCK);
        }
        this.capabilities = Collections.unmodifiableSet(found);
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    String errorName(int errno) {
        return ERRORS.getOrDefault(errno, "errno");
    }

    @Override
    String advice(String operation, Protection protection, int errno) {
        if (operation.equals("lock")) {
            return "This process may lock no more. Lock less, or raise ulimit -l";
        }
        if (errno != ENOMEM) {
            return "";
        }
        return operation.equals("reserve")
                ? "No range of addresses of that length is free. Ask for a smaller maximum"
                : "The system has no more memory for this process. Close what is not needed";
    }
}
