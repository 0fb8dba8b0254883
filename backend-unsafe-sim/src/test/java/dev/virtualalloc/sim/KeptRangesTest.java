package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Block;
import dev.virtualalloc.CommitPolicy;
import dev.virtualalloc.Protection;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.BlockClaim;
import dev.virtualalloc.spi.BlockOwner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in ranges that are handed out again. */
class KeptRangesTest {
    private static final int PAGE = 4096;
    private static final int MAXIMUM = 1 << 20;

    private SimulatedAddressSpace space = Simulator.linux4k().open();
    private final RangePool pool = RangePool.withLimit(MAXIMUM);

    @AfterEach
    void trimmingLeavesNothing() {
        space.failWith(FaultPlan.none());
        pool.trim();
        assertThat(space.reservedBytes()).as(space.pageTable()).isZero();
        assertThat(space.committedBytes()).isZero();
        assertThat(space.mappingCount()).isZero();
    }

    private VirtualAlloc.Builder builder() {
        return VirtualAlloc.builder().addressSpace(space).maximum(MAXIMUM).keep(pool);
    }

    private Block dirtied(int bytes) {
        Block block = builder().build().allocate(bytes);
        block.fill(0, bytes, (byte) 7);
        return block;
    }

    private static byte[] bytes(Block block, long offset, int length) {
        byte[] bytes = new byte[length];
        block.copyTo(offset, bytes, 0, length);
        return bytes;
    }

    @Test
    void nothingIsClearedThatNobodyAskedToBeZero() {
        dirtied(2 * PAGE).close();
        long calls = space.callCount();
        try (Block block = builder().build().allocate(PAGE)) {
            assertThat(bytes(block, 0, PAGE)).containsOnly((byte) 7);
        }
        assertThat(space.callCount()).isEqualTo(calls);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, PAGE, 2 * PAGE, 10 * PAGE})
    void aZeroedBlockIsZeroWhateverWasThere(int bytes) {
        dirtied(2 * PAGE).close();
        try (Block block = builder().build().allocateZeroed(bytes)) {
            assertThat(bytes(block, 0, bytes)).containsOnly((byte) 0);
            // What is behind it was not looked at, and is zero once it is part of the block.
            block.grow(20 * PAGE);
            assertThat(bytes(block, 0, 20 * PAGE)).containsOnly((byte) 0);
        }
    }

    @Test
    void growthIsZeroWhateverWasThere() {
        dirtied(3 * PAGE).close();
        try (Block block = builder().build().allocate(10)) {
            block.fill(0, 10, (byte) 1);
            block.grow(100);
            assertThat(bytes(block, 10, 90)).containsOnly((byte) 0);
            block.shrink(50);
            block.grow(10 * PAGE);
            assertThat(bytes(block, 10, 10 * PAGE - 10)).containsOnly((byte) 0);
        }
    }

    @Test
    void whatABlockHadBeforeItWasShrunkIsZeroForTheNext() {
        Block first = dirtied(100);
        first.shrink(0);
        first.close();
        try (Block block = builder().build().allocateZeroed(100)) {
            assertThat(bytes(block, 0, 100)).containsOnly((byte) 0);
        }
    }

    @Test
    void whatWasProtectedMeanwhileIsZeroForTheNext() {
        Block first = dirtied(100);
        first.protect(Protection.READ);
        first.grow(2 * PAGE);
        first.protect(Protection.READ_WRITE);
        first.fill(0, 2 * PAGE, (byte) 7);
        first.close();
        assertThat(pool.keptRanges()).isOne();
        try (Block block = builder().build().allocateZeroed(10)) {
            block.protect(Protection.READ);
            block.grow(3 * PAGE);
            assertThat(bytes(block, 0, 3 * PAGE)).containsOnly((byte) 0);
            block.protect(Protection.READ_WRITE);
        }
    }

    @Test
    void aContainerIsToldWhatMayBeOtherThanZero() {
        dirtied(2 * PAGE).close();
        try (Block block = builder().build().allocate(10)) {
            BlockClaim claim = block.claim(new Container());
            assertThat(block.size()).isEqualTo(2 * PAGE);
            assertThat(claim.dirty()).isEqualTo(2 * PAGE);
            claim.ensure(4 * PAGE, 4 * PAGE);
            claim.clear(5, 3 * PAGE);
            assertThat(bytes(block, 0, 5)).containsOnly((byte) 7);
            assertThat(bytes(block, 5, 4 * PAGE - 5)).containsOnly((byte) 0);
        }
    }

    @Test
    void whatAContainerUsedIsZeroForTheNext() {
        Block first = builder().build().allocate(PAGE);
        Container container = new Container();
        BlockClaim claim = first.claim(container);
        container.used = 60;
        first.fill(0, 60, (byte) 7);
        container.used = 10;
        claim.markDirty(60);
        first.close();
        try (Block block = builder().build().allocateZeroed(PAGE)) {
            assertThat(bytes(block, 0, PAGE)).containsOnly((byte) 0);
        }
    }

    @Test
    void aClosedBlockAndItsClaimRefuseThoughTheirMemoryServesAnother() {
        Block first = builder().build().allocate(PAGE);
        BlockClaim claim = first.claim(new Container());
        first.close();
        try (Block second = builder().build().allocate(PAGE)) {
            assertThat(second.address()).isEqualTo(first.address());
            assertThatIllegalStateException().isThrownBy(() -> first.getByte(0));
            assertThatIllegalStateException().isThrownBy(() -> first.putByte(0, (byte) 1));
            assertThatIllegalStateException().isThrownBy(() -> first.protect(Protection.NONE));
            assertThatIllegalStateException().isThrownBy(() -> claim.ensure(1, 1));
            assertThatIllegalStateException().isThrownBy(() -> claim.trim(0));
            first.close();
            second.putByte(0, (byte) 1);
        }
    }

    @Test
    void closingSetsToZeroWhereThatWasAskedFor() {
        VirtualAlloc secretive = builder().zeroOnClose(true).build();
        Block secret = secretive.allocate(PAGE + 100);
        secret.fill(0, PAGE + 100, (byte) 7);
        secret.shrink(100);
        secret.close();
        for (int i = 0; i < PAGE; i++) {
            assertThat(space.memory().read(secret.address() + i)).isZero();
        }
        assertThat(pool.keptRanges()).isOne();
        try (Block block = secretive.allocate(PAGE)) {
            assertThat(block.address()).isEqualTo(secret.address());
            assertThat(block.claim(new Container()).dirty()).isZero();
        }
    }

    @Test
    void closingSetsToZeroAlsoWhatIsGivenBack() {
        Block secret =
                builder().zeroOnClose(true).keep(RangePool.none()).build().allocate(PAGE);
        secret.fill(0, PAGE, (byte) 7);
        space.failWith(FaultPlan.everyFrom(Operation.RELEASE, 1));
        try {
            secret.close();
        } catch (VirtualMemoryException refused) {
            assertThat(bytes(secret, 0, PAGE)).containsOnly((byte) 0);
        }
        space.failWith(FaultPlan.none());
        secret.close();
    }

    @Test
    void aSecretThatCannotBeWrittenIsGivenBack() {
        Block secret = builder().zeroOnClose(true).build().allocate(PAGE);
        secret.fill(0, PAGE, (byte) 7);
        secret.protect(Protection.READ);
        secret.close();
        assertThat(pool.keptRanges()).isZero();
        assertThat(space.memory().read(secret.address())).isZero();
        pool.trim();
        assertThat(space.reservedBytes()).isZero();
    }

    @Test
    void whatIsTooLargeToBeKeptReadsAsZeroUntilItIsReleased() {
        RangePool tiny = RangePool.withLimit(PAGE);
        Block block = builder().keep(tiny).build().allocate(2 * PAGE);
        block.fill(0, 2 * PAGE, (byte) 7);
        block.close();
        assertThat(space.memory().read(block.address())).isZero();
        space.memory().write(block.address(), (byte) 7);
        tiny.trim();
        assertThatThrownBy(() -> space.memory().read(block.address())).isInstanceOf(SimulatedFaultException.class);
    }

    @Test
    void aLazyRangeThatWasProtectedIsNotTakenAgain() {
        VirtualAlloc lazy = builder().commit(CommitPolicy.lazily()).build();
        Block block = lazy.allocate(PAGE);
        block.fill(0, PAGE, (byte) 7);
        block.protect(Protection.READ);
        block.close();
        assertThat(space.memory().read(block.address())).isZero();
        Block other = lazy.allocate(PAGE);
        assertThat(other.address()).isNotEqualTo(block.address());
        other.protect(Protection.READ);
        other.close();
    }

    @Test
    void memoryThatIsKeptDoesNotStandInTheWayOfWhoNeedsIt() {
        space = Simulator.windows().withCommitLimit(MAXIMUM / 2).open();
        VirtualAlloc allocator = builder().build();
        try (Block one = allocator.allocate(300_000);
                Block two = allocator.allocate(200_000)) {
            assertThat(two.tryGrow(400_000)).isFalse();
            one.close();
            assertThat(pool.keptBytes()).isPositive();
            assertThat(two.tryGrow(400_000)).isTrue();
            assertThat(pool.keptBytes()).isZero();
        }
    }

    @Test
    void addressesThatAreKeptDoNotStandInTheWayOfWhoNeedsThem() {
        space = Simulator.linux4k().withAddressBits(21).open();
        VirtualAlloc allocator = builder().build();
        Block one = allocator.allocate(1);
        allocator.allocate(1).close();
        one.close();
        assertThat(pool.keptRanges()).isEqualTo(2);
        builder().maximum(2 * MAXIMUM).build().allocate(1).close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anySequenceAgreesWithArrays(long seed) {
        Random random = new Random(seed);
        RangePool tiny = RangePool.withLimit(8 * PAGE);
        boolean lazy = seed % 2 == 0;
        List<VirtualAlloc> allocators = List.of(
                builder()
                        .keep(tiny)
                        .commit(lazy ? CommitPolicy.lazily() : CommitPolicy.defaults())
                        .build(),
                builder().keep(tiny).build(),
                builder().keep(tiny).maximum(20 * PAGE).build(),
                builder().keep(tiny).zeroOnClose(true).build());
        List<Block> blocks = new ArrayList<>();
        List<byte[]> models = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            if (random.nextInt(10) == 0) {
                space.failWith(FaultPlan.call(1 + random.nextInt(3)));
            }
            try {
                if (blocks.size() < 3 || random.nextInt(5) == 0 && blocks.size() < 10) {
                    allocate(allocators.get(random.nextInt(allocators.size())), random, blocks, models);
                } else {
                    change(random.nextInt(blocks.size()), random, blocks, models);
                }
            } catch (VirtualMemoryException e) {
                assertThat(e).hasMessageContaining("fault plan");
            }
            for (int i = 0; i < blocks.size(); i++) {
                assertThat(Arrays.equals(
                                bytes(blocks.get(i), 0, (int) blocks.get(i).size()), models.get(i)))
                        .as("contents of block %d after step %d", i, step)
                        .isTrue();
            }
            assertThat(tiny.keptBytes()).isLessThanOrEqualTo(tiny.limit());
            long inUse = blocks.stream().mapToLong(Block::capacity).sum();
            if (!lazy && step % 100 == 0) {
                space.failWith(FaultPlan.none());
                tiny.trim();
                assertThat(space.committedBytes()).isEqualTo(inUse);
            }
        }
        space.failWith(FaultPlan.none());
        blocks.forEach(Block::close);
        tiny.close();
        if (lazy) {
            // Addresses of lazy blocks stay.
            space = Simulator.linux4k().open();
        }
    }

    private static void allocate(VirtualAlloc allocator, Random random, List<Block> blocks, List<byte[]> models) {
        int size = random.nextInt(5 * PAGE);
        if (random.nextBoolean()) {
            blocks.add(allocator.allocateZeroed(size));
            models.add(new byte[size]);
        } else {
            Block block = allocator.allocate(size);
            block.fill(0, size, (byte) 9);
            blocks.add(block);
            byte[] model = new byte[size];
            Arrays.fill(model, (byte) 9);
            models.add(model);
        }
    }

    private void change(int index, Random random, List<Block> blocks, List<byte[]> models) {
        Block block = blocks.get(index);
        int size = (int) block.size();
        switch (random.nextInt(6)) {
            case 0 -> {
                int larger = Math.min(size + random.nextInt(6 * PAGE), (int) block.maximum());
                block.grow(larger);
                models.set(index, Arrays.copyOf(models.get(index), larger));
            }
            case 1 -> {
                int smaller = size - random.nextInt(size + 1);
                block.shrink(smaller);
                models.set(index, Arrays.copyOf(models.get(index), smaller));
            }
            case 2 -> {
                block.protect(Protection.READ);
                space.failWith(FaultPlan.none());
                block.protect(Protection.READ_WRITE);
            }
            case 3 -> {
                try {
                    block.close();
                } catch (VirtualMemoryException e) {
                    // It is open still; with secrets in it, it may be zero already.
                    space.failWith(FaultPlan.none());
                    block.close();
                }
                blocks.remove(index);
                models.remove(index);
            }
            default -> {
                int offset = random.nextInt(size + 1);
                byte value = (byte) random.nextInt(1, 127);
                block.fill(offset, size - offset, value);
                Arrays.fill(models.get(index), offset, size, value);
            }
        }
    }

    private static final class Container implements BlockOwner {
        long used;

        @Override
        public String name() {
            return "container";
        }

        @Override
        public long used() {
            return used;
        }

        @Override
        public void limitsNarrowed() {}

        @Override
        public void limitsChanged() {}
    }
}
