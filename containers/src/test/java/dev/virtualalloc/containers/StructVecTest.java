package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.virtualalloc.Block;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.virtualalloc.support.Backends#usable")
class StructVecTest {
    record Point(int x, double y) {}

    record Line(Point from, Point to) {}

    record NotZero(byte value) {
        NotZero {
            if (value == 0) {
                throw new IllegalArgumentException("zero");
            }
        }
    }

    private static final RecordLayout<Point> POINT = ElementLayout.ofRecord(Point.class);
    private static final long OPERATIONS = Long.getLong("virtualalloc.model.operations", 100_000);
    private static final long SEED = Long.getLong("virtualalloc.model.seed", 9);

    private final AddressSpace space;

    StructVecTest(AddressSpace space) {
        this.space = space;
    }

    private StructVec<Point> points(int count) {
        StructVec<Point> vec = vec(POINT);
        for (int i = 0; i < count; i++) {
            vec.add(new Point(i, i / 2.0));
        }
        return vec;
    }

    private <T> StructVec<T> vec(ElementLayout<T> layout) {
        return StructVec.withCapacity(0, layout, Backends.withMaximum(space, 16 << 20));
    }

    @Test
    void holdsRecords() {
        try (StructVec<Point> vec = points(10_000)) {
            assertThat(vec.get(9_999)).isEqualTo(new Point(9_999, 9_999 / 2.0));
            vec.set(0, new Point(7, 8));
            assertThat(vec.removeLast()).isEqualTo(new Point(9_999, 9_999 / 2.0));
            assertThat(vec.remove(0)).isEqualTo(new Point(7, 8));
            assertThat(vec.get(0)).isEqualTo(new Point(1, 0.5));
            assertThat(vec.indexOf(new Point(4, 2))).isEqualTo(3);
            assertThat(vec.contains(new Point(4, 3))).isFalse();
            assertThat(vec.maximum()).isEqualTo((16 << 20) / 16);
            assertThat(vec.layout()).isSameAs(POINT);
        }
    }

    @Test
    void columnsReadAndWriteOneComponent() {
        try (StructVec<Point> vec = points(100)) {
            IntColumn x = IntColumn.of(vec, POINT.field("x"));
            DoubleColumn y = DoubleColumn.of(vec, POINT.field("y"));
            assertThat(x.get(99)).isEqualTo(99);
            y.set(3, 42);
            assertThat(vec.get(3)).isEqualTo(new Point(3, 42));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> x.get(100));
            assertThatIllegalArgumentException().isThrownBy(() -> LongColumn.of(vec, POINT.field("y")));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LongColumn.of(vec, new RecordLayout.Field("z", long.class, 9)));
            vec.close();
            assertThatIllegalStateException().isThrownBy(() -> x.get(0)).withMessage("this StructVec is closed");
            assertThatIllegalStateException().isThrownBy(() -> y.set(0, 1));
        }
    }

    @Test
    void doesWhatAnArrayListDoes() {
        Random random = new Random(SEED);
        List<Point> model = new ArrayList<>();
        try (StructVec<Point> vec = points(0)) {
            for (long i = 0; i < OPERATIONS; i++) {
                int size = model.size();
                int index = random.nextInt(size + 1);
                Point point = new Point(random.nextInt(50), random.nextInt(3));
                switch (random.nextInt(size == 0 ? 4 : 12)) {
                    case 0 -> {
                        vec.insert(index, point);
                        model.add(index, point);
                    }
                    case 1 -> {
                        vec.addAll(List.of(point, point));
                        model.addAll(List.of(point, point));
                    }
                    case 2 -> {
                        vec.resize(index / 2 + 5, point);
                        while (model.size() > index / 2 + 5) {
                            model.remove(model.size() - 1);
                        }
                        while (model.size() < index / 2 + 5) {
                            model.add(point);
                        }
                    }
                    case 3 -> {
                        vec.add(point);
                        model.add(point);
                    }
                    case 4 -> assertThat(vec.remove(index / 2)).isEqualTo(model.remove(index / 2));
                    case 5 -> assertThat(vec.removeLast()).isEqualTo(model.remove(size - 1));
                    case 6 -> {
                        vec.set(index / 2, point);
                        model.set(index / 2, point);
                    }
                    case 7 -> {
                        vec.swap(index / 2, 0);
                        Collections.swap(model, index / 2, 0);
                    }
                    case 8 -> {
                        vec.sort(Comparator.comparing(Point::x));
                        model.sort(Comparator.comparing(Point::x));
                    }
                    case 9 -> {
                        vec.reverse();
                        Collections.reverse(model);
                    }
                    case 10 -> assertThat(vec.indexOf(point)).isEqualTo(model.indexOf(point));
                    default -> assertThat(vec.get(index / 2)).isEqualTo(model.get(index / 2));
                }
                assertThat(vec.size())
                        .as("size after operation %d, seed %d", i, SEED)
                        .isEqualTo(model.size());
                if (i % 100 == 0) {
                    assertThat(vec.asList()).isEqualTo(model);
                    assertThat(vec.hashCode()).isEqualTo(model.hashCode());
                }
            }
        }
    }

    @Test
    void streamsAndIterates() {
        try (StructVec<Point> vec = points(1000);
                StructVec<Point> copy = vec(POINT)) {
            assertThat(vec.stream().parallel().mapToInt(Point::x).sum()).isEqualTo(999 * 1000 / 2);
            copy.addAll(vec.stream());
            assertThat(copy).isEqualTo(vec);
            Iterator<Point> iterator = vec.iterator();
            assertThat(iterator.next()).isEqualTo(new Point(0, 0));
            vec.add(new Point(1, 1));
            assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::next);
            assertThatExceptionOfType(ConcurrentModificationException.class)
                    .isThrownBy(() -> vec.forEach(point -> vec.add(point)));
        }
    }

    @Test
    void copiesFromVecsOfTheSameLayout() {
        try (StructVec<Point> vec = points(1000);
                StructVec<Point> copy = vec(ElementLayout.ofRecord(Point.class))) {
            copy.addAll(vec);
            copy.addAll(copy);
            assertThat(copy.size()).isEqualTo(2000);
            assertThat(copy.asList().subList(0, 1000)).isEqualTo(vec.asList());
            assertThat(copy.asList().subList(1000, 2000)).isEqualTo(vec.asList());
            copy.copyFrom(0, vec, 998, 2);
            assertThat(copy.get(0)).isEqualTo(vec.get(998));
            assertThat(copy.get(1)).isEqualTo(vec.get(999));
            assertThat(copy.get(2)).isEqualTo(vec.get(2));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> copy.copyFrom(0, vec, 999, 2));
        }
    }

    @Test
    void elementsOfAnotherLayoutAreNotCopied() {
        try (StructVec<Integer> vec = vec(new Meddler());
                StructVec<Integer> other = vec(new Meddler())) {
            other.add(1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vec.addAll(other))
                    .withMessageContaining("stream()");
            assertThatIllegalArgumentException().isThrownBy(() -> vec.copyFrom(0, other, 0, 1));
            assertThat(vec.isEmpty()).isTrue();
        }
    }

    @Test
    void fillsRanges() {
        for (int length : new int[] {0, 1, 2, 3, 7, 8, 100}) {
            try (StructVec<Point> vec = points(110)) {
                List<Point> model = new ArrayList<>(vec.asList());
                Collections.fill(model.subList(5, 5 + length), new Point(-1, -2));
                vec.fill(5, length, new Point(-1, -2));
                assertThat(vec.asList()).isEqualTo(model);
                vec.fill(new Point(3, 3));
                assertThat(vec.asList()).containsOnly(new Point(3, 3));
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> vec.fill(100, 11, new Point(0, 0)));
            }
        }
    }

    @Test
    void searches() {
        try (StructVec<Point> vec = points(100)) {
            Comparator<Point> byX = Comparator.comparingInt(Point::x);
            for (int x = 0; x < 100; x++) {
                assertThat(vec.binarySearch(new Point(x, 0), byX)).isEqualTo(x);
            }
            assertThat(vec.binarySearch(new Point(-5, 0), byX)).isEqualTo(-1);
            assertThat(vec.binarySearch(new Point(500, 0), byX)).isEqualTo(-101);
            vec.insertAll(50, List.of(vec.get(7), vec.get(8)));
            assertThat(vec.size()).isEqualTo(102);
            assertThat(vec.lastIndexOf(new Point(7, 3.5))).isEqualTo(50);
            assertThat(vec.indexOf(new Point(7, 3.5))).isEqualTo(7);
            assertThat(vec.lastIndexOf(new Point(0, 9))).isEqualTo(-1);
        }
    }

    @Test
    void readersSeeWhatWasReleased() throws Exception {
        int count = 100_000;
        try (StructVec<Point> vec = points(0)) {
            Thread writer = new Thread(() -> {
                for (int i = 0; i < count; i++) {
                    vec.addRelease(new Point(i, i / 2.0));
                }
            });
            writer.start();
            try {
                for (long seen = 0; seen < count; seen = vec.sizeAcquire()) {
                    if (seen > 0) {
                        assertThat(vec.getAcquire(seen - 1)).isEqualTo(new Point((int) seen - 1, (seen - 1) / 2.0));
                    }
                }
            } finally {
                writer.join();
            }
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> vec.getAcquire(count));
        }
    }

    @Test
    void whatCannotBeAddedWholeIsNotAddedAtAll() {
        try (StructVec<Point> vec = points(3)) {
            assertThatExceptionOfType(NullPointerException.class)
                    .isThrownBy(() -> vec.addAll(Arrays.asList(new Point(1, 1), null)));
            assertThatExceptionOfType(NullPointerException.class)
                    .isThrownBy(() -> vec.addAll(Stream.of(new Point(1, 1), null)));
            assertThat(vec.size()).isEqualTo(3);
        }
    }

    /** Does something to the vec while it is writing, as a layout should not. */
    private static final class Meddler implements ElementLayout<Integer> {
        private Runnable meddling = () -> {};
        private Runnable meddlingAfterwards = () -> {};

        @Override
        public long size() {
            return 4;
        }

        @Override
        public long alignment() {
            return 4;
        }

        @Override
        public Integer read(Block block, long offset) {
            int value = block.getInt(offset);
            meddling.run();
            return value;
        }

        @Override
        public void write(Block block, long offset, Integer element) {
            meddling.run();
            block.putInt(offset, element);
            meddlingAfterwards.run();
        }
    }

    @Test
    void whatHasNoMemoryAnyMoreIsNotReleased() {
        Meddler layout = new Meddler();
        try (StructVec<Integer> vec = vec(layout)) {
            layout.meddlingAfterwards = vec::shrinkToFit;
            assertThatExceptionOfType(ConcurrentModificationException.class)
                    .isThrownBy(() -> vec.addRelease(1))
                    .withMessageContaining("memory");
            assertThat(vec.isEmpty()).isTrue();
        }
    }

    @Test
    void aLayoutThatMeddlesWithTheVecGetsExceptionsAndNothingWorse() {
        List<Consumer<StructVec<Integer>>> uses = List.of(
                vec -> vec.add(1),
                vec -> vec.insert(0, 1),
                vec -> vec.addAll(List.of(1, 2, 3)),
                vec -> vec.resize(1000, 1),
                StructVec::removeLast,
                vec -> vec.remove(0),
                vec -> vec.sort(Comparator.naturalOrder()),
                vec -> vec.addRelease(1),
                vec -> vec.fill(0, 3, 1),
                vec -> vec.lastIndexOf(5),
                vec -> vec.binarySearch(5, Comparator.naturalOrder()),
                vec -> vec.forEach(value -> {}));
        for (Consumer<StructVec<Integer>> use : uses) {
            for (boolean close : new boolean[] {true, false}) {
                Meddler layout = new Meddler();
                StructVec<Integer> vec = vec(layout);
                vec.addAll(List.of(1, 2, 3));
                IntColumn column = IntColumn.of(vec, new RecordLayout.Field("value", int.class, 0));
                layout.meddling = close ? vec::close : vec::clear;
                try {
                    use.accept(vec);
                    assertThat(close).isFalse();
                } catch (IllegalStateException | IndexOutOfBoundsException | ConcurrentModificationException e) {
                    assertThat(e).hasMessageMatching("(?s).*(closed|out of bounds|truncate|changed).*");
                }
                assertThat(vec.size()).isZero();
                assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> column.get(0));
                vec.close();
            }
        }
    }

    @Test
    void whatALayoutRefusesToWriteIsNoChange() {
        List<Consumer<StructVec<Integer>>> uses = List.of(
                vec -> vec.add(7),
                vec -> vec.addRelease(7),
                vec -> vec.insert(1, 7),
                vec -> vec.insertAll(1, List.of(1, 7)),
                vec -> vec.addAll(List.of(1, 7)),
                vec -> vec.addAll(Stream.of(1, 7)),
                vec -> vec.resize(10, 7),
                vec -> vec.asList().add(7),
                vec -> vec.asList().addAll(0, List.of(1, 7)));
        Meddler layout = new Meddler();
        try (StructVec<Integer> vec = vec(layout)) {
            vec.addAll(List.of(1, 2, 3));
            Iterator<Integer> iterator = vec.iterator();
            List<Integer> part = vec.asList().subList(1, 3);
            for (Consumer<StructVec<Integer>> use : uses) {
                layout.meddling = () -> {
                    throw new UnsupportedOperationException("no");
                };
                assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> use.accept(vec));
                layout.meddling = () -> {};
                assertThat(vec.stream()).containsExactly(1, 2, 3);
                assertThat(part).containsExactly(2, 3);
            }
            assertThat(iterator.next()).isEqualTo(1);
        }
    }

    @Test
    void aRecordThatLacksARecordReplacesNothing() {
        List<BiConsumer<StructVec<Line>, Line>> uses = List.of(
                (vec, line) -> vec.set(0, line),
                (vec, line) -> vec.fill(line),
                (vec, line) -> vec.asList().set(0, line),
                (vec, line) -> vec.asList().replaceAll(each -> line));
        Line whole = new Line(new Point(1, 2), new Point(3, 4));
        try (StructVec<Line> vec = vec(ElementLayout.ofRecord(Line.class))) {
            vec.add(whole);
            for (BiConsumer<StructVec<Line>, Line> use : uses) {
                assertThatExceptionOfType(NullPointerException.class)
                        .isThrownBy(() -> use.accept(vec, new Line(new Point(5, 6), null)));
                assertThat(vec.asList()).containsExactly(whole);
            }
        }
    }

    @Test
    void elementsThatNoObjectCanBeMadeOfChangePlacesToo() {
        try (StructVec<NotZero> vec = vec(ElementLayout.ofRecord(NotZero.class))) {
            vec.resize(5);
            ByteColumn values = ByteColumn.of(vec, new RecordLayout.Field("value", byte.class, 0));
            for (int i = 0; i < 5; i++) {
                values.set(i, (byte) (i % 3));
            }
            vec.reverse();
            vec.swap(0, 1);
            vec.swap(2, 2);
            assertThat(LongStream.range(0, 5).map(values::get)).containsExactly(0L, 1L, 2L, 1L, 0L);
        }
    }

    @Test
    void everyByteOfAnElementChangesPlaces() {
        for (int size : new int[] {1, 2, 7, 8, 9, 15, 16, 19, 40}) {
            try (StructVec<byte[]> vec = vec(new Bytes(size))) {
                for (int i = 0; i < 4; i++) {
                    byte[] element = new byte[size];
                    for (int j = 0; j < size; j++) {
                        element[j] = (byte) (i * size + j);
                    }
                    vec.add(element);
                }
                List<byte[]> model = new ArrayList<>(vec.asList());
                vec.swap(1, 3);
                Collections.swap(model, 1, 3);
                assertThat(vec.asList()).usingElementComparator(Arrays::compare).containsExactlyElementsOf(model);
                vec.reverse();
                Collections.reverse(model);
                assertThat(vec.asList()).usingElementComparator(Arrays::compare).containsExactlyElementsOf(model);
            }
        }
    }

    private record Bytes(long size) implements ElementLayout<byte[]> {
        @Override
        public long alignment() {
            return 1;
        }

        @Override
        public byte[] read(Block block, long offset) {
            byte[] element = new byte[(int) size];
            for (int i = 0; i < size; i++) {
                element[i] = block.getByte(offset + i);
            }
            return element;
        }

        @Override
        public void write(Block block, long offset, byte[] element) {
            for (int i = 0; i < size; i++) {
                block.putByte(offset + i, element[i]);
            }
        }
    }

    @Test
    void aStackOfRecordsPopsThem() {
        try (StructStack<Point> stack = StructStack.withCapacity(0, POINT, Backends.withMaximum(space, 1 << 20))) {
            stack.push(new Point(1, 2));
            stack.pushFrame();
            stack.push(new Point(3, 4));
            assertThat(stack.peek()).isEqualTo(new Point(3, 4));
            assertThat(stack.peek(1)).isEqualTo(new Point(1, 2));
            assertThat(stack.pop()).isEqualTo(new Point(3, 4));
            stack.popFrame();
            assertThat(stack.pop()).isEqualTo(new Point(1, 2));
            assertThat(stack.isEmpty()).isTrue();
        }
    }

    @Test
    void layoutsOfImpossibleSizesAreRefused() {
        for (long[] wrong : new long[][] {{0, 1}, {-8, 8}, {4, 3}, {4, 8}, {32, 32}, {8, 0}}) {
            ElementLayout<String> layout = new ElementLayout<>() {
                @Override
                public long size() {
                    return wrong[0];
                }

                @Override
                public long alignment() {
                    return wrong[1];
                }

                @Override
                public String read(Block block, long offset) {
                    return "";
                }

                @Override
                public void write(Block block, long offset, String element) {}
            };
            assertThatIllegalArgumentException().isThrownBy(() -> StructVec.withMaximum(10, layout));
        }
    }

    @Test
    void whatAFailedAddReleaseHasWrittenIsNotSeen() {
        record Line(Point start, Point end) {}
        try (StructVec<Line> vec = vec(ElementLayout.ofRecord(Line.class))) {
            for (Consumer<Line> adding : List.<Consumer<Line>>of(vec::add, vec::addRelease)) {
                assertThatNullPointerException().isThrownBy(() -> adding.accept(new Line(new Point(7, 8), null)));
            }
            vec.resize(1);
            assertThat(vec.get(0)).isEqualTo(new Line(new Point(0, 0), new Point(0, 0)));
        }
    }

    @Test
    void aWalkThatFailedAtAnElementStaysBeforeIt() {
        record Positive(int value) {
            Positive {
                if (value <= 0) {
                    throw new IllegalArgumentException("not positive");
                }
            }
        }
        try (StructVec<Positive> vec = vec(ElementLayout.ofRecord(Positive.class))) {
            vec.resize(1);
            vec.add(new Positive(5));
            Iterator<Positive> iterator = vec.iterator();
            ListIterator<Positive> forth = vec.asList().listIterator();
            ListIterator<Positive> back = vec.asList().listIterator(1);
            for (int i = 0; i < 2; i++) {
                assertThatIllegalArgumentException().isThrownBy(iterator::next);
                assertThatIllegalArgumentException().isThrownBy(forth::next);
                assertThatIllegalArgumentException().isThrownBy(back::previous);
                assertThat(forth.nextIndex()).isZero();
                assertThat(back.nextIndex()).isEqualTo(1);
            }
        }
    }

    @Test
    void forEachNoticesChangesUpToTheLastElement() {
        for (int at : new int[] {0, 1, 2}) {
            for (Consumer<StructVec<Point>> change :
                    List.<Consumer<StructVec<Point>>>of(StructVec::removeLast, vec -> vec.add(new Point(9, 9)))) {
                try (StructVec<Point> vec = points(3)) {
                    assertThatExceptionOfType(ConcurrentModificationException.class)
                            .isThrownBy(() -> vec.forEach(point -> {
                                if (point.x() == at) {
                                    change.accept(vec);
                                }
                            }));
                }
            }
        }
    }
}
