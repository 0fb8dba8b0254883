package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Allocator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever call of the provider fails, the vec is as it was, and the same again succeeds. */
class VirtualVecFailureTest {
    record Point(int x, double y) {}

    private static final RecordLayout<Point> POINT = ElementLayout.ofRecord(Point.class);
    private static final int MANY = 10_000;
    private static final Point ONE = new Point(-1, 1);

    private static final Map<String, Consumer<VirtualVec<Point>>> USES = Map.of(
            "add", vec -> vec.add(ONE),
            "addRelease", vec -> vec.addRelease(ONE),
            "addAll", vec -> vec.addAll(Collections.nCopies(MANY, ONE)),
            "insert", vec -> vec.insert(3, ONE),
            "resize", vec -> vec.resize(MANY, ONE),
            "reserve", vec -> vec.reserve(MANY),
            "sort", vec -> vec.sort(Comparator.comparing(Point::y)),
            "asList().add", vec -> vec.asList().add(0, ONE),
            "asList().addAll", vec -> vec.asList().addAll(5, Collections.nCopies(MANY, ONE)));

    private static final Function<VirtualVec<Point>, List<Object>> EVERYTHING =
            vec -> List.of(elements(vec), vec.capacity());

    private static List<Point> elements(VirtualVec<Point> vec) {
        return new ArrayList<>(vec.asList());
    }

    private static VirtualVec<Point> full(Allocator allocator) {
        VirtualVec<Point> vec = VirtualVec.withCapacity(0, POINT, allocator);
        do {
            vec.add(new Point((int) vec.size(), vec.size() * 7 % 64));
        } while (vec.size() < vec.capacity());
        return vec;
    }

    private static FailingCalls<VirtualVec<Point>> calls(
            Function<VirtualVec<Point>, ?> state, Function<VirtualVec<Point>, ?> outcome) {
        return new FailingCalls<>(VirtualVecFailureTest::full, state, outcome);
    }

    @Test
    void anyCallMayFailAndNothingHasChanged() {
        USES.forEach((name, use) -> assertThat(
                        calls(EVERYTHING, VirtualVecFailureTest::elements).of(name, use))
                .as(name)
                .isPositive());
    }

    @Test
    void aStreamThatFailsInTheMiddleLeavesTheElementsThatThereWere() {
        assertThat(calls(VirtualVecFailureTest::elements, VirtualVecFailureTest::elements)
                        .of(
                                "addAll of a stream",
                                vec -> vec.addAll(Stream.generate(() -> ONE).limit(MANY))))
                .isPositive();
    }

    @Test
    void aVecThatIsNotGivenBackIsStillThere() {
        assertThat(calls(EVERYTHING, VirtualVec::size).of("close", VirtualVec::close))
                .isPositive();
    }

    @Test
    void memoryThatIsNotTakenBackStaysWithTheVec() {
        FailingCalls<VirtualVec<Point>> calls = new FailingCalls<>(
                allocator -> {
                    VirtualVec<Point> vec = full(allocator);
                    vec.resize(MANY, ONE);
                    vec.truncate(10);
                    return vec;
                },
                EVERYTHING,
                EVERYTHING);
        assertThat(calls.of("shrinkToFit", VirtualVec::shrinkToFit)).isPositive();
    }

    @Test
    void aStackOfRecordsThatCannotGrowIsAsItWas() {
        FailingCalls<VirtualStack<Point>> calls = new FailingCalls<>(
                allocator -> {
                    VirtualStack<Point> stack = VirtualStack.withCapacity(0, POINT, allocator);
                    do {
                        stack.push(new Point((int) stack.size(), 0));
                    } while (stack.size() < stack.capacity());
                    stack.pushFrame();
                    return stack;
                },
                stack -> List.of(stack.size(), stack.peek(), stack.peek(stack.size() - 1), stack.capacity()),
                stack -> List.of(stack.size(), stack.peek(), stack.peek(stack.size() - 1)));
        assertThat(calls.of("push", stack -> stack.push(ONE))).isPositive();
    }
}
