package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.sim.FaultPlan;
import dev.virtualalloc.sim.Operation;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whatever call of the space fails, the stack is as it was, or has done what it was asked for. */
class DoubleStackFailureTest {
    /** How many elements a stack keeps memory for in any case. */
    private static final long KEPT = (64 << 10) / Double.BYTES;

    /** Each takes the stack below a quarter of its capacity, so that half of that is to be given back. */
    private static final Map<String, Consumer<DoubleStack>> SHRINKING = Map.of(
            "pop", DoubleStack::pop,
            "drop", stack -> stack.drop(10),
            "popFrame", DoubleStack::popFrame,
            "clear", DoubleStack::clear);

    private static List<Double> elements(DoubleStack stack) {
        return LongStream.range(0, stack.size()).mapToObj(stack::peek).toList();
    }

    private static FailingCalls<DoubleStack> calls(
            Function<Allocator, DoubleStack> making, Function<DoubleStack, ?> outcome) {
        return new FailingCalls<>(making, stack -> List.of(elements(stack), stack.capacity()), outcome);
    }

    private static DoubleStack full(Allocator allocator) {
        DoubleStack stack = DoubleStack.withCapacity(0, allocator);
        do {
            stack.push((double) (stack.size() & 127));
        } while (stack.size() < stack.capacity());
        stack.pushFrame();
        return stack;
    }

    private static DoubleStack quarterFull(Allocator allocator) {
        DoubleStack stack = DoubleStack.withCapacity(0, allocator);
        stack.push((double) 5);
        stack.pushFrame();
        while (stack.capacity() < 4 * KEPT) {
            stack.push((double) (stack.size() & 127));
        }
        stack.drop(stack.size() - stack.capacity() / 4);
        return stack;
    }

    @Test
    void aStackThatCannotGrowIsAsItWas() {
        assertThat(calls(DoubleStackFailureTest::full, DoubleStackFailureTest::elements)
                        .of("push", stack -> stack.push((double) 1)))
                .isPositive();
    }

    @Test
    void popSucceedsWhateverTheSystemSaysToTheMemory() {
        SHRINKING.forEach(
                (name, use) -> assertThat(calls(DoubleStackFailureTest::quarterFull, DoubleStackFailureTest::elements)
                                .of(name, use))
                        .as(name)
                        .isZero());
    }

    @Test
    void framesSurviveAFailure() {
        Consumer<DoubleStack> use = stack -> {
            stack.push((double) 1);
            stack.popFrame();
        };
        assertThat(calls(DoubleStackFailureTest::full, DoubleStackFailureTest::elements)
                        .of("push and popFrame", use))
                .isPositive();
    }

    @Test
    void framesAskTheSystemForNothing() {
        SimulatedAddressSpace space = Backends.simulator();
        try (DoubleStack stack = full(Backends.withMaximum(space, 1 << 20))) {
            long calls = space.callCount();
            stack.pushFrame();
            stack.popFrame();
            assertThat(space.callCount()).isEqualTo(calls);
        }
    }

    @Test
    void aStackThatIsNotGivenBackIsStillThere() {
        assertThat(calls(DoubleStackFailureTest::full, DoubleStack::size).of("close", DoubleStack::close))
                .isPositive();
    }

    @Test
    void memoryThatOnceWasNotTakenBackGoesLater() {
        SimulatedAddressSpace space = Backends.simulator();
        try (DoubleStack stack = full(Backends.withMaximum(space, 8 << 20))) {
            pushUpTo(8 * KEPT, stack);
            space.failWith(FaultPlan.everyFrom(Operation.DECOMMIT, 1));
            stack.clear();
            assertThat(stack.capacity()).isGreaterThan(4 * KEPT);
            space.failWith(FaultPlan.none());
            pushUpTo(8 * KEPT, stack);
            stack.drop(stack.size() - KEPT);
            while (stack.size() > 0) {
                stack.pop();
            }
            assertThat(stack.capacity()).isLessThanOrEqualTo(2 * KEPT);
        }
    }

    private static void pushUpTo(long size, DoubleStack stack) {
        while (stack.size() < size) {
            stack.push((double) 1);
        }
    }
}
