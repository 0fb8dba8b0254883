package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What can be done to a vec while others are at work in it. Who is at work in a part of a spliterator counts as one of them, though it
 * be the thread of this test.
 */
class AtWorkTest {
    record Point(int x, double y) {}

    private static final ElementLayout<Point> POINT = ElementLayout.ofRecord(Point.class);
    private static final int MANY = 10_000;
    private static final String AT_WORK =
            "while other threads are at work in it, on 1 part of a parallel stream or sort";

    private static final Map<String, Function<Allocator, Vec<?>>> VECS = Map.of(
            "LongVec",
            AtWorkTest::longs,
            "ByteVec",
            allocator -> {
                ByteVec vec = ByteVec.withCapacity(0, allocator);
                vec.resize(MANY, (byte) 7);
                return vec;
            },
            "StructVec",
            allocator -> {
                StructVec<Point> vec = StructVec.withCapacity(0, POINT, allocator);
                vec.resize(MANY, new Point(7, 7));
                return vec;
            });

    /** Every way to get a part of a vec. */
    private static final Map<String, Function<Vec<?>, Spliterator<?>>> PARTS = Map.of(
            "a part of a spliterator",
            vec -> vec.spliterator().trySplit(),
            "the rest of a spliterator",
            vec -> rest(vec.spliterator()),
            "a part of a part",
            vec -> vec.spliterator().trySplit().trySplit(),
            "a part of a list",
            vec -> vec.asList().spliterator().trySplit(),
            "a part of a part of a list",
            vec -> vec.asList().subList(3, MANY - 3).spliterator().trySplit(),
            "the rest of a list that cannot be changed",
            vec -> rest(vec.asUnmodifiableList().spliterator()));

    private static final Map<String, Consumer<LongVec>> TAKING_AWAY = Map.of(
            "shrink",
            vec -> {
                vec.truncate(MANY / 2);
                vec.shrinkToFit();
            },
            "be protected",
            LongVec::freeze);

    private final SimulatedAddressSpace space = Backends.simulator();
    private final Allocator allocator = Backends.withMaximum(space, 1 << 20);

    private static LongVec longs(Allocator allocator) {
        LongVec vec = LongVec.withCapacity(0, allocator);
        vec.resize(MANY, 7);
        return vec;
    }

    private static Spliterator<?> rest(Spliterator<?> whole) {
        assertThat(whole.trySplit()).isNotNull();
        return whole;
    }

    private interface Walk {
        void of(Spliterator<?> part, Runnable action);
    }

    private static final Map<String, Walk> WALKS = Map.of(
            "tryAdvance", (part, action) -> part.tryAdvance(value -> action.run()),
            "forEachRemaining", (part, action) -> part.forEachRemaining(value -> action.run()));

    /** Does something at one element, while it is at work. */
    private static void atWork(Vec<?> vec, Runnable action) {
        assertThat(vec.spliterator().trySplit().tryAdvance(value -> action.run()))
                .isTrue();
    }

    @Test
    void theLastOneOutOfAClosedVecGivesItsMemoryBack() {
        VECS.forEach((vecName, make) -> PARTS.forEach((partName, part) -> WALKS.forEach((walkName, walk) -> {
            String what = walkName + " of " + partName + " of a " + vecName;
            Vec<?> vec = make.apply(allocator);
            assertThatIllegalStateException()
                    .as(what)
                    .isThrownBy(() -> walk.of(part.apply(vec), () -> {
                        vec.close();
                        assertThat(space.reservedBytes()).as(what).isPositive();
                    }))
                    .withMessage("this " + vecName + " is closed");
            assertThat(space.reservedBytes()).as(what).isZero();
        })));
    }

    @Test
    void aPartThatBeginsAfterTheVecWasClosedIsRefused() {
        VECS.forEach((vecName, make) -> PARTS.forEach((partName, part) -> WALKS.forEach((walkName, walk) -> {
            Vec<?> vec = make.apply(allocator);
            Spliterator<?> begun = part.apply(vec);
            vec.close();
            assertThatIllegalStateException()
                    .as(walkName + " of " + partName)
                    .isThrownBy(() -> walk.of(begun, () -> {}))
                    .withMessage("this " + vecName + " is closed");
        })));
    }

    @Test
    void whoHasNotSplitIsAloneAndMayShrink() {
        try (LongVec vec = longs(allocator)) {
            assertThat(vec.spliterator().tryAdvance((long value) -> {
                        vec.shrinkToFit();
                        vec.freeze();
                    }))
                    .isTrue();
            assertThat(vec.isFrozen()).isTrue();
        }
    }

    @Test
    void whatWouldTakeSomethingAwayIsRefusedAndDoneAfterwards() {
        TAKING_AWAY.forEach((name, change) -> {
            try (LongVec vec = longs(allocator)) {
                long capacity = vec.capacity();
                assertThatIllegalStateException()
                        .isThrownBy(() -> atWork(vec, () -> change.accept(vec)))
                        .withMessageContainingAll("Block of ", " cannot " + name, AT_WORK);
                assertThat(vec.capacity()).isEqualTo(capacity);
                assertThat(vec.isFrozen()).isFalse();
                assertThat(vec.get(0)).isEqualTo(7);

                change.accept(vec);

                assertThat(vec.isFrozen() || vec.capacity() < capacity).isTrue();
            }
        });
    }

    @Test
    void whatBeginsAfterTheVecWasShrunkReadsNothingThatIsGone() {
        try (LongVec vec = longs(allocator)) {
            Spliterator.OfLong whole = vec.spliterator();
            Spliterator.OfLong first = whole.trySplit();
            vec.truncate(10);
            vec.shrinkToFit();
            for (Spliterator.OfLong part : List.of(whole, first)) {
                assertThatExceptionOfType(ConcurrentModificationException.class)
                        .isThrownBy(() -> part.forEachRemaining((long value) -> {}));
            }
        }
    }

    @Test
    void aSortThatBeginsAfterItsVecWasChangedTouchesNothing() {
        try (LongVec vec = longs(allocator)) {
            LongSortTask late = new LongSortTask(vec, new LongSort(vec.address(), MANY, MANY));
            vec.freeze();
            assertThatIllegalStateException().isThrownBy(late::invoke).withMessageContaining("frozen");
            vec.thaw();
            LongSortTask later = new LongSortTask(vec, new LongSort(vec.address(), MANY, MANY));
            vec.truncate(10);
            vec.shrinkToFit();
            assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(later::invoke);
            LongSortTask last = new LongSortTask(vec, new LongSort(vec.address(), 10, MANY));
            vec.close();
            assertThatIllegalStateException().isThrownBy(last::invoke).withMessage("this LongVec is closed");
        }
    }

    @Test
    void aVecGrowsMeanwhile() {
        try (LongVec vec = longs(allocator)) {
            List<Long> seen = new ArrayList<>();
            assertThatExceptionOfType(ConcurrentModificationException.class)
                    .isThrownBy(() -> vec.spliterator().trySplit().forEachRemaining((long value) -> {
                        vec.resize(5 * MANY);
                        seen.add(vec.get(5 * MANY - 1));
                    }));
            assertThat(seen).containsExactly(0L);
        }
    }

    @Test
    void anArenaGivesNothingBackThatOthersAreIn() {
        Map<String, Consumer<VirtualArena>> givingBack = Map.of(
                "reset", VirtualArena::reset,
                "trim", VirtualArena::trim);
        givingBack.forEach((name, change) -> {
            try (VirtualArena arena = VirtualArena.withCapacity(0, allocator)) {
                LongVec vec = longs(arena);
                long used = arena.used();
                long capacity = arena.capacity();
                assertThatIllegalStateException()
                        .as(name)
                        .isThrownBy(() -> atWork(vec, () -> change.accept(arena)))
                        .withMessageContaining(AT_WORK);
                assertThat(arena.used()).isEqualTo(used);
                assertThat(arena.capacity()).isEqualTo(capacity);
                assertThat(vec.get(MANY - 1)).isEqualTo(7);
                atWork(vec, () -> arena.allocate(1));
                change.accept(arena);
            }
        });
    }

    @Test
    void anArenaIsRewoundPastWhatNobodyIsIn() {
        try (VirtualArena arena = VirtualArena.withCapacity(0, allocator)) {
            LongVec below = longs(arena);
            VirtualArena.Mark mark = arena.mark();
            VirtualArena.Scope scope = arena.scope();
            LongVec above = longs(arena);
            atWork(above, () -> {
                assertThatIllegalStateException().isThrownBy(() -> arena.rewind(mark));
                assertThatIllegalStateException().isThrownBy(scope::close).withMessageContaining(AT_WORK);
            });
            // Also of the vec that could be given back alone.
            atWork(above, () -> assertThat(above.get(0)).isEqualTo(7));
            atWork(below, scope::close);
            assertThatIllegalStateException().isThrownBy(() -> above.get(0));
            assertThat(below.get(0)).isEqualTo(7);
        }
    }

    @Test
    void aVecThatIsClosedMeanwhileLeavesItsBytesToTheArenaUntilThatIsRewound() {
        try (VirtualArena arena = VirtualArena.withCapacity(0, allocator)) {
            VirtualArena.Mark mark = arena.mark();
            LongVec vec = longs(arena);
            long used = arena.used();
            assertThatIllegalStateException()
                    .isThrownBy(() -> atWork(vec, () -> {
                        vec.close();
                        assertThat(arena.used()).isEqualTo(used);
                        assertThatIllegalStateException()
                                .isThrownBy(() -> arena.rewind(mark))
                                .withMessageContaining(AT_WORK);
                    }))
                    .withMessage("this LongVec is closed");
            assertThat(arena.used()).isEqualTo(used);
            arena.rewind(mark);
            assertThat(arena.used()).isZero();
        }
    }

    @Test
    void theLastOneOutOfAClosedArenaGivesItsMemoryBack() {
        VirtualArena arena = VirtualArena.withCapacity(0, allocator);
        VirtualArena within = VirtualArena.withCapacity(0, arena);
        LongVec vec = longs(within);
        assertThatIllegalStateException()
                .isThrownBy(() -> atWork(vec, () -> {
                    within.close();
                    assertThatIllegalStateException().isThrownBy(arena::reset).withMessageContaining(AT_WORK);
                    arena.close();
                    assertThat(space.reservedBytes()).isPositive();
                    assertThatIllegalStateException().isThrownBy(() -> vec.get(0));
                    assertThatIllegalStateException().isThrownBy(() -> arena.allocate(1));
                }));
        assertThat(space.reservedBytes()).isZero();
    }

    @Test
    void aListIsSplitLateAndFailsFast() {
        try (LongVec vec = longs(allocator)) {
            List<Long> list = vec.asList();
            List<Long> part = list.subList(2, 4);
            Spliterator<Long> late = part.spliterator();
            part.add(8L);
            List<Long> seen = new ArrayList<>();
            late.forEachRemaining(seen::add);
            assertThat(seen).containsExactly(7L, 7L, 8L);
            Spliterator<Long> bound = list.spliterator();
            assertThat(bound.getExactSizeIfKnown()).isEqualTo(MANY + 1);
            vec.add(9);
            assertThatExceptionOfType(ConcurrentModificationException.class)
                    .isThrownBy(() -> bound.tryAdvance(value -> {}));
            assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(part::spliterator);
            assertThat(list.parallelStream().mapToLong(value -> value).sum()).isEqualTo(7L * MANY + 8 + 9);
        }
    }
}
