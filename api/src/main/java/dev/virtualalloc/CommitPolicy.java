package dev.virtualalloc;

import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import java.util.Objects;

/**
 * How the blocks of an allocator are given memory: in which steps as they grow, and of which pages.
 *
 * <p>A new block is given the memory that it is allocated with and no more. One that grows beyond what it has is given a step: a
 * part of what it has already, at least the {@linkplain #withFirstStep first step} and at most the {@linkplain #withLargestStep
 * largest}, or what it grows to if that is more. If the system refuses the step, the block is given just what it needs.
 *
 * <p>A policy is immutable; each {@code with} method returns a new one.
 *
 * <pre>{@code
 * VirtualAlloc.builder()
 *         .commit(CommitPolicy.defaults().withLargestStep(4 << 20).withPrefault(true))
 *         .build();
 * }</pre>
 *
 * @since 0.1
 */
public final class CommitPolicy {

    /**
     * When huge pages are asked for. They make the first touch of much memory several times faster.
     *
     * <p>A huge page is what one table of pages maps: 2 MiB where a page is 4 KiB.
     *
     * @since 0.1
     */
    public enum HugePages {
        /**
         * From the second huge page of a block on, if the system takes advice, so that blocks that stay small take no more memory than
         * they need.
         */
        AUTO,
        /** From the start of a block. */
        ALWAYS,
        /** Never; where the system uses them unasked it is advised not to. */
        NEVER
    }

    /** So small that it costs little where a block stays small; so large that the system call is nothing beside the page faults. */
    private static final CommitPolicy DEFAULTS =
            new CommitPolicy(64 << 10, 100, 32 << 20, HugePages.AUTO, false, false);

    private static final CommitPolicy LAZILY = new CommitPolicy(0, 0, 0, HugePages.AUTO, false, true);

    private final long firstStep;
    private final int growth;
    private final long largestStep;
    private final HugePages hugePages;
    private final boolean prefault;
    private final boolean lazy;

    private CommitPolicy(
            long firstStep, int growth, long largestStep, HugePages hugePages, boolean prefault, boolean lazy) {
        if (lazy && (prefault || hugePages == HugePages.ALWAYS)) {
            throw new IllegalArgumentException("memory that is given lazily can be neither prefaulted nor of huge pages"
                    + " always. Start with CommitPolicy.defaults()");
        }
        this.firstStep = firstStep;
        this.growth = growth;
        this.largestStep = largestStep;
        this.hugePages = hugePages;
        this.prefault = prefault;
        this.lazy = lazy;
    }

    /** {@return the policy of allocators that were not given one: steps of 64 KiB to 32 MiB, each as large as what is there, AUTO huge pages, no prefault} */
    public static CommitPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * {@return a policy by which all of a block up to its maximum can be used from the start, without a charge for memory and without
     * steps}
     *
     * <p>On Linux, a million of such blocks take as few mappings as one does, and a block never calls the system as it grows. What is
     * lost is the refusal: if the system has no more memory, that is no exception but the end of the process, when a page is
     * touched. There are no huge pages but where the system uses them unasked. The addresses of closed blocks are used again for
     * others of their kind, and not given back to the system but for large ones; trimming gives back the memory alone.
     *
     * <p>It needs {@link Capability#LAZY}, and {@link Capability#DISCARD} to give memory back.
     */
    public static CommitPolicy lazily() {
        return LAZILY;
    }

    /**
     * Returns a policy with another first step: what a block is given at least when it grows beyond what it has.
     *
     * @param bytes the step, at least 0; it is rounded up to whole pages
     * @return a policy that differs in this
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public CommitPolicy withFirstStep(long bytes) {
        return new CommitPolicy(checkStep(bytes), growth, largestStep, hugePages, prefault, lazy);
    }

    /**
     * Returns a policy by which steps grow otherwise.
     *
     * @param percent how large a step is, as a part of what the block has: 0 for steps of one size, 100 to double each time
     * @return a policy that differs in this
     * @throws IllegalArgumentException if {@code percent} is negative
     */
    public CommitPolicy withGrowth(int percent) {
        if (percent < 0) {
            throw new IllegalArgumentException("steps cannot grow by " + percent + " percent. Choose 0 or more");
        }
        return new CommitPolicy(firstStep, percent, largestStep, hugePages, prefault, lazy);
    }

    /**
     * Returns a policy with another largest step, which no step passes, also not the first.
     *
     * @param bytes the step, at least 0; it is rounded up to whole pages, and to whole huge pages where these are asked for
     * @return a policy that differs in this
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public CommitPolicy withLargestStep(long bytes) {
        return new CommitPolicy(firstStep, growth, checkStep(bytes), hugePages, prefault, lazy);
    }

    /**
     * Returns a policy by which huge pages are asked for otherwise. Whether they are had is for the system to say.
     *
     * @param hugePages when; {@link HugePages#ALWAYS} needs {@link Capability#ADVISE}
     * @return a policy that differs in this
     */
    public CommitPolicy withHugePages(HugePages hugePages) {
        return new CommitPolicy(
                firstStep, growth, largestStep, Objects.requireNonNull(hugePages, "hugePages"), prefault, lazy);
    }

    /**
     * Returns a policy by which each step, if it can be written, is given physical memory at once instead of at the first touch, or is
     * not. It needs {@link Capability#PREFAULT}. If the system has no such memory, that shows when the block grows, and not at a
     * later touch; but growing takes as long as the system needs for a whole step.
     *
     * @param prefault whether steps are given physical memory at once
     * @return a policy that differs in this
     *
     * @apiNote A smaller {@linkplain #withLargestStep largest step} makes the pauses short.
     */
    public CommitPolicy withPrefault(boolean prefault) {
        return new CommitPolicy(firstStep, growth, largestStep, hugePages, prefault, lazy);
    }

    /** {@return the first step in bytes} */
    public long firstStep() {
        return firstStep;
    }

    /** {@return how large a step is, in percent of what a block has} */
    public int growth() {
        return growth;
    }

    /** {@return the largest step in bytes} */
    public long largestStep() {
        return largestStep;
    }

    /** {@return when huge pages are asked for} */
    public HugePages hugePages() {
        return hugePages;
    }

    /** {@return whether steps are given physical memory at once} */
    public boolean prefault() {
        return prefault;
    }

    /** {@return whether all of a block can be used from the start} */
    public boolean isLazy() {
        return lazy;
    }

    /** {@return whether the other object is a policy that says the same} */
    @Override
    public boolean equals(Object other) {
        return other instanceof CommitPolicy policy
                && firstStep == policy.firstStep
                && growth == policy.growth
                && largestStep == policy.largestStep
                && hugePages == policy.hugePages
                && prefault == policy.prefault
                && lazy == policy.lazy;
    }

    @Override
    public int hashCode() {
        return Objects.hash(firstStep, growth, largestStep, hugePages, prefault, lazy);
    }

    /** {@return a description of the policy} */
    @Override
    public String toString() {
        if (lazy) {
            return "CommitPolicy (lazy)";
        }
        return "CommitPolicy (steps of " + Sizes.text(firstStep) + " to " + Sizes.text(largestStep) + ", growth of "
                + growth + " percent, huge pages " + hugePages + (prefault ? ", prefault)" : ")");
    }

    /** The step that follows when so much is committed. */
    long step(long committed) {
        // Of double precision, because no product of such can overflow.
        double grown = committed * (growth / 100.0);
        return Math.min(largestStep, Math.max(firstStep, (long) Math.min(grown, largestStep)));
    }

    /** Refuses what an address space can never do. */
    void check(AddressSpace space) {
        if (hugePages == HugePages.ALWAYS) {
            Capability.ADVISE.require(space);
        }
        if (lazy) {
            Capability.LAZY.require(space);
        }
        if (prefault) {
            Capability.PREFAULT.require(space);
        }
    }

    private static long checkStep(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(
                    "memory cannot be given in steps of " + Sizes.count(bytes) + " bytes. Choose 0 for single pages");
        }
        return bytes;
    }
}
