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

/** Whatever call of the space fails, the vec is as it was, and the same again succeeds. */
class StructVecFailureTest {
    record Point(int x, double y) {}

    private static final RecordLayout<Point> POINT = ElementLayout.ofRecord(Point.class);
    private static final int MANY = 10_000;
    private static final Point ONE = new Point(-1, 1);

    private static final Map<String, Consumer<StructVec<Point>>> USES = Map.of(
            "add", vec -> vec.add(ONE),
            "addRelease", vec -> vec.addRelease(ONE),
            "addAll", vec -> vec.addAll(Collections.nCopies(MANY, ONE)),
            "insert", vec -> vec.insert(3, ONE),
            "resize", vec -> vec.resize(MANY, ONE),
            "reserve", vec -> vec.reserve(MANY),
            "sort", vec -> vec.sort(Comparator.comparing(Point::y)),
            "asList().add", vec -> vec.asList().add(0, ONE),
            "asList().addAll", vec -> vec.asList().addAll(5, Collections.nCopies(MANY, ONE)));

    private static final Function<StructVec<Point>, List<Object>> EVERYTHING =
            vec -> List.of(elements(vec), vec.capacity());

    private static List<Point> elements(StructVec<Point> vec) {
        return new ArrayList<>(vec.asList());
    }

    private static StructVec<Point> full(Allocator allocator) {
        StructVec<Point> vec = StructVec.withCapacity(0, POINT, allocator);
        do {
            vec.add(new Point((int) vec.size(), vec.size() * 7 % 64));
        } while (vec.size() < vec.capacity());
        return vec;
    }

    private static FailingCalls<StructVec<Point>> calls(
            Function<StructVec<Point>, ?> state, Function<StructVec<Point>, ?> outcome) {
        return new FailingCalls<>(StructVecFailureTest::full, state, outcome);
    }

    @Test
    void anyCallMayFailAndNothingHasChanged() {
        USES.forEach((name, use) -> assertThat(
                        calls(EVERYTHING, StructVecFailureTest::elements).of(name, use))
                .as(name)
                .isPositive());
    }

    @Test
    void aStreamThatFailsInTheMiddleLeavesTheElementsThatThereWere() {
        assertThat(calls(StructVecFailureTest::elements, StructVecFailureTest::elements)
                        .of(
                                "addAll of a stream",
                                vec -> vec.addAll(Stream.generate(() -> ONE).limit(MANY))))
                .isPositive();
    }

    @Test
    void aVecThatIsNotGivenBackIsStillThere() {
        assertThat(calls(EVERYTHING, StructVec::size).of("close", StructVec::close))
                .isPositive();
    }

    @Test
    void memoryThatIsNotTakenBackStaysWithTheVec() {
        FailingCalls<StructVec<Point>> calls = new FailingCalls<>(
                allocator -> {
                    StructVec<Point> vec = full(allocator);
                    vec.resize(MANY, ONE);
                    vec.truncate(10);
                    return vec;
                },
                EVERYTHING,
                EVERYTHING);
        assertThat(calls.of("shrinkToFit", StructVec::shrinkToFit)).isPositive();
    }

    @Test
    void aStackOfRecordsThatCannotGrowIsAsItWas() {
        FailingCalls<StructStack<Point>> calls = new FailingCalls<>(
                allocator -> {
                    StructStack<Point> stack = StructStack.withCapacity(0, POINT, allocator);
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
