package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.Advice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultPlanTest {
    private static final long PAGE = 4096;

    private final SimulatedAddressSpace space = Simulator.linux4k().open();
    private final long address = space.reserve(64 * PAGE);

    @AfterEach
    void release() {
        space.failWith(FaultPlan.none());
        space.release(address, 64 * PAGE);
        assertThat(space.reservedBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void everyOperationCanBeToldToFailAndChangesNothingThen(Operation operation) {
        space.commit(address, 2 * PAGE, Protection.READ_WRITE);
        space.memory().write(address, (byte) 42);
        Runnable call = switch (operation) {
            case RESERVE -> () -> space.reserve(PAGE);
            case COMMIT -> () -> space.commit(address + PAGE, 3 * PAGE, Protection.READ_WRITE);
            case DECOMMIT -> () -> space.decommit(address, PAGE);
            case RELEASE -> () -> space.release(address, 64 * PAGE);
            case PROTECT -> () -> space.protect(address, PAGE, Protection.READ);
            case ADVISE -> () -> space.advise(address, PAGE, Advice.HUGE_PAGES);
            case PREFAULT -> () -> space.prefault(address, PAGE);
            case DISCARD -> () -> space.discard(address, PAGE);
            case LOCK -> () -> space.lock(address, PAGE);
            case UNLOCK -> () -> space.unlock(address, PAGE);
            case RESIDENT_BYTES -> () -> space.residentBytes(address, PAGE);
            case QUERY -> () -> space.query(address);
        };
        boolean takesMemory = Set.of(Operation.RESERVE, Operation.COMMIT, Operation.PREFAULT, Operation.LOCK)
                .contains(operation);
        String before = space.pageTable();
        space.failWith(FaultPlan.call(1));

        assertThatThrownBy(() -> call.run())
                .isExactlyInstanceOf(takesMemory ? OutOfVirtualMemoryException.class : VirtualMemoryException.class)
                .hasMessageStartingWith(operation + " failed: ")
                .hasMessageEndingWith(". Refused by the fault plan, faults: call 1");

        assertThat(space.pageTable()).isEqualTo(before);
        assertThat(space.memory().read(address)).isEqualTo((byte) 42);
        assertThat(space.calls()).last().satisfies(last -> {
            assertThat(last.operation()).isEqualTo(operation);
            assertThat(last.succeeded()).isFalse();
        });
    }

    @Test
    void failsOneCallAndNoOther() {
        assertThat(failuresOf(FaultPlan.call(3), 6)).containsExactly(3);
    }

    @Test
    void failsAllCallsOfAKindFromOneOn() {
        space.failWith(FaultPlan.everyFrom(Operation.COMMIT, 2));
        space.commit(address, PAGE, Protection.READ_WRITE);
        space.decommit(address, PAGE);
        assertThatThrownBy(() -> space.commit(address, PAGE, Protection.READ_WRITE))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageEndingWith("Refused by the fault plan, faults: every commit from number 2 on");
        space.decommit(address, PAGE);
        assertThatThrownBy(() -> space.commit(address, PAGE, Protection.READ_WRITE))
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
        space.failWith(FaultPlan.budget(3 * PAGE));
        space.commit(address, 2 * PAGE, Protection.READ_WRITE);
        space.commit(address, 2 * PAGE, Protection.READ);
        assertThatThrownBy(() -> space.commit(address + 2 * PAGE, 2 * PAGE, Protection.READ_WRITE))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageEndingWith("Refused by the fault plan, faults: a budget of 12,288 bytes");
        space.commit(address + PAGE, 2 * PAGE, Protection.READ_WRITE);
        space.decommit(address, 3 * PAGE);
        assertThatThrownBy(() -> space.commit(address, PAGE, Protection.READ_WRITE))
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
        SimulatedAddressSpace failing =
                Simulator.linux4k().withFaults(FaultPlan.call(1)).open();
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
        space.failWith(plan);
        List<Integer> failures = new ArrayList<>();
        for (int call = 1; call <= calls; call++) {
            try {
                space.query(address);
            } catch (VirtualMemoryException e) {
                failures.add(call);
            }
        }
        return failures;
    }
}
