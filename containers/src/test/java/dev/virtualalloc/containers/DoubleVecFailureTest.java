package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.sim.FaultPlan;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Whatever call of the space fails, the vec is as it was, and the same again succeeds. */
class DoubleVecFailureTest {
    private static final int MANY = 60_000;

    private static final Map<String, Consumer<DoubleVec>> GROWING = Map.of(
            "add", vec -> vec.add((double) 1),
            "addAll of an array", vec -> vec.addAll(new double[MANY]),
            "addAll of itself", vec -> vec.addAll(vec),
            "insert", vec -> vec.insertAll(3, new double[MANY]),
            "resize", vec -> vec.resize(MANY),
            "resize with a value", vec -> vec.resize(MANY, (double) 3),
            "reserve", vec -> vec.reserve(MANY),
            "asList().addAll", vec -> vec.asList().addAll(Collections.nCopies(MANY, (double) 2)));

    private static List<Object> everything(DoubleVec vec) {
        return List.of(new ArrayList<>(vec.asList()), vec.capacity());
    }

    @Test
    void anyCallMayFailAndNothingHasChanged() {
        FailingCalls<DoubleVec> calls =
                new FailingCalls<>(DoubleVecFailureTest::full, DoubleVecFailureTest::everything, DoubleVec::toArray);
        GROWING.forEach((name, use) -> assertThat(calls.of(name, use)).as(name).isPositive());
    }

    @Test
    void aStreamThatFailsInTheMiddleLeavesTheElementsThatThereWere() {
        FailingCalls<DoubleVec> calls =
                new FailingCalls<>(DoubleVecFailureTest::full, DoubleVec::toArray, DoubleVec::toArray);
        assertThat(calls.of(
                        "addAll of a stream",
                        vec -> vec.addAll(DoubleStream.generate(() -> 1).limit(MANY))))
                .isPositive();
    }

    @Test
    void aVecThatIsNotGivenBackIsStillThere() {
        FailingCalls<DoubleVec> calls =
                new FailingCalls<>(DoubleVecFailureTest::full, DoubleVecFailureTest::everything, DoubleVec::size);
        assertThat(calls.of("close", DoubleVec::close)).isPositive();
    }

    @Test
    void aVecThatCannotGrowKeepsItsElementsAndGrowsWhenThereIsMemory() {
        SimulatedAddressSpace space = Backends.simulator();
        try (DoubleVec vec = DoubleVec.withCapacity(0, Backends.withMaximum(space, 1 << 20))) {
            fillToCapacity(vec);
            List<Double> before = new ArrayList<>(vec.asList());
            long capacity = vec.capacity();
            space.failWith(FaultPlan.budget(0));
            assertThatExceptionOfType(OutOfVirtualMemoryException.class).isThrownBy(() -> vec.add((double) 1));
            assertThat(vec.tryReserve(1)).isFalse();
            assertThat(vec.asList()).isEqualTo(before);
            assertThat(vec.capacity()).isEqualTo(capacity);
            space.failWith(FaultPlan.none());
            vec.add((double) 1);
            assertThat(vec.get(before.size())).isEqualTo((double) 1);
        }
    }

    @Test
    void aVecThatCannotBeMadeLeavesNothingBehind() {
        for (int number = 1; number <= 2; number++) {
            SimulatedAddressSpace space = Backends.simulator();
            space.failWith(FaultPlan.call(number));
            assertThatExceptionOfType(VirtualMemoryException.class)
                    .isThrownBy(() -> DoubleVec.withCapacity(100, Backends.withMaximum(space, 1 << 20)));
            assertThat(space.reservedBytes()).isZero();
        }
    }

    private static DoubleVec full(Allocator allocator) {
        DoubleVec vec = DoubleVec.withCapacity(0, allocator);
        fillToCapacity(vec);
        return vec;
    }

    private static void fillToCapacity(DoubleVec vec) {
        do {
            vec.add((double) (vec.size() & 127));
        } while (vec.size() < vec.capacity());
    }
}
