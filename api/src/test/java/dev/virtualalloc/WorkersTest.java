package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

import dev.virtualalloc.spi.BlockClaim;
import dev.virtualalloc.spi.BlockMemory;
import dev.virtualalloc.spi.BlockOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who may begin work in a block, what is refused meanwhile, and who gives the memory back. */
class WorkersTest {
    private static final long PAGE = FakeAddressSpace.PAGE;

    private final FakeAddressSpace space = new FakeAddressSpace();
    private final RangePool pool = RangePool.withLimit(1 << 20);

    private Block block(RangePool keeping) {
        return VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(1 << 20)
                .keep(keeping)
                .build()
                .allocate(3 * PAGE);
    }

    private static BlockClaim claim(Block block) {
        return block.claim(mock(BlockOwner.class));
    }

    private List<String> calls(String operation) {
        return space.calls.stream().filter(call -> call.startsWith(operation)).toList();
    }

    @Test
    void theLastOneOutOfAClosedBlockGivesItsMemoryBack() {
        Block block = block(RangePool.none());
        Workers workers = claim(block).workers();
        assertThat(workers.enter()).isTrue();
        assertThat(workers.enter()).isTrue();

        block.close();
        block.close();

        assertThatIllegalStateException().isThrownBy(() -> block.getByte(0)).withMessageEndingWith("is closed");
        workers.leave();
        assertThat(calls("release")).isEmpty();
        workers.leave();
        assertThat(calls("release")).containsExactly("release 0+256");
    }

    @Test
    void aBlockThatNobodyIsInGivesItsMemoryBackItself() {
        Block block = block(RangePool.none());
        Workers workers = claim(block).workers();
        assertThat(workers.enter()).isTrue();
        workers.leave();
        assertThat(calls("release")).isEmpty();
        block.close();
        assertThat(calls("release")).hasSize(1);
    }

    @Test
    void aClosedBlockRefusesWhoeverComes() {
        Block block = block(RangePool.none());
        Workers workers = claim(block).workers();
        assertThat(workers.enter()).isTrue();
        block.close();
        assertThat(workers.enter()).isFalse();
        workers.leave();
        assertThat(workers.enter()).isFalse();
        assertThat(calls("release")).hasSize(1);
    }

    @Test
    void aClosedBlockHasNoWorkersToGive() {
        Block block = block(RangePool.none());
        BlockClaim claim = claim(block);
        block.close();
        assertThatIllegalStateException().isThrownBy(claim::workers).withMessageEndingWith("is closed");
    }

    @Test
    void whatIsKeptServesNobodyElseBeforeTheLastIsOut() {
        Block block = block(pool);
        Workers workers = claim(block).workers();
        assertThat(workers.enter()).isTrue();

        block.close();

        assertThat(pool.keptRanges()).isZero();
        workers.leave();
        assertThat(pool.keptRanges()).isOne();
        assertThat(pool.keptBytes()).isEqualTo(3 * PAGE);
        assertThat(block(pool).address()).isEqualTo(block.address());
    }

    @Test
    void aBlockThatTheSystemDoesNotTakeIsOpenAndAdmitsWorkAsBefore() {
        Block block = block(RangePool.none());
        Workers workers = claim(block).workers();
        space.fail("release", 0);

        assertThatExceptionOfType(OutOfVirtualMemoryException.class).isThrownBy(block::close);

        assertThat(workers.enter()).isTrue();
        block.close();
        assertThat(calls("release")).hasSize(1);
        workers.leave();
        assertThat(calls("release")).hasSize(2);
    }

    @Test
    void theLastOneOutIsNotToldThatTheSystemDoesNotTakeTheMemory() {
        Block block = block(RangePool.none());
        Workers workers = claim(block).workers();
        assertThat(workers.enter()).isTrue();
        block.close();
        space.failAlways("release");
        workers.leave();
        assertThat(calls("release")).hasSize(1);
    }

    @Test
    void whatWouldTakeSomethingAwayIsRefusedAsLongAsSomebodyIsIn() {
        Block block = block(RangePool.none());
        BlockClaim claim = claim(block);
        Workers workers = claim.workers();
        assertThat(workers.enter()).isTrue();
        assertThat(workers.enter()).isTrue();
        space.calls.clear();

        assertThatIllegalStateException()
                .isThrownBy(() -> claim.trim(PAGE))
                .withMessage(
                        "Block of 12,288 bytes at 0x10000000 cannot shrink while other threads are at work in it, on 2 parts"
                                + " of a parallel stream or sort. Try again when that has ended, or close what it works on");
        assertThatIllegalStateException()
                .isThrownBy(() -> block.protect(Protection.READ))
                .withMessageStartingWith("Block of 12,288 bytes at 0x10000000 cannot be protected as READ while");
        assertThat(block.size()).isEqualTo(3 * PAGE);
        assertThat(block.protection()).isEqualTo(Protection.READ_WRITE);
        assertThat(space.calls).isEmpty();

        workers.leave();
        workers.leave();
        claim.trim(PAGE);
        block.protect(Protection.READ);
        assertThat(space.calls).containsExactly("decommit 1+2", "protect 0+1 READ");
    }

    @Test
    void whatTakesNothingAwayIsDoneMeanwhile() {
        Block block = block(RangePool.none());
        BlockClaim claim = claim(block);
        block.protect(Protection.READ);
        assertThat(claim.workers().enter()).isTrue();
        block.protect(Protection.READ_WRITE);
        assertThat(claim.ensure(5 * PAGE, 5 * PAGE)).isGreaterThanOrEqualTo(5 * PAGE);
        block.prefault(0, PAGE);
    }

    @Test
    void workIsAdmittedAgainAfterWhatExcludedItHasEndedOrFailed() {
        Block block = block(RangePool.none());
        BlockClaim claim = claim(block);
        Workers workers = claim.workers();
        claim.trim(2 * PAGE);
        assertThat(workers.enter()).isTrue();
        workers.leave();
        space.fail("decommit", 0);
        assertThatExceptionOfType(OutOfVirtualMemoryException.class).isThrownBy(() -> claim.trim(PAGE));
        assertThat(workers.enter()).isTrue();
        workers.leave();
        space.fail("protect", 0);
        assertThatExceptionOfType(OutOfVirtualMemoryException.class).isThrownBy(() -> block.protect(Protection.READ));
        assertThat(workers.enter()).isTrue();
    }

    @Test
    void nobodyComesWhileSomethingIsTakenAway() {
        Block block = block(RangePool.none());
        BlockClaim claim = claim(block);
        Workers workers = claim.workers();
        space.interrupting = true;
        assertThatExceptionOfType(Error.class).isThrownBy(() -> claim.trim(PAGE));
        assertThat(workers.enter()).isFalse();

        // What is interrupted is over with the next change of the block.
        space.interrupting = false;
        claim.trim(PAGE);
        assertThat(workers.enter()).isTrue();
    }

    @Test
    void aRegionIsNotEndedWhileSomebodyIsInOneOfItsBlocksThoughThatIsClosed() {
        Part memory = new Part(block(RangePool.none()));
        BlockRegion region = new BlockRegion();
        Block one = Block.create(region, memory, memory.enclosing.address(), PAGE);
        Block other = Block.create(region, memory, memory.enclosing.address() + PAGE, PAGE);
        Workers workers = claim(one).workers();
        Workers others = claim(other).workers();
        assertThat(others.enter()).isTrue();
        other.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> region.end("was given back"))
                .withMessageContaining("cannot be given back while other threads are at work in it, on 1 part of");

        assertThat(region.isEnded()).isFalse();
        assertThat(workers.enter()).isTrue();
        workers.leave();
        assertThat(others.enter()).isFalse();
        others.leave();
        // Its bytes go with the region.
        assertThat(memory.released).isZero();
        region.end("was given back");
        assertThat(workers.enter()).isFalse();
    }

    @Test
    void aVacatedRegionRefusesWhoeverComesUntilItAdmitsThem() {
        Part memory = new Part(block(RangePool.none()));
        BlockRegion region = new BlockRegion();
        Workers workers = claim(Block.create(region, memory, memory.enclosing.address(), PAGE))
                .workers();
        region.vacate();
        assertThat(workers.enter()).isFalse();
        region.admit();
        assertThat(workers.enter()).isTrue();
    }

    @Test
    void whoIsInAPartOfABlockIsInTheBlock() {
        Part memory = new Part(block(RangePool.none()));
        BlockClaim enclosing = claim(memory.enclosing);
        BlockRegion region = new BlockRegion();
        Workers workers = claim(Block.create(region, memory, memory.enclosing.address(), PAGE))
                .workers();
        assertThat(workers.enter()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> enclosing.trim(PAGE));

        memory.enclosing.close();

        assertThat(workers.enter()).isFalse();
        assertThat(calls("release")).isEmpty();
        // The memory stays for those who are in, so the region may end.
        region.end("was given back");
        workers.leave();
        assertThat(calls("release")).hasSize(1);
    }

    @Test
    void threadsThatComeAndGoAreAllOutWhenTheMemoryIsGivenBackAndItIsGivenBackOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        for (int round = 0; round < 200; round++) {
            AtomicInteger in = new AtomicInteger();
            Part memory = new Part(null) {
                @Override
                public void release(long address, long capacity, long dirty) {
                    assertThat(in.get()).isZero();
                    super.release(address, capacity, dirty);
                }
            };
            Block block = Block.create(memory, PAGE, PAGE, PAGE, 0, Protection.READ_WRITE)
                    .block();
            Workers workers = claim(block).workers();
            List<Future<?>> work = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                work.add(threads.submit(() -> {
                    while (workers.enter()) {
                        in.incrementAndGet();
                        assertThat(memory.released).isZero();
                        in.decrementAndGet();
                        workers.leave();
                    }
                }));
            }
            block.close();
            for (Future<?> each : work) {
                each.get();
            }
            assertThat(memory.released).isOne();
        }
        threads.shutdown();
    }

    /** Memory within a block, or of its own. */
    private static class Part implements BlockMemory {
        final Block enclosing;
        volatile int released;

        Part(Block enclosing) {
            this.enclosing = enclosing;
        }

        @Override
        public long maximum(long address) {
            return PAGE;
        }

        @Override
        public long ensure(long address, long capacity, long needed, long preferred) {
            throw new AssertionError();
        }

        @Override
        public Block enclosing() {
            return enclosing;
        }

        @Override
        public void release(long address, long capacity, long dirty) {
            released++;
        }
    }
}
