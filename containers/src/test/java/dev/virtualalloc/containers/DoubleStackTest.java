package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatIndexOutOfBoundsException;

import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.virtualalloc.support.Backends#usable")
class DoubleStackTest {
    private static final long OPERATIONS = Long.getLong("virtualalloc.model.operations", 100_000);
    private static final long SEED = Long.getLong("virtualalloc.model.seed", 5);

    private final AddressSpace space;

    DoubleStackTest(AddressSpace space) {
        this.space = space;
    }

    private DoubleStack stack() {
        return DoubleStack.withCapacity(0, Backends.withMaximum(space, 32 << 20));
    }

    @Test
    void popsWhatWasPushedLast() {
        try (DoubleStack stack = stack()) {
            stack.push((double) 1);
            stack.push((double) 2);
            assertThat(stack.peek()).isEqualTo((double) 2);
            assertThat(stack.peek(1)).isEqualTo((double) 1);
            assertThat(stack.pop()).isEqualTo((double) 2);
            assertThat(stack.pop()).isEqualTo((double) 1);
            assertThatExceptionOfType(NoSuchElementException.class)
                    .isThrownBy(stack::pop)
                    .withMessage("this DoubleStack is empty");
            assertThatIndexOutOfBoundsException()
                    .isThrownBy(stack::peek)
                    .withMessage("depth 0 is out of bounds for a DoubleStack of 0 elements");
        }
    }

    @Test
    void framesKeepWhatIsBelow() {
        try (DoubleStack stack = stack()) {
            stack.push((double) 1);
            stack.pushFrame();
            assertThatExceptionOfType(NoSuchElementException.class)
                    .isThrownBy(stack::pop)
                    .withMessage("the frame of this DoubleStack is empty");
            stack.push((double) 2);
            stack.push((double) 3);
            assertThat(stack.peek(2)).isEqualTo((double) 1);
            assertThatExceptionOfType(NoSuchElementException.class)
                    .isThrownBy(() -> stack.drop(3))
                    .withMessage("cannot drop 3 elements: the frame of this DoubleStack has 2");
            assertThatIllegalArgumentException().isThrownBy(() -> stack.drop(-1));
            stack.drop(1);
            stack.popFrame();
            assertThat(stack.size()).isEqualTo(1);
            assertThat(stack.pop()).isEqualTo((double) 1);
            assertThatIllegalStateException()
                    .isThrownBy(stack::popFrame)
                    .withMessage("this DoubleStack has no frame to pop");
        }
    }

    @Test
    void doesWhatADequeDoesFrameByFrame() {
        Random random = new Random(SEED);
        Deque<List<Double>> model = new ArrayDeque<>();
        model.push(new ArrayList<>());
        try (DoubleStack stack = stack()) {
            long size = 0;
            for (long i = 0; i < OPERATIONS; i++) {
                List<Double> frame = model.getFirst();
                int kind = random.nextInt(100);
                if (kind < 55) {
                    double value = (double) random.nextInt(128);
                    stack.push(value);
                    frame.add(value);
                    size++;
                } else if (kind < 90) {
                    if (!frame.isEmpty()) {
                        assertThat(stack.peek()).isEqualTo(frame.get(frame.size() - 1));
                        assertThat(stack.pop()).isEqualTo(frame.remove(frame.size() - 1));
                        size--;
                    }
                } else if (kind < 92) {
                    int count = random.nextInt(frame.size() + 1);
                    stack.drop(count);
                    frame.subList(frame.size() - count, frame.size()).clear();
                    size -= count;
                } else if (kind < 96) {
                    stack.pushFrame();
                    model.push(new ArrayList<>());
                } else if (model.size() > 1) {
                    stack.popFrame();
                    size -= model.pop().size();
                }
                assertThat(stack.size())
                        .as("size after operation %d, seed %d", i, SEED)
                        .isEqualTo(size);
            }
        }
    }

    @Test
    void aFullStackRefuses() {
        try (DoubleStack stack = DoubleStack.withCapacity(0, Backends.withMaximum(space, 100 * Double.BYTES))) {
            for (int i = 0; i < 100; i++) {
                stack.push((double) 1);
            }
            assertThatExceptionOfType(CapacityExceededException.class)
                    .isThrownBy(() -> stack.push((double) 1))
                    .withMessageStartingWith("DoubleStack is full: 100 of 100 elements");
            assertThat(stack.size()).isEqualTo(100);
        }
    }

    @Test
    void aClosedStackRefusesEverythingAndNamesItself() {
        DoubleStack stack = stack();
        stack.push((double) 1);
        stack.pushFrame();
        stack.close();
        List<Consumer<DoubleStack>> uses = List.of(
                one -> one.push((double) 1),
                DoubleStack::pop,
                DoubleStack::peek,
                one -> one.peek(0),
                one -> one.drop(0),
                DoubleStack::pushFrame,
                DoubleStack::popFrame,
                DoubleStack::clear,
                DoubleStack::residentBytes);
        for (Consumer<DoubleStack> use : uses) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> use.accept(stack))
                    .withMessage("this DoubleStack is closed");
        }
        assertThat(stack.size()).isZero();
        assertThat(stack.toString()).isEqualTo("DoubleStack (closed)");
    }
}
