package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.sim.FaultPlan;
import dev.virtualalloc.sim.Operation;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.sim.SimulatedCall;
import dev.virtualalloc.sim.Simulator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One layer alone tries again with less: however deep a container lies, a refused addition asks the system twice at most. */
class RefusedGrowthTest {
    private final SimulatedAddressSpace memory = Simulator.linux4k().open();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void aRefusedAdditionAsksForMemoryTwiceAtMost(int depth) {
        LongVec vec = LongVec.withCapacity(1, allocator(depth));
        memory.failWith(FaultPlan.everyFrom(Operation.COMMIT, 1));
        while (vec.size() < vec.capacity() || vec.tryReserve(1)) {
            vec.add(1);
        }
        long before = memory.callCount();
        long size = vec.size();
        long capacity = vec.capacity();

        assertThatThrownBy(() -> vec.add(2)).isInstanceOf(OutOfVirtualMemoryException.class);

        List<SimulatedCall> calls = memory.calls();
        assertThat(calls.subList(calls.size() - (int) (memory.callCount() - before), calls.size()))
                .filteredOn(call -> call.operation() == Operation.COMMIT)
                .hasSizeBetween(1, 2);
        // Each refused commit is taken back by one more call.
        assertThat(memory.callCount() - before).isLessThanOrEqualTo(4);
        assertThat(vec.size()).isEqualTo(size);
        assertThat(vec.capacity()).isEqualTo(capacity);
        memory.failWith(FaultPlan.none());
        vec.add(2);
        assertThat(vec.get(size)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void whereOnlyTheNeedCanBeMetThatIsWhatIsCommitted(int depth) {
        LongVec vec = LongVec.withCapacity(1, allocator(depth));
        memory.failWith(FaultPlan.everyFrom(Operation.COMMIT, 1));
        while (vec.size() < vec.capacity() || vec.tryReserve(1)) {
            vec.add(1);
        }
        long committed = memory.committedBytes();
        memory.failWith(FaultPlan.budget(memory.pageSize()));

        vec.add(2);

        assertThat(vec.get(vec.size() - 1)).isEqualTo(2);
        assertThat(memory.committedBytes()).isEqualTo(committed + memory.pageSize());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void aBlockThatIsRefusedMemoryAsksTwiceAtMost(int depth) {
        Block block = allocator(depth).allocate(4096);
        memory.failWith(FaultPlan.everyFrom(Operation.COMMIT, 1));
        long before = memory.callCount();
        assertThat(block.tryGrow(1 << 20)).isFalse();
        assertThat(memory.callCount() - before).isLessThanOrEqualTo(4);
    }

    /** Arenas, each in the one before. */
    private Allocator allocator(int depth) {
        Allocator allocator =
                VirtualAlloc.builder().addressSpace(memory).maximum(64 << 20).build();
        for (int i = 0; i < depth; i++) {
            allocator = VirtualArena.withCapacity(0, allocator);
        }
        return allocator;
    }
}
