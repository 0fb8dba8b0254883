package dev.virtualalloc.internal;

/**
 * A control group of Linux that limits how much memory its processes may have together: past it, the kernel ends one of them.
 *
 * @param limit the limit in bytes
 * @param used how many bytes of it are in use, without the file cache that the kernel would give up first
 */
public record MemoryGroup(long limit, long used) {

    /** {@return how many bytes are left} */
    public long left() {
        return Math.max(0, limit - used);
    }

    /** {@return the limit and what is in use: {@code 512 MiB (480 MiB in use)}} */
    public String summary() {
        return Sizes.text(limit) + " (" + Sizes.text(used) + " in use)";
    }
}
