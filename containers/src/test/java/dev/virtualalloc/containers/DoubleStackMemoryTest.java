package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.sim.FaultPlan;
import dev.virtualalloc.sim.Operation;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.support.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** When a stack asks the system for memory and gives it back, whatever the size of a page. */
@ParameterizedClass
@MethodSource("dev.virtualalloc.support.Backends#simulators")
class DoubleStackMemoryTest {
    private final SimulatedAddressSpace space;

    DoubleStackMemoryTest(SimulatedAddressSpace space) {
        this.space = space;
    }

    private DoubleStack stack() {
        return DoubleStack.withCapacity(0, Backends.withMaximum(space, 8 << 20));
    }

    @Test
    void pushingAndPoppingAtAnyBoundaryAsksTheSystemForNothing() {
        try (DoubleStack stack = stack()) {
            for (int i = 0; i < 300_000; i++) {
                stack.push((double) 1);
            }
            while (stack.size() > 1) {
                int moves = (int) Math.min(stack.size(), 600);
                long calls = space.callCount();
                for (int round = 0; round < 20; round++) {
                    stack.drop(moves);
                    for (int i = 0; i < moves; i++) {
                        stack.push((double) 1);
                    }
                }
                assertThat(space.callCount() - calls)
                        .as("calls at %d elements", stack.size())
                        .isLessThanOrEqualTo(1);
                stack.drop(moves);
            }
        }
    }

    @Test
    void aStackThatHasStayedSmallGivesItsMemoryBack() {
        try (DoubleStack stack = stack()) {
            for (int i = 0; i < 1_000_000; i++) {
                stack.push((double) (i & 127));
            }
            long full = space.committedBytes();
            while (stack.size() > 10) {
                stack.pop();
            }
            assertThat(space.committedBytes()).isLessThan(full / 2).isLessThanOrEqualTo(256 << 10);
            assertThat(stack.peek()).isEqualTo((double) 9);
        }
    }

    @Test
    void popSucceedsWhenTheSystemDoesNotTakeMemoryBack() {
        try (DoubleStack stack = stack()) {
            for (int i = 0; i < 1_000_000; i++) {
                stack.push((double) (i & 127));
            }
            space.failWith(FaultPlan.everyFrom(Operation.DECOMMIT, 1));
            for (int i = 999_999; i >= 0; i--) {
                if (stack.pop() != (double) (i & 127)) {
                    throw new AssertionError("element " + i);
                }
            }
            assertThat(stack.isEmpty()).isTrue();
            space.failWith(FaultPlan.none());
        }
    }
}
