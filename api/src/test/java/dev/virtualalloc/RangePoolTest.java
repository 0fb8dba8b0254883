package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.spi.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pool keeps, for how long, and what it asks of the system. */
class RangePoolTest {
    private static final long PAGE = FakeAddressSpace.PAGE;
    private static final long MAXIMUM = 1 << 20;
    private static final long TEN_SECONDS = TimeUnit.SECONDS.toNanos(10);

    private final FakeAddressSpace space = new FakeAddressSpace();
    private long now = 42;

    /** How much later it is each time that somebody looks. */
    private long tick;

    private final RangePool pool = new RangePool(10 * PAGE, () -> now += tick);
    private final VirtualAlloc allocator = allocator(MAXIMUM, Protection.READ_WRITE);

    private VirtualAlloc allocator(long maximum, Protection protection) {
        return builder().maximum(maximum).protection(protection).build();
    }

    private VirtualAlloc.Builder builder() {
        return VirtualAlloc.builder().addressSpace(space).maximum(MAXIMUM).keep(pool);
    }

    /** Allocates blocks side by side, each of which is told by its address. */
    private List<Block> allocate(int blocks, long bytes) {
        List<Block> all = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            all.add(allocator.allocate(bytes));
            space.address += MAXIMUM;
        }
        return all;
    }

    private List<String> released() {
        return space.calls.stream().filter(call -> call.startsWith("release")).toList();
    }

    private List<String> discarded() {
        return space.calls.stream().filter(call -> call.startsWith("discard")).toList();
    }

    private static String discard(int range, long pages) {
        return "discard " + range * (MAXIMUM / PAGE) + "+" + pages;
    }

    private static String release(int range) {
        return "release " + range * (MAXIMUM / PAGE) + "+" + MAXIMUM / PAGE;
    }

    @Test
    void whatWasClosedIsAllocatedAgainWithoutAskingTheSystem() {
        Block first = allocator.allocate(3 * PAGE);
        first.close();
        assertThat(pool.keptBytes()).isEqualTo(3 * PAGE);
        assertThat(pool.keptRanges()).isOne();
        space.calls.clear();

        Block second = allocator.allocate(100);

        assertThat(space.calls).isEmpty();
        assertThat(second.address()).isEqualTo(first.address());
        assertThat(second.size()).isEqualTo(100);
        assertThat(second.capacity()).isEqualTo(3 * PAGE);
        assertThat(pool.keptBytes()).isZero();
        assertThat(pool.keptRanges()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> first.getByte(0));
        assertThat(first.capacity()).isZero();
        first.close();
        assertThat(pool.keptRanges()).isZero();
        second.close();
        assertThat(space.calls).isEmpty();
    }

    @Test
    void aBlockThatNeedsMoreThanWasKeptGrowsByTheRest() {
        allocator.allocate(PAGE).close();
        space.calls.clear();
        assertThat(allocator.allocate(100 * PAGE).capacity()).isEqualTo(100 * PAGE);
        assertThat(space.calls).containsExactly("commit 1+99 READ_WRITE");
    }

    @Test
    void whatWasKeptLastIsTakenFirst() {
        List<Block> blocks = allocate(3, PAGE);
        blocks.forEach(Block::close);
        for (int i = 2; i >= 0; i--) {
            assertThat(allocator.allocate(1).address()).isEqualTo(blocks.get(i).address());
        }
    }

    @Test
    void whatWasKeptLongestMakesRoom() {
        List<Block> blocks = allocate(4, 4 * PAGE);
        blocks.get(2).close();
        blocks.get(0).close();
        assertThat(discarded()).isEmpty();
        blocks.get(1).close();
        assertThat(discarded()).containsExactly(discard(2, 4));
        blocks.get(3).close();
        assertThat(discarded()).containsExactly(discard(2, 4), discard(0, 4));
        assertThat(released()).isEmpty();
        assertThat(pool.keptBytes()).isEqualTo(8 * PAGE);
        assertThat(allocator.allocate(1).address()).isEqualTo(blocks.get(3).address());
        assertThat(allocator.allocate(1).address()).isEqualTo(blocks.get(1).address());
    }

    @Test
    void whatIsTakenFromTheMiddleLeavesTheOthersInTheirOrder() {
        VirtualAlloc other = allocator(2 * MAXIMUM, Protection.READ_WRITE);
        List<Block> blocks = allocate(2, 3 * PAGE);
        Block between = other.allocate(3 * PAGE);
        blocks.get(0).close();
        between.close();
        blocks.get(1).close();

        assertThat(other.allocate(1).address()).isEqualTo(between.address());
        assertThat(pool.keptRanges()).isEqualTo(2);
        allocator(3 * MAXIMUM, Protection.READ_WRITE).allocate(5 * PAGE).close();

        assertThat(discarded()).containsExactly(discard(0, 3));
        assertThat(allocator.allocate(1).address()).isEqualTo(blocks.get(1).address());
    }

    @Test
    void aRangeWithMoreThanTheLimitGivesItsMemoryBackAtOnceAndTheOthersStay() {
        List<Block> blocks = allocate(2, PAGE);
        blocks.get(0).close();
        blocks.get(1).grow(11 * PAGE);
        blocks.get(1).close();
        assertThat(discarded()).containsExactly(discard(1, 17));
        assertThat(released()).isEmpty();
        assertThat(pool.keptRanges()).isOne();
    }

    @Test
    void addressesWithoutMemoryAreReleasedAfterTenSeconds() {
        List<Block> blocks = allocate(2, 11 * PAGE);
        blocks.get(0).close();
        now += 1;
        blocks.get(1).close();
        now += TEN_SECONDS - 2;
        allocator.allocate(1).close();
        assertThat(released()).isEmpty();
        now += 1;
        allocator.allocate(1).close();
        assertThat(released()).containsExactly(release(0));
        now += 1;
        allocator(2 * MAXIMUM, Protection.READ_WRITE).allocate(1);
        assertThat(released()).contains(release(0), release(1));
        assertThat(discarded()).containsExactly(discard(0, 11), discard(1, 11));
    }

    @Test
    void whatMadeRoomIsReleasedTenSecondsAfterThat() {
        List<Block> blocks = allocate(2, 6 * PAGE);
        blocks.get(0).close();
        now += TEN_SECONDS / 2;
        blocks.get(1).close();
        now += TEN_SECONDS - 1;
        pool.giveBackAged();
        assertThat(released()).isEmpty();
        now += 1;
        pool.giveBackAged();
        assertThat(released()).containsExactlyInAnyOrder(release(0), release(1));
    }

    @Test
    void whatTurnsOldWhileItMakesRoomIsReleasedOnce() {
        List<Block> blocks = allocate(2, 6 * PAGE);
        blocks.get(0).close();
        now += TEN_SECONDS - 2;
        tick = 1;
        blocks.get(1).close();
        assertThat(discarded()).containsExactly(discard(0, 6));
        assertThat(released()).isEmpty();
        pool.trim();
        assertThat(released()).containsExactly(release(1), release(0));
    }

    @Test
    void addressesWithoutMemoryAreNotTakenAgain() {
        Block large = allocator.allocate(11 * PAGE);
        large.close();
        space.address += MAXIMUM;
        assertThat(allocator.allocate(1).address()).isNotEqualTo(large.address());
        assertThat(pool.keptRanges()).isZero();
        assertThat(pool.keptBytes()).isZero();
    }

    @Test
    void trimmingReleasesAddressesWithoutMemory() {
        allocate(2, 11 * PAGE).forEach(Block::close);
        space.fail("release", 0);
        assertThatThrownBy(pool::trim).isInstanceOf(VirtualMemoryException.class);
        assertThat(released()).containsExactly(release(0), release(1));
        pool.trim();
        pool.trim();
        assertThat(released()).containsExactly(release(0), release(1), release(0));
        assertThat(discarded()).hasSize(2);
    }

    @Test
    void addressesWithoutMemoryAreReleasedIfTheSystemRefuses() {
        List<Block> blocks = allocate(3, 11 * PAGE);
        blocks.get(0).close();
        space.fail("commit", 0);
        blocks.get(2).grow(12 * PAGE);
        assertThat(released()).containsExactly(release(0));

        blocks.get(1).close();
        space.fail("reserve", 0);
        allocator.allocate(1);
        assertThat(released()).containsExactly(release(0), release(1));
    }

    @Test
    void noMoreThan1024RangesWithoutMemoryHaveAddresses() {
        List<Block> blocks = allocate(1030, 1);
        blocks.forEach(block -> block.protect(Protection.READ));
        blocks.forEach(Block::close);
        assertThat(discarded()).hasSize(1030);
        assertThat(released()).hasSize(6).startsWith(release(0), release(1));
    }

    @Test
    void theAddressesThatAreLeftHaveSmallPageTables() {
        RangePool small = RangePool.withLimit(PAGE);
        VirtualAlloc large = builder().maximum(1L << 30).keep(small).build();
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            blocks.add(large.allocate(200 * PAGE));
            space.address += 1L << 30;
        }
        blocks.get(0).close();
        blocks.get(1).close();
        assertThat(released()).isEmpty();
        blocks.get(2).close();
        assertThat(released()).hasSize(1);
        blocks.get(3).grow(1000 * PAGE);
        blocks.get(3).close();
        assertThat(released()).hasSize(3);
        assertThat(discarded()).hasSize(4);
    }

    @Test
    void aRangeIsReleasedAtOnceIfTheSystemDoesNotDiscardItsMemory() {
        Block block = allocator.allocate(11 * PAGE);
        space.fail("discard", 0);
        block.close();
        assertThat(released()).containsExactly(release(0));

        space.calls.clear();
        space.capabilities.remove(Capability.DISCARD);
        allocator.allocate(11 * PAGE).close();
        assertThat(released()).containsExactly(release(0));
        assertThat(discarded()).isEmpty();
        pool.trim();
        assertThat(released()).hasSize(1);
    }

    @Test
    void whatShouldMakeRoomIsReleasedIfTheSystemDoesNotDiscardItsMemory() {
        List<Block> blocks = allocate(2, 6 * PAGE);
        blocks.get(0).close();
        space.fail("discard", 0);
        blocks.get(1).close();
        assertThat(released()).containsExactly(release(0));
        assertThat(pool.keptBytes()).isEqualTo(6 * PAGE);
        pool.trim();
        assertThat(released()).containsExactly(release(0), release(1));
    }

    @Test
    void lockedPagesAreUnlockedBeforeTheyAreDiscarded() {
        Block block = allocator.allocate(PAGE);
        block.lock(0, PAGE);
        block.close();
        assertThat(space.calls).endsWith("unlock 0+1", "discard 0+1");
        assertThat(pool.keptRanges()).isZero();
    }

    @Test
    void aFullStackWhileMemoryIsDiscardedLeavesARangeThatIsReleasedLater() {
        Block block = allocator.allocate(11 * PAGE);
        space.interrupting = true;
        assertThatThrownBy(block::close).isSameAs(FakeAddressSpace.INTERRUPTION);
        space.interrupting = false;
        assertThatIllegalStateException().isThrownBy(() -> block.getByte(0));
        pool.trim();
        assertThat(released()).containsExactly(release(0));
    }

    @Test
    void noMoreThan1024RangesAreKept() {
        List<Block> blocks = allocate(1030, 0);
        blocks.forEach(Block::close);
        assertThat(pool.keptRanges()).isEqualTo(1024);
        assertThat(pool.keptBytes()).isZero();
        assertThat(released()).hasSize(6).startsWith(release(0), release(1));
    }

    @Test
    void noMoreThan16TebibytesOfAddressesAreKept() {
        VirtualAlloc large = allocator(6L << 40, Protection.READ_WRITE);
        List<Block> blocks = List.of(large.allocate(0), large.allocate(0), large.allocate(0));
        blocks.forEach(Block::close);
        assertThat(pool.keptRanges()).isEqualTo(2);
        allocator(20L << 40, Protection.READ_WRITE).allocate(0).close();
        assertThat(pool.keptRanges()).isEqualTo(2);
        assertThat(released()).hasSize(2);
    }

    @Test
    void whatWasKeptForTenSecondsIsGivenBackWhenSomethingIsKept() {
        List<Block> blocks = allocate(3, PAGE);
        blocks.get(0).close();
        now += TEN_SECONDS - 1;
        blocks.get(1).close();
        assertThat(released()).isEmpty();
        now += 1;
        blocks.get(2).close();
        assertThat(released()).containsExactly(release(0));
        assertThat(pool.keptRanges()).isEqualTo(2);
    }

    @Test
    void whatWasKeptForTenSecondsIsGivenBackWhenSomethingNewIsReserved() {
        List<Block> blocks = allocate(2, PAGE);
        blocks.forEach(Block::close);
        now += TEN_SECONDS;
        allocator(2 * MAXIMUM, Protection.READ_WRITE).allocate(1);
        assertThat(released()).containsExactly(release(0), release(1));
        assertThat(pool.keptBytes()).isZero();
    }

    @Test
    void aClockThatPassesItsLargestNumberMakesNothingOld() {
        now = Long.MAX_VALUE - 1;
        List<Block> blocks = allocate(2, PAGE);
        blocks.get(0).close();
        now += 2;
        blocks.get(1).close();
        assertThat(pool.keptRanges()).isEqualTo(2);
    }

    @Test
    void trimmingGivesEverythingBack() {
        allocate(3, PAGE).forEach(Block::close);
        pool.trim();
        assertThat(released()).containsExactly(release(0), release(1), release(2));
        assertThat(pool.keptBytes()).isZero();
        assertThat(pool.keptRanges()).isZero();
        pool.trim();
        allocator.allocate(1).close();
        assertThat(pool.keptRanges()).isOne();
    }

    @Test
    void whatTheSystemDoesNotTakeStaysAndTrimmingAgainTriesAgain() {
        allocate(3, PAGE).forEach(Block::close);
        space.fail("release", 1);
        assertThatThrownBy(pool::trim).isInstanceOf(VirtualMemoryException.class);
        // The others are gone all the same.
        assertThat(released()).containsExactly(release(0), release(1), release(2));
        assertThat(pool.keptBytes()).isEqualTo(PAGE);

        space.calls.clear();
        pool.trim();
        assertThat(released()).containsExactly(release(1));
        assertThat(pool.keptRanges()).isZero();
    }

    @Test
    void allThatTheSystemDoesNotTakeIsTold() {
        allocate(2, PAGE).forEach(Block::close);
        space.failAlways("release");
        assertThatThrownBy(pool::trim)
                .isInstanceOf(VirtualMemoryException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(pool.keptRanges()).isEqualTo(2);
        space.fail("", 0);
        pool.trim();
        assertThat(pool.keptRanges()).isZero();
    }

    @Test
    void aBlockIsClosedEvenIfTheSystemDoesNotTakeWhatShouldMakeRoom() {
        space.capabilities.remove(Capability.DISCARD);
        List<Block> blocks = allocate(3, 6 * PAGE);
        blocks.get(0).close();
        space.fail("release", 0);
        blocks.get(1).close();
        assertThat(released()).containsExactly(release(0), release(1));
        assertThat(pool.keptBytes()).isEqualTo(6 * PAGE);

        // Whoever may be about to release it must not meet it in use.
        assertThat(allocator.allocate(1).address()).isNotEqualTo(blocks.get(0).address());
        blocks.get(2).close();
        assertThat(released()).containsExactly(release(0), release(1), release(0));
        assertThat(pool.keptRanges()).isOne();
    }

    @Test
    void aBlockStaysOpenIfItIsNotKeptAndTheSystemDoesNotTakeIt() {
        space.capabilities.remove(Capability.DISCARD);
        Block block = allocator.allocate(11 * PAGE);
        space.fail("release", 0);
        assertThatThrownBy(block::close).isInstanceOf(VirtualMemoryException.class);
        assertThat(block.size()).isEqualTo(11 * PAGE);
        block.close();
        assertThat(pool.keptRanges()).isZero();
    }

    @Test
    void aRangeThatIsProtectedOtherwiseIsNotKept() {
        Block block = allocator.allocate(1);
        block.protect(Protection.NONE);
        block.close();
        assertThat(discarded()).containsExactly(discard(0, 1));
        assertThat(pool.keptRanges()).isZero();
    }

    @Test
    void aRangeThatCannotBeWrittenIsKeptIfNothingIsInIt() {
        VirtualAlloc readable = allocator(MAXIMUM, Protection.READ);
        readable.allocate(0).close();
        assertThat(pool.keptRanges()).isOne();
        Block block = readable.allocate(0);
        assertThat(block.protection()).isEqualTo(Protection.READ);
        block.grow(100);
        block.close();
        assertThat(pool.keptRanges()).isZero();
    }

    @Test
    void aRangeWithViewsIsKeptIfTheyCanBeRevoked() {
        Block block = allocator.allocate(PAGE);
        block.asByteBuffer();
        block.close();
        assertThat(pool.keptRanges()).isEqualTo(RawMemory.layer() == 22 ? 1 : 0);
    }

    @Test
    void allocatorsOfOneKindShareWhatIsKeptAndOthersDoNot() {
        Block block = allocator.allocate(1);
        block.close();
        space.address += MAXIMUM;

        assertThat(allocator(MAXIMUM - 1, Protection.READ_WRITE).allocate(1).address())
                .isNotEqualTo(block.address());
        assertThat(allocator(MAXIMUM, Protection.READ).allocate(0).address()).isNotEqualTo(block.address());
        assertThat(builder().zeroOnClose(true).build().allocate(0).address()).isNotEqualTo(block.address());
        assertThat(builder().guardPages(true).build().allocate(0).address()).isNotEqualTo(block.address());
        assertThat(builder()
                        .addressSpace(new FakeAddressSpace())
                        .build()
                        .allocate(1)
                        .capacity())
                .isEqualTo(PAGE);
        assertThat(pool.keptRanges()).isOne();

        assertThat(builder().build().allocate(1).address()).isEqualTo(block.address());
    }

    @Test
    void whatIsKeptIsGivenBackIfTheSystemHasNoAddresses() {
        allocate(3, PAGE).forEach(Block::close);
        space.fail("reserve", 0);
        Block block = allocator(2 * MAXIMUM, Protection.READ_WRITE).allocate(1);
        assertThat(block.size()).isOne();
        assertThat(released()).hasSize(3);
    }

    @Test
    void whatIsKeptIsGivenBackIfTheSystemHasNoMemory() {
        List<Block> blocks = allocate(3, 2 * PAGE);
        blocks.get(0).close();
        blocks.get(1).close();
        space.fail("commit", 0);
        blocks.get(2).grow(3 * PAGE);
        assertThat(released()).hasSize(2);

        space.fail("commit", 0);
        assertThatThrownBy(() -> allocator.allocate(1)).isInstanceOf(OutOfVirtualMemoryException.class);
    }

    @Test
    void aClosedPoolKeepsNothingAndItsAllocatorsWorkOn() {
        allocator.allocate(1).close();
        pool.close();
        assertThat(released()).containsExactly(release(0));
        allocator.allocate(1).close();
        assertThat(released()).hasSize(2);
        assertThat(pool.keptRanges()).isZero();
        pool.close();
    }

    @Test
    void closingAPoolAgainGivesBackWhatWasRefused() {
        allocator.allocate(1).close();
        space.fail("release", 0);
        assertThatThrownBy(pool::close).isInstanceOf(VirtualMemoryException.class);
        assertThat(pool.keptRanges()).isOne();
        pool.close();
        assertThat(pool.keptRanges()).isZero();
    }

    @Test
    void noneKeepsNothing() {
        VirtualAlloc unkept = builder().keep(RangePool.none()).build();
        unkept.allocate(0).close();
        unkept.allocate(1).close();
        assertThat(released()).hasSize(2);
        RangePool.none().close();
        assertThat(RangePool.none()).isSameAs(RangePool.none());
        assertThat(RangePool.none().keptRanges()).isZero();
        assertThat(RangePool.withLimit(0).limit()).isZero();
    }

    @Test
    void theSharedPoolServesWhoeverBringsNoneAndClosingOnlyTrimsIt() {
        VirtualAlloc shared = VirtualAlloc.builder().addressSpace(space).build();
        assertThat(shared.pool()).isSameAs(RangePool.shared());
        for (Runnable trim : List.<Runnable>of(VirtualMemory::trim, RangePool.shared()::close)) {
            shared.allocate(PAGE).close();
            assertThat(RangePool.shared().keptBytes()).isPositive();
            trim.run();
            assertThat(RangePool.shared().keptBytes()).isZero();
        }
    }

    @Test
    void theSharedLimitIsAPartOfTheMemory(@TempDir Path root) throws IOException {
        LinuxLimits limits = new LinuxLimits(root);
        assertThat(RangePool.sharedLimit(null, limits)).isEqualTo(64 << 20);
        Files.createDirectories(root.resolve("proc/self"));
        Files.writeString(root.resolve("proc/meminfo"), "MemTotal:       4194304 kB\n");
        assertThat(RangePool.sharedLimit(null, limits)).isEqualTo(64 << 20);
        Files.writeString(root.resolve("proc/meminfo"), "MemTotal:       67108864 kB\n");
        assertThat(RangePool.sharedLimit(null, limits)).isEqualTo(256 << 20);
        Files.writeString(root.resolve("proc/self/cgroup"), "0::/small\n");
        Files.createDirectories(root.resolve("sys/fs/cgroup/small"));
        Files.writeString(root.resolve("sys/fs/cgroup/small/memory.max"), String.valueOf(32L << 30));
        assertThat(RangePool.sharedLimit(null, limits)).isEqualTo(128 << 20);
        assertThat(RangePool.sharedLimit("0", limits)).isZero();
        assertThat(RangePool.sharedLimit(" 4096 ", limits)).isEqualTo(4096);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "64m", "none", "9223372036854775808"})
    void aPropertyThatIsNoNumberOfBytesIsRefused(String property) {
        assertThatIllegalStateException()
                .isThrownBy(() -> RangePool.sharedLimit(property, LinuxLimits.current()))
                .withMessage(
                        "virtualalloc.keep=" + property
                                + " is no number of bytes. Set it to how much memory of closed blocks is kept at most, 0 for none");
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RangePool.withLimit(-1))
                .withMessage("a pool cannot keep -1 bytes. Give it 0 to keep nothing");
    }

    @Test
    void theDescriptionSaysHowMuchIsKept() {
        assertThat(pool).hasToString("RangePool of 0 bytes in 0 ranges, at most 40 KiB");
        allocator.allocate(1).close();
        assertThat(pool).hasToString("RangePool of 4 KiB in 1 range, at most 40 KiB");
        assertThat(allocator)
                .hasToString("VirtualAlloc with a maximum of 1 MiB (READ_WRITE, fake, RangePool of 4 KiB in 1 range,"
                        + " at most 40 KiB)");
    }
}
