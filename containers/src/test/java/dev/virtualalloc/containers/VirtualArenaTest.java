package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.MemoryAccess;
import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.virtualalloc.support.Backends#usable")
class VirtualArenaTest {
    private static final long MAXIMUM = 16 << 20;

    private final AddressSpace space;
    private VirtualArena arena;

    VirtualArenaTest(AddressSpace space) {
        this.space = space;
    }

    @BeforeEach
    void open() {
        arena = VirtualArena.withCapacity(0, Backends.withMaximum(space, MAXIMUM));
    }

    @AfterEach
    void close() {
        arena.close();
    }

    private static void assertGone(Block block, String reason) {
        assertThat(block.size()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> block.getByte(0)).withMessageEndingWith(reason);
        assertThatIllegalStateException().isThrownBy(() -> block.putByte(0, (byte) 1));
        assertThatIllegalStateException().isThrownBy(() -> block.grow(1 << 10));
        block.close();
    }

    @Test
    void blocksLieSideBySide() {
        Block first = arena.allocate(10);
        Block second = arena.allocate(100);
        assertThat(second.address() - first.address()).isEqualTo(16);
        assertThat(arena.used()).isEqualTo(116);
        first.putByte(9, (byte) 7);
        second.fill(0, 100, (byte) 8);
        assertThat(first.getByte(9)).isEqualTo((byte) 7);
    }

    @Test
    void blocksAreAlignedAsAskedFor() {
        for (long alignment : new long[] {1, 2, 64, 4096, 65536}) {
            arena.allocate(1, 1);
            assertThat(arena.allocate(3, alignment).address() % alignment).isZero();
        }
        for (long wrong : new long[] {0, -1, 3, Long.MIN_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(1, wrong));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(-1));
        assertThatExceptionOfType(CapacityExceededException.class).isThrownBy(() -> arena.allocate(1, 1L << 62));
    }

    @Test
    void theLastBlockGrowsInPlaceAndOthersDoNot() {
        Block first = arena.allocate(100);
        Block last = arena.allocate(100);
        last.putLong(0, 42);
        last.grow(1 << 20);
        assertThat(last.getLong(0)).isEqualTo(42);
        assertThat(last.getLong(1000)).isZero();
        assertThat(first.tryGrow(101)).isFalse();
        assertThatExceptionOfType(CapacityExceededException.class)
                .isThrownBy(() -> first.grow(101))
                .withMessageContaining("another block follows it in its arena");
        assertThat(first.size()).isEqualTo(100);
        last.close();
        first.grow(101);
        assertThat(first.size()).isEqualTo(101);
    }

    @Test
    void aFullArenaRefusesAndStaysAsItWas() {
        arena.allocate(MAXIMUM - 100);
        assertThatExceptionOfType(CapacityExceededException.class)
                .isThrownBy(() -> arena.allocate(101))
                .withMessage(
                        "VirtualArena cannot give 101 bytes more after 4 that align them: 16,777,116 of 16,777,216 are in use."
                                + " Give it a larger maximum when creating it");
        assertThatExceptionOfType(CapacityExceededException.class).isThrownBy(() -> arena.allocate(Long.MAX_VALUE));
        assertThat(arena.used()).isEqualTo(MAXIMUM - 100);
        arena.allocate(88);
    }

    @Test
    void rewindEndsWhatWasAllocatedSinceAndNothingElse() {
        Block before = arena.allocate(100);
        before.putInt(0, 1);
        VirtualArena.Mark mark = arena.mark();
        Block after = arena.allocate(100);
        Block afterThat = arena.allocate(100);
        arena.rewind(mark);
        assertGone(after, "was given back when its arena was rewound");
        assertGone(afterThat, "was given back when its arena was rewound");
        assertThat(before.getInt(0)).isEqualTo(1);
        assertThat(arena.used()).isEqualTo(100);
        assertThat(arena.allocate(100).address()).isEqualTo(after.address());
        arena.rewind(mark);
        assertThat(arena.used()).isEqualTo(100);
        assertThat(arena.peak()).isEqualTo(324);
    }

    @Test
    void aBlockThatGrewSinceTheMarkStaysWhole() {
        Block before = arena.allocate(100);
        VirtualArena.Mark mark = arena.mark();
        before.grow(1000);
        before.putByte(999, (byte) 5);
        Block after = arena.allocate(10);
        arena.rewind(mark);
        assertGone(after, "was given back when its arena was rewound");
        arena.allocate(10).fill(0, 10, (byte) 6);
        assertThat(before.getByte(999)).isEqualTo((byte) 5);
    }

    @Test
    void aBlockInThePlaceOfOneThatWasClosedSinceTheMarkIsRewoundToo() {
        Block closed = arena.allocate(100);
        VirtualArena.Mark mark = arena.mark();
        closed.close();
        Block after = arena.allocate(50);
        arena.rewind(mark);
        assertGone(after, "was given back when its arena was rewound");
        assertThat(arena.used()).isZero();
    }

    @Test
    void marksThatWereRewoundPastAreRefused() {
        VirtualArena.Mark outer = arena.mark();
        arena.allocate(1);
        VirtualArena.Mark inner = arena.mark();
        arena.rewind(outer);
        arena.allocate(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> arena.rewind(inner))
                .withMessage("the arena was rewound past this mark already. Make a new one");
        try (VirtualArena other = VirtualArena.withCapacity(0, arena)) {
            assertThatIllegalArgumentException().isThrownBy(() -> other.rewind(outer));
        }
    }

    @Test
    void scopesGiveBackWhatWasAllocatedInThem() {
        arena.allocate(10);
        Block inside;
        try (VirtualArena.Scope scope = arena.scope("request")) {
            inside = arena.allocate(10);
            assertThat(scope).hasToString("scope \"request\"");
        }
        assertGone(inside, "was given back when its arena was rewound");
        assertThat(arena.used()).isEqualTo(10);
    }

    @Test
    void scopesAreClosedInnermostFirst() {
        VirtualArena.Mark before = arena.mark();
        VirtualArena.Scope outer = arena.scope("outer");
        VirtualArena.Scope inner = arena.scope();
        Block block = arena.allocate(10);
        assertThatIllegalStateException()
                .isThrownBy(outer::close)
                .withMessage(
                        "cannot close scope \"outer\": scope 2 was opened in it and is still open. Close that first");
        assertThatIllegalStateException().isThrownBy(arena::reset).withMessageContaining("scope 2");
        assertThatIllegalStateException().isThrownBy(() -> arena.rewind(before)).withMessageContaining("scope 2");
        block.putByte(0, (byte) 1);
        inner.close();
        inner.close();
        outer.close();
        arena.rewind(before);
    }

    @Test
    void marksWithinAScopeAreFreeAndEndWithIt() {
        VirtualArena.Mark mark;
        try (VirtualArena.Scope scope = arena.scope()) {
            mark = arena.mark();
            arena.allocate(10);
            arena.rewind(mark);
            assertThat(scope).hasToString("scope 1");
        }
        assertThatIllegalStateException().isThrownBy(() -> arena.rewind(mark));
    }

    @Test
    void resetKeepsTheMemoryAndTrimGivesItBack() {
        Block block = arena.allocate(8 << 20);
        arena.reset();
        assertGone(block, "was given back when its arena was reset");
        assertThat(arena.used()).isZero();
        assertThat(arena.capacity()).isGreaterThanOrEqualTo(8 << 20);
        arena.trim();
        assertThat(arena.capacity()).isZero();
        assertThat(arena.peak()).isEqualTo(8 << 20);
    }

    @Test
    void zeroedBlocksAreZeroWhateverWasThere() {
        for (int round = 0; round < 3; round++) {
            VirtualArena.Mark mark = arena.mark();
            arena.allocate(100_000).fill(0, 100_000, (byte) -1);
            arena.rewind(mark);
            if (round == 1) {
                arena.trim();
            }
            Block zeroed = arena.allocateZeroed(200_000);
            byte[] bytes = new byte[200_000];
            zeroed.copyTo(0, bytes, 0, bytes.length);
            assertThat(bytes).containsOnly(0);
            zeroed.fill(0, zeroed.size(), (byte) -1);
            zeroed.shrink(10);
            arena.rewind(mark);
        }
    }

    @Test
    void whatABlockGrowsByIsZero() {
        arena.allocate(1000).fill(0, 1000, (byte) -1);
        arena.reset();
        Block block = arena.allocate(10);
        block.grow(2000);
        byte[] bytes = new byte[1990];
        block.copyTo(10, bytes, 0, bytes.length);
        assertThat(bytes).containsOnly(0);
    }

    @Test
    void aVecLivesInAnArenaAndIsRefusedAfterwards() {
        LongVec vec;
        try (VirtualArena.Scope scope = arena.scope("vec")) {
            vec = LongVec.withCapacity(10, arena);
            for (int i = 0; i < 100_000; i++) {
                vec.add(i);
            }
            assertThat(vec.get(99_999)).isEqualTo(99_999);
            assertThat(scope.toString()).contains("vec");
        }
        assertThat(vec.size()).isZero();
        assertThatIllegalStateException()
                .isThrownBy(() -> vec.get(0))
                .withMessage("this LongVec was given back when its arena was rewound");
        assertThatIllegalStateException().isThrownBy(() -> vec.add(1));
        vec.close();
    }

    @Test
    void anArenaLivesInAnArenaAndEndsWithIt() {
        VirtualArena inner = VirtualArena.withCapacity(1000, arena);
        Block block = inner.allocate(100);
        IntVec vec = IntVec.withCapacity(10, inner);
        vec.add(1);
        arena.reset();
        assertGone(block, "was given back when its arena was closed");
        assertThatIllegalStateException().isThrownBy(() -> vec.get(0));
        assertThatIllegalStateException()
                .isThrownBy(() -> inner.allocate(1))
                .withMessage("this VirtualArena was given back when its arena was reset");
        inner.close();
    }

    @Test
    void aVecInAnArenaCannotBeFrozen() {
        IntVec vec = IntVec.withCapacity(10, arena);
        vec.add(1);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(vec::freeze)
                .withMessageContaining("share pages");
        vec.thaw();
        vec.set(0, 2);
        assertThat(vec.get(0)).isEqualTo(2);
    }

    @Test
    void aClosedArenaRefusesEverything() {
        Block block = arena.allocate(10);
        VirtualArena.Mark mark = arena.mark();
        VirtualArena.Scope scope = arena.scope();
        arena.close();
        arena.close();
        scope.close();
        assertGone(block, "was given back when its arena was closed");
        List<Runnable> uses = List.of(
                () -> arena.allocate(0),
                () -> arena.allocateZeroed(1),
                () -> arena.rewind(mark),
                arena::mark,
                arena::scope,
                arena::reset,
                arena::trim,
                arena::residentBytes);
        for (Runnable use : uses) {
            assertThatIllegalStateException().isThrownBy(use::run).withMessage("this VirtualArena is closed");
        }
        assertThat(arena.used()).isZero();
        assertThat(arena.maximum()).isEqualTo(MAXIMUM);
        assertThatIllegalStateException()
                .isThrownBy(() -> LongVec.withCapacity(10, arena))
                .withMessage("this VirtualArena is closed");
        assertThat(arena.capacity()).isZero();
        assertThat(arena).hasToString("VirtualArena (closed)");
    }

    @Test
    void anArenaWhoseBlockWasTakenAwayRefuses() {
        KeepingAllocator allocator = new KeepingAllocator(Backends.withMaximum(space, 1 << 20));
        VirtualArena robbed = VirtualArena.withCapacity(0, allocator);
        Block block = robbed.allocate(100_000);
        allocator.kept().shrink(10);
        assertGone(block, "was given back when its arena was closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> robbed.allocate(1))
                .withMessage("this VirtualArena has lost its memory: its block was changed by somebody else");
        robbed.close();
        KeepingAllocator other = new KeepingAllocator(Backends.withMaximum(space, 1 << 20));
        VirtualArena closed = VirtualArena.withCapacity(0, other);
        Block lost = closed.allocate(100);
        other.kept().close();
        assertGone(lost, "was given back when its arena was closed");
    }

    @Test
    void memoryThatCannotBeWrittenIsRefused() {
        var readOnly = Backends.withMaximum(space, 1 << 20);
        Block block = readOnly.allocate(100);
        block.protect(Protection.READ);
        KeepingAllocator.Fixed fixed = new KeepingAllocator.Fixed(block);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VirtualArena.withCapacity(1, fixed))
                .withMessageContaining("READ");
        assertThat(block.maximum()).isZero();
    }

    @Test
    void viewsOfWhatWasGivenBackDoNotEndTheJvm() {
        Block block = arena.allocate(100_000);
        ByteBuffer view = block.asByteBuffer();
        view.putInt(0, 42);
        assertThat(block.getInt(0)).isEqualTo(42);
        arena.reset();
        arena.trim();
        arena.close();
        try {
            view.putInt(0, 1);
            assertThat(Runtime.version().feature()).isLessThan(22);
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("closed");
        }
    }

    @Test
    void offsetsAreReadAndWrittenThroughTheArena() {
        long first = arena.allocateOffset(8);
        long second = arena.allocateOffset(100, 64);
        MemoryAccess memory = arena.memory();
        memory.putLong(first, 42);
        memory.putLong(second, 43);
        assertThat((arena.address() + second) % 64).isZero();
        assertThat(memory.getLong(first)).isEqualTo(42);
        assertThat(memory).isSameAs(arena.memory());
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> memory.getLong(arena.used() - 7));
        long third = arena.allocateOffset(16);
        memory.putLong(third, 44);
        Block block = arena.allocate(8);
        block.putLong(0, 45);
        assertThat(memory.getLong(block.address() - arena.address())).isEqualTo(45);
    }

    @Test
    void offsetsCanBeOfBytesThatAreZeroAlthoughTheyWereUsedBefore() {
        MemoryAccess memory = arena.memory();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 500; i++) {
                long some = arena.allocateZeroedOffset(40, 8);
                for (int word = 0; word < 40; word += 8) {
                    assertThat(memory.getLong(some + word)).isZero();
                }
                memory.fill(some, 40, (byte) 1);
                if (i % 5 == round) {
                    memory.fill(arena.allocateOffset(100), 100, (byte) 2);
                }
                if (i == 250) {
                    try (Block last = arena.allocate(1000)) {
                        last.fill(0, 1000, (byte) 3);
                    }
                }
            }
            long large = arena.allocateZeroedOffset(100_000, 4096);
            for (int i = 0; i < 100_000; i += 8) {
                assertThat(memory.getLong(large + i)).isZero();
            }
            memory.fill(large, 100_000, (byte) 1);
            arena.reset();
            if (round == 1) {
                arena.trim();
            }
        }
    }

    @Test
    void offsetsThatWereGivenBackAreRefused() {
        MemoryAccess memory = arena.memory();
        long before = arena.allocateOffset(8);
        VirtualArena.Mark mark = arena.mark();
        long after = arena.allocateOffset(8);
        memory.putLong(after, 1);
        arena.rewind(mark);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> memory.getLong(after));
        memory.putLong(before, 2);
        arena.close();
        assertThatIllegalStateException().isThrownBy(() -> memory.getLong(before));
        assertThatIllegalStateException().isThrownBy(arena::memory);
        assertThatIllegalStateException().isThrownBy(() -> arena.allocateOffset(1));
    }

    @Test
    void blocksWithoutBytesHaveAPlaceOfTheirOwn() {
        Block one = arena.allocate(0, 1);
        Block other = arena.allocate(0, 1);
        assertThat(one.address()).isNotEqualTo(other.address());
        assertThat(one.tryGrow(1)).isFalse();
        other.grow(10);
        other.putByte(9, (byte) 1);
        assertThat(one.size()).isZero();
    }

    @Test
    void aBlockThatWasTheLastBeforeSeveralMarksGrowsBeyondThemAll() {
        Block block = arena.allocate(100);
        VirtualArena.Mark outer = arena.mark();
        arena.allocate(10);
        VirtualArena.Mark inner = arena.mark();
        arena.rewind(outer);
        VirtualArena.Scope scope = arena.scope();
        block.grow(1000);
        block.putByte(999, (byte) 5);
        arena.allocate(10).fill(0, 10, (byte) 6);
        scope.close();
        arena.rewind(outer);
        arena.allocate(10).fill(0, 10, (byte) 7);
        assertThat(block.getByte(999)).isEqualTo((byte) 5);
        assertThat(arena.used()).isGreaterThanOrEqualTo(1010);
        assertThatIllegalStateException().isThrownBy(() -> arena.rewind(inner));
    }

    @Test
    void marksAndScopesInALoopTakeNoMoreMemory() {
        for (int i = 0; i < 10_000; i++) {
            VirtualArena.Mark mark = arena.mark();
            try (VirtualArena.Scope scope = arena.scope()) {
                arena.allocate(100);
                assertThat(scope).isNotNull();
            }
            arena.allocate(100);
            arena.rewind(mark);
            assertThat(arena.mark()).isSameAs(mark);
        }
        assertThat(arena.used()).isZero();
    }

    /** Each block is filled with a number of its own, and none may ever lose it. */
    @Test
    void blocksNeverOverlapWhateverIsDone() {
        Random random = new Random(Long.getLong("virtualalloc.model.seed", 7));
        record Live(Block block, byte value, int depth) {}
        List<Live> live = new ArrayList<>();
        List<VirtualArena.Scope> scopes = new ArrayList<>();
        for (long i = 0; i < Long.getLong("virtualalloc.model.operations", 100_000); i++) {
            int kind = random.nextInt(100);
            if (kind < 60 || live.isEmpty()) {
                int bytes = random.nextInt(200);
                Block block = kind < 30 ? arena.allocate(bytes, 1L << random.nextInt(8)) : arena.allocateZeroed(bytes);
                if (kind >= 30) {
                    check(block, (byte) 0);
                }
                byte value = (byte) random.nextInt();
                block.fill(0, bytes, value);
                live.add(new Live(block, value, scopes.size()));
            } else if (kind < 80) {
                Live one = live.get(random.nextInt(live.size()));
                check(one.block, one.value);
                long before = one.block.size();
                if (one.block.tryGrow(before + random.nextInt(100))) {
                    one.block.fill(before, one.block.size() - before, one.value);
                }
                one.block.shrink(random.nextInt((int) one.block.size() + 1));
            } else if (kind < 90) {
                Live one = live.remove(kind < 85 ? live.size() - 1 : random.nextInt(live.size()));
                check(one.block, one.value);
                one.block.close();
            } else if (kind < 94 && scopes.size() < 10) {
                scopes.add(arena.scope());
            } else if (!scopes.isEmpty()) {
                int depth = scopes.size();
                scopes.remove(depth - 1).close();
                live.removeIf(one -> one.depth >= depth);
            } else if (kind == 99) {
                arena.reset();
                arena.trim();
                live.clear();
            }
        }
        for (Live one : live) {
            check(one.block, one.value);
        }
    }

    private static void check(Block block, byte value) {
        byte[] bytes = new byte[(int) block.size()];
        block.copyTo(0, bytes, 0, bytes.length);
        for (byte b : bytes) {
            if (b != value) {
                assertThat(b).as("a byte of %s", block).isEqualTo(value);
            }
        }
    }

    @Test
    void anArenaOnMemoryThatCannotBeWrittenRefusesItsFirstBlockToo() {
        for (long capacity : new long[] {0, 4096}) {
            KeepingAllocator allocator = new KeepingAllocator(Backends.withMaximum(space, 1 << 20));
            VirtualArena robbed = VirtualArena.withCapacity(capacity, allocator);
            allocator.kept().protect(Protection.READ);
            assertThatIllegalStateException()
                    .isThrownBy(() -> robbed.allocate(64))
                    .withMessageContaining("has lost its memory");
            allocator.kept().close();
        }
    }

    @Test
    void whatAnAllocatorHasLeftInItsMemoryIsCleared() {
        Block block = Backends.withMaximum(space, 1 << 20).allocate(4096);
        block.fill(0, 4096, (byte) 0x7f);
        block.shrink(16);
        block.fill(0, 16, (byte) 0);
        try (VirtualArena used = VirtualArena.withCapacity(16, new KeepingAllocator.Fixed(block))) {
            byte[] bytes = new byte[4000];
            used.allocateZeroed(4000).copyTo(0, bytes, 0, 4000);
            assertThat(bytes).containsOnly(0);
        }
    }

    @Test
    void aFullArenaCountsWhatAlignmentNeeds() {
        try (VirtualArena small = VirtualArena.withCapacity(0, Backends.withMaximum(space, 100))) {
            small.allocate(1);
            assertThatExceptionOfType(CapacityExceededException.class)
                    .isThrownBy(() -> small.allocate(90))
                    .withMessageStartingWith(
                            "VirtualArena cannot give 90 bytes more after 15 that align them: 1 of 100 are in use.")
                    .satisfies(e -> assertThat(e.requested()).isEqualTo(106));
            assertThatExceptionOfType(CapacityExceededException.class)
                    .isThrownBy(() -> small.allocate(1, 1L << 62))
                    .satisfies(e -> assertThat(e.requested()).isGreaterThan(e.maximum()));
        }
    }

    @Test
    void aScopeWithoutANameIsNotOpened() {
        assertThatNullPointerException().isThrownBy(() -> arena.scope(null));
        assertThat(arena.scope()).hasToString("scope 1");
    }

    @Test
    void aVecThatCannotGrowBecauseOfItsNeighbourSaysSoInElements() {
        LongVec vec = LongVec.withCapacity(2, arena);
        vec.addAll(1, 2);
        arena.allocate(1);
        for (Runnable growing : List.<Runnable>of(() -> vec.add(3), () -> vec.reserve(1))) {
            assertThatExceptionOfType(CapacityExceededException.class)
                    .isThrownBy(growing::run)
                    .withMessageStartingWith("LongVec cannot take 1 more: it has 2 elements. Block of 16 bytes at ")
                    .withMessageContaining("another block follows it in its arena")
                    .satisfies(
                            e -> assertThat(List.of(e.requested(), e.maximum())).containsExactly(3L, 2L));
        }
        assertThat(vec.tryReserve(1)).isFalse();
        assertThat(vec.size()).isEqualTo(2);
    }
}
