package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.spi.BlockClaim;
import dev.virtualalloc.spi.BlockControl;
import dev.virtualalloc.spi.BlockMemory;
import dev.virtualalloc.spi.BlockOwner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sun.misc.Unsafe;

/** What allocators and containers can do with a block, and what a block asks of its memory. */
class BlockControlTest {
    private static final Unsafe UNSAFE = unsafe();
    private static final Error INTERRUPTION = new Error("in the middle");
    private static final List<Consumer<Block>> TAKING_AWAY =
            List.of(block -> block.shrink(10), block -> block.protect(Protection.READ), Block::close);

    private final Pages memory = new Pages();

    @AfterEach
    void free() {
        UNSAFE.freeMemory(memory.start);
    }

    @Test
    void growingClearsUpToTheDirtyMarkAndNoFurther() {
        memory.capacity = 100;
        RawMemory.fill(memory.address(), 100, (byte) 7);
        Block block = create(10, 50, Protection.READ_WRITE).block();

        block.grow(80);

        assertThat(bytes(block, 0, 10)).containsOnly((byte) 7);
        assertThat(bytes(block, 10, 40)).containsOnly((byte) 0);
        // It was said to be zero, so nobody looked.
        assertThat(bytes(block, 50, 30)).containsOnly((byte) 7);
    }

    @Test
    void whatABlockHadBeforeItWasShrunkIsZeroWhenItGrowsAgain() {
        memory.capacity = 100;
        Block block = create(60, 0, Protection.READ_WRITE).block();
        block.fill(0, 60, (byte) 7);
        block.shrink(20);
        block.grow(90);
        assertThat(bytes(block, 0, 20)).containsOnly((byte) 7);
        assertThat(bytes(block, 20, 70)).containsOnly((byte) 0);
    }

    @Test
    void whatWasDirtyIsZeroForABlockThatGrowsWhileItCannotBeWritten() {
        memory.capacity = 100;
        RawMemory.fill(memory.address(), 100, (byte) 7);
        Block block = create(10, 100, Protection.READ_WRITE).block();
        block.protect(Protection.READ);
        block.grow(100);
        assertThat(bytes(block, 10, 90)).containsOnly((byte) 0);
    }

    @Test
    void clearingMakesAllOfTheBlockZero() {
        memory.capacity = 100;
        RawMemory.fill(memory.address(), 100, (byte) 7);
        BlockControl control = create(60, 40, Protection.READ_WRITE);

        control.clear();

        assertThat(bytes(control.block(), 0, 40)).containsOnly((byte) 0);
        assertThat(bytes(control.block(), 40, 20)).containsOnly((byte) 7);
        assertThat(control.block().claim(new Container()).dirty()).isZero();
    }

    @Test
    void theMemoryIsGivenBackOnceWithTheDirtyMark() {
        memory.capacity = 100;
        Block block = create(60, 0, Protection.READ_WRITE).block();
        block.shrink(20);
        block.close();
        block.close();
        assertThat(memory.calls).containsExactly("trim 20", "release 60");
    }

    @Test
    void aBlockEndsWithTheReasonOfItsAllocator() {
        memory.capacity = 100;
        BlockControl control = create(60, 0, Protection.READ_WRITE);

        control.invalidate("was given back with its slab");
        control.invalidate("twice");

        assertThatIllegalStateException()
                .isThrownBy(() -> control.block().getByte(0))
                .withMessage("the block at 0x" + Long.toHexString(memory.address()) + " was given back with its slab");
        assertThat(control.block().size()).isZero();
        assertThat(memory.calls).containsExactly("release 60");
    }

    @Test
    void aBlockStaysOpenIfItsMemoryIsNotTakenBack() {
        memory.capacity = 100;
        Block block = create(60, 0, Protection.READ_WRITE).block();
        block.putInt(0, 42);
        memory.failing = true;

        assertThatThrownBy(block::close).isSameAs(memory.failure);
        assertThatThrownBy(() -> block.shrink(10)).isSameAs(memory.failure);
        assertThatThrownBy(() -> block.protect(Protection.READ)).isSameAs(memory.failure);

        assertThat(block.getInt(0)).isEqualTo(42);
        block.putInt(56, 43);
        assertThat(block.size()).isEqualTo(60);
        memory.failing = false;
        block.close();
        assertThat(memory.calls).endsWith("release 60");
    }

    @Test
    void viewsFailOnceTheyAreRevokedOrKeepTheMemory() throws InterruptedException {
        memory.capacity = 100;
        BlockControl control = create(60, 0, Protection.READ_WRITE);
        ByteBuffer view = control.block().asByteBuffer();

        control.revokeViews();
        control.invalidate("was given back");

        if (RawMemory.layer() == 22) {
            assertThatIllegalStateException().isThrownBy(() -> view.get(0));
            assertThat(memory.calls).containsExactly("release 60");
        } else {
            assertThat(view.get(0)).isZero();
            assertThat(memory.calls).containsExactly("abandon");
        }
        Reference.reachabilityFence(view);
    }

    /** On Java 17 to 21 the memory waits for the views, and nothing that is left of the block must keep them. */
    @Test
    void aClosedBlockDoesNotKeepItsViews() throws InterruptedException {
        memory.capacity = 100;
        Block block = create(60, 0, Protection.READ_WRITE).block();
        block.asByteBuffer();
        block.close();
        for (int i = 0; i < 1000 && !memory.released(); i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(memory.released()).isTrue();
        Reference.reachabilityFence(block);
    }

    @Test
    void aClaimedBlockIsAsLargeAsItsMemory() {
        memory.capacity = 100;
        Block block = create(10, 30, Protection.READ_WRITE).block();
        Container container = new Container();
        BlockClaim claim = block.claim(container);

        assertThat(block.size()).isEqualTo(100);
        assertThat(claim.writeLimit()).isEqualTo(100);
        assertThat(claim.dirty()).isEqualTo(30);
        assertThat(claim.ensure(150, 180)).isEqualTo(180);
        assertThat(claim.readLimit()).isEqualTo(180);
        assertThat(memory.calls).containsExactly("ensure 150 180");

        container.used = 170;
        claim.trim(175);
        assertThat(claim.dirty()).isEqualTo(170);
        block.close();
        assertThat(claim.ended()).contains("is closed");
        assertThat(claim.writeLimit()).isZero();
        assertThat(memory.calls).endsWith("trim 175", "release 170");
    }

    @Test
    void aPreferenceIsNeverMoreThanTheMaximum() {
        BlockClaim claim = create(0, 0, Protection.READ_WRITE).block().claim(new Container());
        claim.ensure(150, Long.MAX_VALUE);
        assertThat(memory.calls).containsExactly("ensure 150 " + Pages.MAXIMUM);
        assertThatThrownBy(() -> claim.ensure(Pages.MAXIMUM + 1, Pages.MAXIMUM + 1))
                .isInstanceOf(CapacityExceededException.class);
    }

    @Test
    void aContainerClearsUpToItsDirtyMarkAndNoFurther() {
        memory.capacity = 100;
        RawMemory.fill(memory.address(), 100, (byte) 7);
        Block block = create(0, 0, Protection.READ_WRITE).block();
        BlockClaim claim = block.claim(new Container());
        claim.markDirty(40);
        claim.markDirty(20);

        claim.clear(30, 50);

        assertThat(bytes(block, 0, 30)).containsOnly((byte) 7);
        assertThat(bytes(block, 30, 10)).containsOnly((byte) 0);
        assertThat(bytes(block, 40, 60)).containsOnly((byte) 7);
        assertThatThrownBy(() -> claim.clear(60, 41)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aRegionEndsAllItsBlocksAtOnceAndTellsContainers() {
        BlockRegion region = new BlockRegion();
        Block simple = Block.create(region, memory, memory.start, 40);
        Block claimed = Block.create(region, memory, memory.start + 40, 40);
        Container container = new Container();
        BlockClaim claim = claimed.claim(container);
        simple.putInt(0, 42);

        region.end("was given back");
        region.end("twice");

        for (Block block : List.of(simple, claimed)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> block.putInt(0, 43))
                    .withMessage("the block at 0x" + Long.toHexString(block.address()) + " was given back");
            assertThatIllegalStateException().isThrownBy(() -> block.getInt(0));
            assertThatIllegalStateException().isThrownBy(() -> block.fill(0, 0, (byte) 0));
            assertThatIllegalStateException().isThrownBy(() -> block.grow(50));
            assertThat(block.size()).isZero();
            assertThat(block.capacity()).isZero();
            assertThat(block.maximum()).isZero();
            block.close();
        }
        assertThat(claim.ended()).contains("was given back");
        assertThat(claim.readLimit()).isZero();
        assertThat(claim.writeLimit()).isZero();
        assertThat(container.changes).isPositive();
        // Whose memory it is decides whoever has ended the region.
        assertThat(memory.calls).isEmpty();
    }

    @Test
    void aSuspendedRegionRefusesUntilItIsResumed() {
        BlockRegion region = new BlockRegion();
        Block simple = Block.create(region, memory, memory.start, 40);
        Block claimed = Block.create(region, memory, memory.start + 40, 40);
        Container container = new Container();
        BlockClaim claim = claimed.claim(container);
        simple.putInt(0, 42);

        region.suspend();
        region.suspend();

        assertThatIllegalStateException()
                .isThrownBy(() -> simple.getInt(0))
                .withMessage("the block at 0x" + Long.toHexString(simple.address()) + " is being given back");
        assertThat(claim.readLimit()).isZero();
        assertThat(container.narrowings).isPositive();
        assertThat(container.changes).isZero();

        region.resume();
        region.resume();

        assertThat(simple.getInt(0)).isEqualTo(42);
        assertThat(claim.readLimit()).isEqualTo(40);
        assertThat(container.changes).isOne();
    }

    @Test
    void aSuspendedRegionCanEndAndARegionThatHasEndedIsNotResumed() {
        BlockRegion region = new BlockRegion();
        Block block = Block.create(region, memory, memory.start, 40);
        region.suspend();
        region.end("was given back");
        region.suspend();
        region.resume();
        assertThatIllegalStateException().isThrownBy(() -> block.getInt(0)).withMessageEndingWith("was given back");
    }

    @Test
    void whatInterruptsShrinkingLeavesTheBlockAsSmallAsItWasToBe() {
        memory.capacity = 100;
        Block block = create(60, 0, Protection.READ_WRITE).block();
        memory.interrupting = true;

        assertThatThrownBy(() -> block.shrink(10)).isSameAs(INTERRUPTION);

        assertThat(block.size()).isEqualTo(10);
        // What the memory has nobody knows: it is asked before the block grows again.
        assertThat(block.capacity()).isEqualTo(10);
        memory.interrupting = false;
        block.grow(60);
        assertThat(memory.calls).containsExactly("trim 10", "ensure 60 60");
    }

    @Test
    void whatInterruptsProtectingLeavesWhatBothProtectionsAllow() {
        memory.capacity = 100;
        Block block = create(60, 0, Protection.READ_WRITE).block();
        memory.interrupting = true;

        assertThatThrownBy(() -> block.protect(Protection.READ)).isSameAs(INTERRUPTION);
        block.getInt(0);
        assertThatIllegalStateException().isThrownBy(() -> block.putInt(0, 1));
        assertThatThrownBy(() -> block.protect(Protection.READ_WRITE)).isSameAs(INTERRUPTION);
        assertThatIllegalStateException().isThrownBy(() -> block.putInt(0, 1));

        memory.interrupting = false;
        block.protect(Protection.READ_WRITE);
        block.putInt(0, 1);
    }

    @Test
    void whatInterruptsClosingLeavesNothingToAccess() {
        memory.capacity = 100;
        Block block = create(60, 0, Protection.READ_WRITE).block();
        memory.interrupting = true;
        assertThatThrownBy(block::close).isSameAs(INTERRUPTION);
        assertThatIllegalStateException().isThrownBy(() -> block.getInt(0)).withMessageEndingWith("is closed");
    }

    @Test
    void theContainerNarrowsBeforeTheMemoryIsAskedAndWidensIfItRefuses() {
        memory.capacity = 100;
        for (Consumer<Block> change : TAKING_AWAY) {
            Block block = create(60, 0, Protection.READ_WRITE).block();
            Container container = new Container();
            BlockClaim claim = block.claim(container);
            memory.failing = true;

            assertThatThrownBy(() -> change.accept(block)).isSameAs(memory.failure);

            assertThat(container.narrowings).isOne();
            assertThat(container.changes).isOne();
            assertThat(claim.writeLimit()).isEqualTo(100);
            memory.failing = false;
        }
    }

    @Test
    void theContainerHasNarrowedWhereTheMemoryIsInterrupted() {
        memory.capacity = 100;
        memory.interrupting = true;
        for (Consumer<Block> change : TAKING_AWAY) {
            Block block = create(60, 0, Protection.READ_WRITE).block();
            Container container = new Container();
            BlockClaim claim = block.claim(container);

            assertThatThrownBy(() -> change.accept(block)).isSameAs(INTERRUPTION);

            assertThat(container.narrowings).isOne();
            assertThat(claim.writeLimit()).isLessThan(100);
        }
    }

    @Test
    void aBlockOfARegionThatIsClosedByItselfIsReleasedAndForgotten() {
        BlockRegion region = new BlockRegion();
        Block block = Block.create(region, memory, memory.start, 40);
        Container container = new Container();
        block.claim(container);
        block.close();
        int changes = container.changes;

        region.end("was given back");

        assertThat(container.changes).isEqualTo(changes);
        assertThatIllegalStateException().isThrownBy(() -> block.getInt(0)).withMessageEndingWith("is closed");
        assertThat(memory.calls).containsExactly("release 40");
    }

    @Test
    void viewsEndWithTheRegionWhereTheyCan() {
        BlockRegion region = new BlockRegion();
        Block block = Block.create(region, memory, memory.start, 40);
        ByteBuffer view = block.asByteBuffer();

        region.end("was given back");

        if (RawMemory.layer() == 22) {
            assertThatIllegalStateException().isThrownBy(() -> view.get(0));
        } else {
            assertThat(view.get(0)).isZero();
        }
        Reference.reachabilityFence(view);
    }

    @Test
    void aBlockOfARegionGrowsAndShrinksWithItsMemory() {
        BlockRegion region = new BlockRegion();
        Block block = Block.create(region, memory, memory.start, 40);
        block.grow(60);
        assertThat(block.size()).isEqualTo(60);
        assertThat(block.capacity()).isEqualTo(60);
        block.fill(0, 60, (byte) 7);
        block.shrink(20);
        assertThat(block.capacity()).isEqualTo(60);
        block.grow(60);
        assertThat(bytes(block, 0, 20)).containsOnly((byte) 7);
        assertThat(bytes(block, 20, 40)).containsOnly((byte) 0);
    }

    @Test
    void theControlSetsTheSizeWithoutAskingTheMemory() {
        BlockControl control = create(0, 0, Protection.READ_WRITE);
        control.resize(50);
        assertThat(control.block().size()).isEqualTo(50);
        control.block().putByte(49, (byte) 1);
        control.resize(10);
        assertThatThrownBy(() -> control.block().getByte(10)).isInstanceOf(IndexOutOfBoundsException.class);
        control.invalidate("was given back");
        control.resize(50);
        assertThat(control.block().size()).isZero();
        assertThat(memory.calls).hasSize(1);
    }

    @Test
    void memoryThatDoesNotHoldItsContractIsFound() {
        Block block = create(0, 0, Protection.READ_WRITE).block();
        memory.lazy = true;
        assertThatIllegalStateException()
                .isThrownBy(() -> block.grow(10))
                .withMessageContaining("capacity of 0 bytes after it was to have 10");
        assertThat(block.size()).isZero();
    }

    @Test
    void numbersThatDoNotFitAreRefused() {
        memory.capacity = 100;
        for (long bytes : new long[] {-1, 101}) {
            assertThatIllegalArgumentException().isThrownBy(() -> create(bytes, 0, Protection.READ_WRITE));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> create(1, -1, Protection.READ_WRITE));
        assertThatIllegalArgumentException().isThrownBy(() -> create(1, 1, Protection.READ));
        memory.offset = 1L << 60;
        assertThatIllegalArgumentException().isThrownBy(() -> create(1, 0, Protection.READ_WRITE));
        memory.offset = 0;
        memory.capacity = Pages.MAXIMUM + 1;
        assertThatIllegalArgumentException().isThrownBy(() -> create(1, 0, Protection.READ_WRITE));
    }

    private BlockControl create(long bytes, long dirty, Protection protection) {
        return Block.create(memory, memory.start + memory.offset, memory.capacity, bytes, dirty, protection);
    }

    private static byte[] bytes(Block block, long offset, int length) {
        byte[] bytes = new byte[length];
        block.copyTo(offset, bytes, 0, length);
        return bytes;
    }

    private static Unsafe unsafe() {
        try {
            var field = Unsafe.class.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return (Unsafe) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no Unsafe", e);
        }
    }

    private static final class Container implements BlockOwner {
        long used;
        int changes;
        int narrowings;

        @Override
        public String name() {
            return "container";
        }

        @Override
        public void limitsNarrowed() {
            narrowings++;
        }

        @Override
        public long used() {
            return used;
        }

        @Override
        public void limitsChanged() {
            changes++;
        }
    }

    /** Memory that is there all the time, and notes what is asked of it. */
    private static final class Pages implements BlockMemory {
        static final long MAXIMUM = 1000;

        final long start = UNSAFE.allocateMemory(MAXIMUM);
        final List<String> calls = new ArrayList<>();
        final RuntimeException failure = new IllegalStateException("not now");
        long offset;
        long capacity;
        boolean lazy;
        boolean failing;

        /** After what was asked for is done, as a full stack does. */
        boolean interrupting;

        Pages() {
            RawMemory.fill(start, MAXIMUM, (byte) 0);
        }

        private synchronized void call(String call) {
            if (failing) {
                throw failure;
            }
            calls.add(call);
            if (interrupting) {
                throw INTERRUPTION;
            }
        }

        synchronized boolean released() {
            return calls.stream().anyMatch(call -> call.startsWith("release"));
        }

        long address() {
            return start + offset;
        }

        @Override
        public long maximum(long address) {
            return MAXIMUM;
        }

        @Override
        public long ensure(long address, long capacity, long needed, long preferred) {
            call("ensure " + needed + " " + preferred);
            this.capacity = lazy ? capacity : Math.max(capacity, preferred);
            return this.capacity;
        }

        @Override
        public long trim(long address, long capacity, long bytes) {
            call("trim " + bytes);
            return capacity;
        }

        @Override
        public void checkProtection(Protection protection) {}

        @Override
        public void protect(long address, long capacity, Protection protection) {
            call("protect " + protection);
        }

        @Override
        public void abandon(long address, long capacity) {
            call("abandon");
        }

        @Override
        public void release(long address, long capacity, long dirty) {
            call("release " + dirty);
        }
    }
}
