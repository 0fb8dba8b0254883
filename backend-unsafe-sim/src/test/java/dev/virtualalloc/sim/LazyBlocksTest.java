package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Block;
import dev.virtualalloc.CommitPolicy;
import dev.virtualalloc.Protection;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blocks of which all can be used from the start, and what becomes of their addresses. */
class LazyBlocksTest {
    private static final int PAGE = 4096;
    private static final int MAXIMUM = 1 << 20;

    private SimulatedAddressSpace space = Simulator.linux4k().open();
    private final RangePool pool = RangePool.withLimit(MAXIMUM);

    private static byte[] bytes(Block block, long offset, int length) {
        byte[] bytes = new byte[length];
        block.copyTo(offset, bytes, 0, length);
        return bytes;
    }

    private VirtualAlloc.Builder lazily() {
        return VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(MAXIMUM)
                .keep(pool)
                .commit(CommitPolicy.lazily());
    }

    private List<Operation> operations(Runnable action) {
        long before = space.callCount();
        action.run();
        List<SimulatedCall> calls = space.calls();
        return calls.subList(calls.size() - (int) (space.callCount() - before), calls.size()).stream()
                .map(SimulatedCall::operation)
                .toList();
    }

    @Test
    void aLazyBlockIsOneCallAndGrowsWithoutAny() {
        VirtualAlloc allocator = lazily().build();
        Block[] block = new Block[1];
        assertThat(operations(() -> {
                    block[0] = allocator.allocate(10);
                    block[0].grow(MAXIMUM);
                    block[0].fill(0, MAXIMUM, (byte) 7);
                    block[0].shrink(MAXIMUM);
                }))
                .containsExactly(Operation.RESERVE);
        assertThat(block[0].capacity()).isEqualTo(MAXIMUM);
        assertThat(space.committedBytes()).isZero();
        assertThat(space.mappingCount()).isOne();
        // What is shrunk away is given back without another mapping, and is zero again.
        assertThat(operations(() -> block[0].shrink(10))).containsExactly(Operation.DISCARD);
        block[0].grow(MAXIMUM);
        assertThat(bytes(block[0], 10, MAXIMUM - 10)).containsOnly((byte) 0);
        assertThat(space.mappingCount()).isOne();
    }

    @Test
    void ofALazyBlockThatIsKeptOnlyWhatWasWrittenCounts() {
        Block block = lazily().build().allocate(PAGE + 1);
        block.fill(0, PAGE + 1, (byte) 7);
        block.close();
        assertThat(pool.keptBytes()).isEqualTo(2 * PAGE);
        Block again = lazily().build().allocateZeroed(10);
        assertThat(again.address()).isEqualTo(block.address());
        again.grow(3 * PAGE);
        assertThat(bytes(again, 0, 3 * PAGE)).containsOnly((byte) 0);
    }

    @Test
    void theAddressesOfLazyBlocksAreKeptWhenTheirMemoryIsNot() {
        for (RangePool keeping : List.of(RangePool.withLimit(2 * PAGE), closed(), RangePool.none())) {
            space = Simulator.linux4k().open();
            VirtualAlloc allocator = lazily().keep(keeping).build();
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Block block = allocator.allocate(PAGE);
                block.fill(0, PAGE, (byte) 7);
                blocks.add(block);
            }
            assertThat(operations(() -> blocks.forEach(Block::close)))
                    .containsOnly(Operation.DISCARD)
                    .hasSizeGreaterThanOrEqualTo(18);
            assertThat(operations(keeping::trim)).doesNotContain(Operation.RELEASE);
            assertThat(keeping.keptBytes()).isZero();
            assertThat(keeping.keptRanges()).isZero();
            assertThat(operations(() -> {
                        for (int i = 0; i < 20; i++) {
                            Block block = allocator.allocate(PAGE);
                            assertThat(bytes(block, 0, PAGE)).containsOnly((byte) 0);
                            blocks.add(block);
                        }
                    }))
                    .isEmpty();
            assertThat(blocks.subList(20, 40).stream().map(Block::address).distinct())
                    .hasSize(20);
        }
    }

    private static RangePool closed() {
        RangePool closed = RangePool.withLimit(MAXIMUM);
        closed.close();
        return closed;
    }

    @Test
    void warmLazyRangesAreTakenBeforeEmptiedOnes() {
        RangePool tiny = RangePool.withLimit(2 * PAGE);
        VirtualAlloc allocator = lazily().keep(tiny).build();
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Block block = allocator.allocate(PAGE);
            block.fill(0, PAGE, (byte) i);
            blocks.add(block);
        }
        blocks.forEach(Block::close);
        List<Long> expected =
                List.of(3, 2, 0, 1).stream().map(i -> blocks.get(i).address()).toList();
        List<Long> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.add(allocator.allocate(1).address());
        }
        assertThat(taken).isEqualTo(expected);
    }

    @Test
    void aLazyRangeThatCannotBeEmptiedIsReleased() {
        space = Simulator.linux4k().without(Capability.DISCARD).open();
        Block block = lazily().keep(RangePool.none()).build().allocate(10);
        block.putByte(0, (byte) 7);
        block.shrink(5);
        block.close();
        assertThat(space.reservedBytes()).isZero();
    }

    @Test
    void aLazyBlockHasTheProtectionOfItsAllocator() {
        try (Block block = lazily().protection(Protection.READ).build().allocate(10)) {
            assertThat(space.query(block.address() + PAGE)).isEqualTo(Protection.READ);
            block.protect(Protection.READ_WRITE);
            block.putByte(9, (byte) 7);
        }
        assertThat(pool.keptRanges()).isZero();
        pool.trim();
        assertThat(space.reservedBytes()).isZero();
    }
}
