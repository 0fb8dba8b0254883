package dev.virtualalloc.sim;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Which calls of a provider fail although nothing stands in their way. A call that fails changes nothing.
 *
 * <p>A plan is immutable and can serve several providers. It counts from the moment it is put in force, by {@link
 * Simulator#withFaults} or {@link SimulatedAddressSpace#failWith}: the first call after that is call 1. Calls that an absent
 * capability refuses are not counted; calls that are refused for another reason are.
 *
 * @since 0.1
 */
public final class FaultPlan {
    private static final FaultPlan NONE = new FaultPlan("", () -> (operation, bytes) -> false);

    /** One application of a plan, with the calls counted so far. */
    interface Injector {
        /** Counts a call and returns whether it fails. */
        boolean shouldFail(Operation operation, long bytes);
    }

    private final String text;
    private final Supplier<Injector> injectors;

    private FaultPlan(String text, Supplier<Injector> injectors) {
        this.text = text;
        this.injectors = injectors;
    }

    /** {@return the plan by which no call fails} */
    public static FaultPlan none() {
        return NONE;
    }

    /**
     * Creates a plan by which one call fails, whatever it is for.
     *
     * @param number the call, counted from 1
     * @return the plan
     * @throws IllegalArgumentException if {@code number} is not positive
     */
    public static FaultPlan call(long number) {
        checkNumber(number);
        return new FaultPlan("call " + Text.count(number), () -> {
            Counter calls = new Counter();
            return (operation, bytes) -> calls.next() == number;
        });
    }

    /**
     * Creates a plan by which all calls of one kind fail from some call on.
     *
     * @param kind what the calls are for
     * @param number the first call to fail, counted from 1 among those of its kind
     * @return the plan
     * @throws IllegalArgumentException if {@code number} is not positive
     */
    public static FaultPlan everyFrom(Operation kind, long number) {
        Objects.requireNonNull(kind, "kind");
        checkNumber(number);
        return new FaultPlan("every " + kind + " from number " + Text.count(number) + " on", () -> {
            Counter calls = new Counter();
            return (operation, bytes) -> operation == kind && calls.next() >= number;
        });
    }

    /**
     * Creates a plan by which calls fail at random, the same ones for the same seed and the same sequence of calls.
     *
     * @param seed what the choice begins with
     * @param probability how likely each call is to fail, 0 to 1
     * @return the plan
     * @throws IllegalArgumentException if {@code probability} is not between 0 and 1
     */
    public static FaultPlan random(long seed, double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability of " + probability + " is not between 0 and 1");
        }
        return new FaultPlan("random calls, seed " + seed + ", probability " + probability, () -> {
            SplittableRandom random = new SplittableRandom(seed);
            return (operation, bytes) -> random.nextDouble() < probability;
        });
    }

    /**
     * Creates a plan by which a commit fails if all commits together would have given memory to more than some bytes. Committing a
     * page that has memory costs nothing, and decommitting does not refill the budget: that is what {@link Simulator#withCommitLimit} is for.
     *
     * @param bytes what may be spent, at least 0
     * @return the plan
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public static FaultPlan budget(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a budget of " + Text.count(bytes) + " bytes is not possible");
        }
        return new FaultPlan("a budget of " + Text.count(bytes) + " bytes", () -> {
            long[] left = {bytes};
            return (operation, needed) -> {
                if (operation != Operation.COMMIT) {
                    return false;
                }
                if (needed > left[0]) {
                    return true;
                }
                left[0] -= needed;
                return false;
            };
        });
    }

    /**
     * Joins two plans. Both count every call.
     *
     * @param other the other plan
     * @return a plan by which a call fails if it fails by this plan, by the other or by both
     */
    public FaultPlan and(FaultPlan other) {
        Objects.requireNonNull(other, "other");
        String joined = text.isEmpty() || other.text.isEmpty() ? text + other.text : text + ", " + other.text;
        return new FaultPlan(joined, () -> {
            Injector one = newInjector();
            Injector two = other.newInjector();
            return (operation, bytes) -> {
                boolean first = one.shouldFail(operation, bytes);
                return two.shouldFail(operation, bytes) || first;
            };
        });
    }

    Injector newInjector() {
        return injectors.get();
    }

    /** {@return a description of the plan: which calls fail} */
    @Override
    public String toString() {
        return text.isEmpty() ? "no faults" : "faults: " + text;
    }

    private static void checkNumber(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("there is no call " + Text.count(number) + ": calls count from 1");
        }
    }

    private static final class Counter {
        private long count;

        long next() {
            return ++count;
        }
    }
}
