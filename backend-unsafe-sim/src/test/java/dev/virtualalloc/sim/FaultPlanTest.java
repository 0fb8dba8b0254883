package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.Advice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultPlanTest {
    private static final long PAGE = 4096;

    private final SimulatedProvider provider = Simulator.linux4k().asProvider();
    private final long address = provider.reserve(64 * PAGE);

    @AfterEach
    void release() {
        provider.failWith(FaultPlan.none());
        provider.release(address, 64 * PAGE);
        assertThat(provider.reservedBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void everyOperationCanBeToldToFailAndChangesNothingThen(Operation operation) {
        provider.commit(address, 2 * PAGE, Protection.READ_WRITE);
        provider.memory().write(address, (byte) 42);
        Map<Operation, Runnable> calls = Map.of(
                Operation.RESERVE, () -> provider.reserve(PAGE),
                Operation.COMMIT, () -> provider.commit(address + PAGE, 3 * PAGE, Protection.READ_WRITE),
                Operation.DECOMMIT, () -> provider.decommit(address, PAGE),
                Operation.RELEASE, () -> provider.release(address, 64 * PAGE),
                Operation.PROTECT, () -> provider.protect(address, PAGE, Protection.READ),
                Operation.ADVISE, () -> provider.advise(address, PAGE, Advice.HUGE_PAGES),
                Operation.PREFAULT, () -> provider.prefault(address, PAGE),
                Operation.DISCARD, () -> provider.discard(address, PAGE),
                Operation.RESIDENT_BYTES, () -> provider.residentBytes(address, PAGE),
                Operation.QUERY, () -> provider.query(address));
        boolean takesMemory =
                operation == Operation.RESERVE || operation == Operation.COMMIT || operation == Operation.PREFAULT;
        String before = provider.pageTable();
        provider.failWith(FaultPlan.call(1));

        assertThatThrownBy(() -> calls.get(operation).run())
                .isExactlyInstanceOf(takesMemory ? OutOfVirtualMemoryException.class : VirtualMemoryException.class)
                .hasMessageStartingWith(operation + " failed: ")
                .hasMessageEndingWith(". Refused by the fault plan, faults: call 1");

        assertThat(provider.pageTable()).isEqualTo(before);
        assertThat(provider.memory().read(address)).isEqualTo((byte) 42);
        assertThat(provider.calls()).last().satisfies(call -> {
            assertThat(call.operation()).isEqualTo(operation);
            assertThat(call.succeeded()).isFalse();
        });
    }

    @Test
    void failsOneCallAndNoOther() {
        assertThat(failuresOf(FaultPlan.call(3), 6)).containsExactly(3);
    }

    @Test
    void failsAllCallsOfAKindFromOneOn() {
        provider.failWith(FaultPlan.everyFrom(Operation.COMMIT, 2));
        provider.commit(address, PAGE, Protection.READ_WRITE);
        provider.decommit(address, PAGE);
        assertThatThrownBy(() -> provider.commit(address, PAGE, Protection.READ_WRITE))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageEndingWith("Refused by the fault plan, faults: every commit from number 2 on");
        provider.decommit(address, PAGE);
        assertThatThrownBy(() -> provider.commit(address, PAGE, Protection.READ_WRITE))
                .isInstanceOf(OutOfVirtualMemoryException.class);
    }

    @Test
    void aSeedFailsTheSameCallsEachTime() {
        List<Integer> first = failuresOf(FaultPlan.random(1, 0.5), 64);
        assertThat(failuresOf(FaultPlan.random(1, 0.5), 64)).isEqualTo(first);
        assertThat(failuresOf(FaultPlan.random(2, 0.5), 64)).isNotEqualTo(first);
        assertThat(first).hasSizeBetween(10, 54);
    }

    @Test
    void aProbabilityOfNothingOrOneIsCertain() {
        assertThat(failuresOf(FaultPlan.random(1, 0), 20)).isEmpty();
        assertThat(failuresOf(FaultPlan.random(1, 1), 20)).hasSize(20);
    }

    @Test
    void aBudgetIsSpentByPagesThatAreGivenMemoryAndNotRefilled() {
        provider.failWith(FaultPlan.budget(3 * PAGE));
        provider.commit(address, 2 * PAGE, Protection.READ_WRITE);
        provider.commit(address, 2 * PAGE, Protection.READ);
        assertThatThrownBy(() -> provider.commit(address + 2 * PAGE, 2 * PAGE, Protection.READ_WRITE))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageEndingWith("Refused by the fault plan, faults: a budget of 12,288 bytes");
        provider.commit(address + PAGE, 2 * PAGE, Protection.READ_WRITE);
        provider.decommit(address, 3 * PAGE);
        assertThatThrownBy(() -> provider.commit(address, PAGE, Protection.READ_WRITE))
                .isInstanceOf(OutOfVirtualMemoryException.class);
    }

    @Test
    void joinedPlansFailByOneOrTheOtherAndBothCountEveryCall() {
        FaultPlan both = FaultPlan.call(2).and(FaultPlan.call(4)).and(FaultPlan.everyFrom(Operation.QUERY, 6));
        assertThat(failuresOf(both, 7)).containsExactly(2, 4, 6, 7);
        assertThat(both).hasToString("faults: call 2, call 4, every query from number 6 on");
    }

    @Test
    void aPlanCountsAnewEachTimeItIsPutInForce() {
        FaultPlan plan = FaultPlan.call(2);
        assertThat(failuresOf(plan, 3)).containsExactly(2);
        assertThat(failuresOf(plan, 3)).containsExactly(2);
    }

    @Test
    void aPlanOfTheSimulatorIsInForceFromTheStart() {
        SimulatedProvider failing =
                Simulator.linux4k().withFaults(FaultPlan.call(1)).asProvider();
        assertThatThrownBy(() -> failing.reserve(PAGE)).isInstanceOf(OutOfVirtualMemoryException.class);
        failing.release(failing.reserve(PAGE), PAGE);
    }

    @Test
    void refusesPlansThatMakeNoSense() {
        assertThatThrownBy(() -> FaultPlan.call(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FaultPlan.everyFrom(Operation.COMMIT, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FaultPlan.random(1, 1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FaultPlan.random(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FaultPlan.budget(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<Integer> failuresOf(FaultPlan plan, int calls) {
        provider.failWith(plan);
        List<Integer> failures = new ArrayList<>();
        for (int call = 1; call <= calls; call++) {
            try {
                provider.query(address);
            } catch (VirtualMemoryException e) {
                failures.add(call);
            }
        }
        return failures;
    }
}
