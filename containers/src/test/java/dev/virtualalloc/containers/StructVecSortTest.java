package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.virtualalloc.support.Backends#usable")
class StructVecSortTest {
    record Card(int number, byte key, double weight) {}

    record Letter(byte key) {}

    private static final RecordLayout<Card> CARD = ElementLayout.ofRecord(Card.class);
    private static final Comparator<Card> BY_KEY = Comparator.comparing(Card::key);

    private final AddressSpace space;

    StructVecSortTest(AddressSpace space) {
        this.space = space;
    }

    private StructVec<Card> cards(int count, IntUnaryOperator key) {
        StructVec<Card> vec = StructVec.withCapacity(0, CARD, Backends.withMaximum(space, 16 << 20));
        for (int i = 0; i < count; i++) {
            vec.add(new Card(i, (byte) key.applyAsInt(i), i / 2.0));
        }
        return vec;
    }

    @Test
    void sortsAsAnArrayListDoesAndKeepsTheOrderOfEqualElements() {
        Random random = new Random(3);
        List<IntUnaryOperator> keys = List.of(
                i -> random.nextInt(),
                i -> random.nextInt(3),
                i -> i / 8,
                i -> -i / 8,
                i -> 5,
                i -> i < 60 ? i : 120 - i);
        for (IntUnaryOperator key : keys) {
            for (int count = 0; count <= 1000; count += count < 70 ? 1 : 155) {
                try (StructVec<Card> vec = cards(count, key)) {
                    List<Card> model = new ArrayList<>(vec.asList());
                    vec.sort(BY_KEY);
                    model.sort(BY_KEY);
                    assertThat(vec.asList()).isEqualTo(model);
                    vec.sort(BY_KEY.reversed());
                    model.sort(BY_KEY.reversed());
                    assertThat(vec.asList()).isEqualTo(model);
                }
            }
        }
    }

    @Test
    void sortsMany() {
        Random random = new Random(4);
        try (StructVec<Card> vec = cards(100_000, i -> random.nextInt())) {
            List<Card> model = new ArrayList<>(vec.asList());
            long address = vec.address();
            vec.sort(Comparator.comparing(Card::key).thenComparing(Card::number, Comparator.reverseOrder()));
            model.sort(Comparator.comparing(Card::key).thenComparing(Card::number, Comparator.reverseOrder()));
            assertThat(vec.asList()).isEqualTo(model);
            assertThat(vec.address()).isEqualTo(address);
        }
    }

    @Test
    void comparesWhatIsSortedAlreadyOnlyOnce() {
        try (StructVec<Card> vec = cards(1000, i -> i / 8)) {
            long[] comparisons = {0};
            vec.sort((one, other) -> {
                comparisons[0]++;
                return Byte.compare(one.key(), other.key());
            });
            assertThat(comparisons[0]).isLessThan(1000 + 10);
        }
    }

    @Test
    void needsNoMoreComparisonsThanMergingDoes() {
        Random random = new Random(5);
        try (StructVec<Card> vec = cards(1 << 12, i -> random.nextInt())) {
            long[] comparisons = {0};
            vec.sort((one, other) -> {
                comparisons[0]++;
                return Byte.compare(one.key(), other.key());
            });
            assertThat(comparisons[0]).isLessThanOrEqualTo(13L << 12);
        }
    }

    @Test
    void anOrderThatThrowsHasChangedNothing() {
        Random random = new Random(6);
        try (StructVec<Card> vec = cards(100, i -> random.nextInt())) {
            List<Card> before = new ArrayList<>(vec.asList());
            List<Card> sorted = new ArrayList<>(before);
            sorted.sort(BY_KEY);
            int failing = 0;
            while (failsAtComparison(++failing, vec)) {
                assertThat(vec.asList()).as("comparison %d", failing).isEqualTo(before);
            }
            assertThat(failing).isGreaterThan(100);
            assertThat(vec.asList()).isEqualTo(sorted);
        }
    }

    private static boolean failsAtComparison(int number, StructVec<Card> vec) {
        int[] left = {number};
        try {
            vec.sort((one, other) -> {
                if (--left[0] == 0) {
                    throw new UnsupportedOperationException("cannot compare");
                }
                return BY_KEY.compare(one, other);
            });
            return false;
        } catch (UnsupportedOperationException e) {
            return true;
        }
    }

    @Test
    void anOrderThatContradictsItselfLosesNoElement() {
        Random random = new Random(7);
        try (StructVec<Card> vec = cards(1000, i -> i)) {
            List<Card> before = new ArrayList<>(vec.asList());
            vec.sort((one, other) -> random.nextInt(3) - 1);
            assertThat(vec.asList()).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    @Test
    void anOrderThatMeddlesWithTheVecIsFoundOut() {
        Card card = new Card(0, (byte) 0, 0);
        List<Consumer<StructVec<Card>>> changes = List.of(
                StructVec::removeLast,
                vec -> vec.add(card),
                StructVec::clear,
                vec -> vec.sort((one, other) -> {
                    vec.removeLast();
                    return 0;
                }));
        for (Consumer<StructVec<Card>> change : changes) {
            try (StructVec<Card> vec = cards(10, i -> -i)) {
                assertThatExceptionOfType(ConcurrentModificationException.class)
                        .isThrownBy(() -> vec.sort((one, other) -> {
                            change.accept(vec);
                            return BY_KEY.compare(one, other);
                        }));
                vec.add(card);
                assertThat(vec.get(vec.size() - 1)).isEqualTo(card);
            }
        }
        for (Consumer<StructVec<Card>> end : List.<Consumer<StructVec<Card>>>of(StructVec::freeze, StructVec::close)) {
            try (StructVec<Card> vec = cards(10, i -> -i)) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> vec.sort((one, other) -> {
                            end.accept(vec);
                            return BY_KEY.compare(one, other);
                        }))
                        .withMessageMatching("this StructVec is (frozen|closed).*");
            }
        }
    }

    @Test
    void sortingWithinTheOrderIsAChangeLikeSet() {
        try (StructVec<Card> vec = cards(10, i -> -i)) {
            vec.sort((one, other) -> {
                vec.sort(Comparator.comparing(Card::number));
                return BY_KEY.compare(one, other);
            });
            assertThat(vec.stream().map(Card::number)).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
        }
    }

    @Test
    void aFullVecOfTheSmallestElementsIsSorted() {
        Allocator exact = Backends.withMaximum(space, 1000);
        try (StructVec<Letter> vec = StructVec.withCapacity(1000, ElementLayout.ofRecord(Letter.class), exact)) {
            for (int i = 0; i < 1000; i++) {
                vec.add(new Letter((byte) (i * 7)));
            }
            List<Letter> model = new ArrayList<>(vec.asList());
            vec.sort(Comparator.comparing(Letter::key));
            model.sort(Comparator.comparing(Letter::key));
            assertThat(vec.asList()).isEqualTo(model);
        }
    }

    @Test
    void inAnArenaTheCopiesAreGivenBackAndWhatDoesNotFitIsRefused() {
        try (VirtualArena arena = VirtualArena.withCapacity(0, Backends.withMaximum(space, 1 << 16))) {
            StructVec<Card> vec = StructVec.withCapacity(800, CARD, arena);
            for (int i = 0; i < 800; i++) {
                vec.add(new Card(i, (byte) -(i / 8), 0));
            }
            long used = arena.used();
            vec.sort(BY_KEY);
            assertThat(arena.used()).isEqualTo(used);
            assertThat(vec.get(0).number()).isEqualTo(792);
            vec.resize(1200, new Card(1200, (byte) 1, 0));
            List<Card> before = new ArrayList<>(vec.asList());
            long more = arena.used();
            assertThatExceptionOfType(CapacityExceededException.class)
                    .isThrownBy(() -> vec.sort(BY_KEY.reversed()))
                    .withMessageStartingWith("VirtualArena cannot give");
            assertThat(arena.used()).isEqualTo(more);
            assertThat(vec.asList()).isEqualTo(before);
            vec.asList().sort(BY_KEY.reversed());
            assertThat(vec.get(0).number()).isEqualTo(1200);
        }
    }

    @Test
    void noOrderAndAFrozenVecAreRefused() {
        try (StructVec<Card> vec = cards(1, i -> i)) {
            assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> vec.sort(null));
            vec.freeze();
            assertThatIllegalStateException().isThrownBy(() -> vec.sort(BY_KEY));
        }
    }
}
