package dev.virtualalloc.containers;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.common.collect.testing.ListTestSuiteBuilder;
import com.google.common.collect.testing.SampleElements;
import com.google.common.collect.testing.TestListGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.Feature;
import com.google.common.collect.testing.features.ListFeature;
import dev.virtualalloc.Allocator;
import dev.virtualalloc.support.Backends;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** What Guava demands of every list, of the lists that show vecs and of their parts. */
class VecListContractTest {
    record Point(int x, double y) {}

    private static final ElementLayout<Point> POINT = ElementLayout.ofRecord(Point.class);
    private static final Allocator ALLOCATOR = Backends.withMaximum(Backends.simulator(), 1 << 20);

    private static final Feature<?>[] CHANGEABLE = {
        CollectionSize.ANY,
        ListFeature.GENERAL_PURPOSE,
        CollectionFeature.ALLOWS_NULL_QUERIES,
        CollectionFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION
    };
    private static final Feature<?>[] UNMODIFIABLE = {CollectionSize.ANY, CollectionFeature.ALLOWS_NULL_QUERIES};

    @TestFactory
    Stream<DynamicNode> theListOfAPrimitiveVec() {
        return tests(Vec::asList, VecListContractTest::longs, longSamples(), CHANGEABLE);
    }

    @TestFactory
    Stream<DynamicNode> theListOfAPrimitiveVecThatCannotBeChanged() {
        return tests(Vec::asUnmodifiableList, VecListContractTest::longs, longSamples(), UNMODIFIABLE);
    }

    @TestFactory
    Stream<DynamicNode> theListOfAVecOfRecords() {
        return tests(Vec::asList, VecListContractTest::points, pointSamples(), CHANGEABLE);
    }

    @TestFactory
    Stream<DynamicNode> theListOfAVecOfRecordsThatCannotBeChanged() {
        return tests(Vec::asUnmodifiableList, VecListContractTest::points, pointSamples(), UNMODIFIABLE);
    }

    @TestFactory
    Stream<DynamicNode> aPartOfAPartOfTheListOfAPrimitiveVec() {
        return tests(vec -> inner(vec, 7L), VecListContractTest::longs, longSamples(), CHANGEABLE);
    }

    @TestFactory
    Stream<DynamicNode> aPartOfAPartOfTheListOfAVecOfRecords() {
        return tests(vec -> inner(vec, new Point(7, 7)), VecListContractTest::points, pointSamples(), CHANGEABLE);
    }

    /** What is in the vec as a part of a part of its list, with something else on either side. */
    private static <E> List<E> inner(Vec<E> vec, E other) {
        List<E> list = vec.asList();
        int size = list.size();
        list.addAll(0, List.of(other, other));
        list.addAll(List.of(other, other));
        return list.subList(1, size + 3).subList(1, size + 1);
    }

    private static Vec<Long> longs() {
        return LongVec.withCapacity(0, ALLOCATOR);
    }

    private static Vec<Point> points() {
        return StructVec.withCapacity(0, POINT, ALLOCATOR);
    }

    private static SampleElements<Long> longSamples() {
        return new SampleElements<>(0L, -1L, 2L, Long.MAX_VALUE, Long.MIN_VALUE);
    }

    private static SampleElements<Point> pointSamples() {
        return new SampleElements<>(
                new Point(0, 0), new Point(0, -0.0), new Point(1, Double.NaN), new Point(-1, 1), new Point(2, 1));
    }

    private static <E> Stream<DynamicNode> tests(
            Function<Vec<E>, List<E>> view, Supplier<Vec<E>> vecs, SampleElements<E> samples, Feature<?>... features) {
        Lists<E> lists = new Lists<>(view, vecs, samples);
        TestSuite suite = ListTestSuiteBuilder.using(lists)
                .named("list")
                .withFeatures(features)
                .withTearDown(lists::close)
                .createTestSuite();
        return children(suite);
    }

    /** JUnit 5 runs what was written for JUnit 3. */
    private static Stream<DynamicNode> children(TestSuite suite) {
        return Collections.list(suite.tests()).stream()
                .map(test -> test instanceof TestSuite inner
                        ? dynamicContainer(inner.getName(), children(inner))
                        : dynamicTest(((TestCase) test).getName(), ((TestCase) test)::runBare));
    }

    /** Lists, and the vecs that they show, to be closed after each test. */
    private record Lists<E>(
            Function<Vec<E>, List<E>> view, Supplier<Vec<E>> vecs, SampleElements<E> samples, List<Vec<E>> open)
            implements TestListGenerator<E> {
        Lists(Function<Vec<E>, List<E>> view, Supplier<Vec<E>> vecs, SampleElements<E> samples) {
            this(view, vecs, samples, new ArrayList<>());
        }

        @Override
        public List<E> create(Object... elements) {
            Vec<E> vec = vecs.get();
            open.add(vec);
            vec.insertElements(0, elements);
            return view.apply(vec);
        }

        @Override
        @SuppressWarnings("unchecked") // Of the type of the samples.
        public E[] createArray(int length) {
            return (E[]) Array.newInstance(samples.e0().getClass(), length);
        }

        @Override
        public Iterable<E> order(List<E> insertionOrder) {
            return insertionOrder;
        }

        void close() {
            open.forEach(Vec::close);
            open.clear();
        }
    }
}
