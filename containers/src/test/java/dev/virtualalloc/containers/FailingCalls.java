package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.sim.FaultPlan;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Lets a use of a container fail at the first call of the space, then at the second, and so on until it makes no more: at
 * that call alone, and at those after it too, for a container that is refused much may be content with less.
 *
 * @param <T> the container, or several
 */
record FailingCalls<T extends AutoCloseable>(
        Function<Allocator, T> making, Function<T, ?> state, Function<T, ?> outcome) {
    /**
     * More calls than growing makes until it gives up: the lowest layer asks for less once more, and every commit that is
     * refused is taken back by another call.
     */
    private static final int PERSISTENCE = 20;

    /**
     * Makes sure that after each failure the state is what it was before, and that the same use then succeeds, with the outcome
     * that it has where nothing fails.
     *
     * @return how many times the use has failed
     */
    int of(String name, Consumer<T> use) {
        int failures = 0;
        for (int length : new int[] {1, PERSISTENCE}) {
            Run last;
            int number = 0;
            do {
                last = run(name, use, ++number, length);
                failures += last.failed ? 1 : 0;
            } while (last.reached);
            assertThat(number).as("calls of the space by %s", name).isGreaterThan(1);
        }
        return failures;
    }

    private record Run(boolean reached, boolean failed) {}

    private Run run(String name, Consumer<T> use, int number, int length) {
        SimulatedAddressSpace space = Backends.simulator();
        T container = making.apply(Backends.withMaximum(space, 1 << 20));
        T unharmed = making.apply(Backends.withMaximum(Backends.simulator(), 1 << 20));
        try (container;
                unharmed) {
            Object before = state.apply(container);
            long calls = space.callCount();
            space.failWith(LongStream.range(number, number + length)
                    .mapToObj(FaultPlan::call)
                    .reduce(FaultPlan.none(), FaultPlan::and));
            boolean failed = false;
            try {
                use.accept(container);
            } catch (VirtualMemoryException e) {
                failed = true;
            }
            boolean reached = space.callCount() - calls >= number;
            space.failWith(FaultPlan.none());
            if (failed) {
                assertThat(state.apply(container))
                        .as("after %s failed at call %d", name, number)
                        .isEqualTo(before);
                use.accept(container);
            }
            use.accept(unharmed);
            assertThat(outcome.apply(container))
                    .as("outcome of %s after a failure at call %d", name, number)
                    .isEqualTo(outcome.apply(unharmed));
            return new Run(reached, failed);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
