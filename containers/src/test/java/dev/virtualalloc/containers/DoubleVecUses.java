package dev.virtualalloc.containers;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Everything that can be done with a vec of at least one element, for tests of vecs that refuse it. */
final class DoubleVecUses {
    private DoubleVecUses() {}

    static List<Consumer<DoubleVec>> all(double[] one) {
        return Stream.concat(looks(one).stream(), changes(one).stream()).toList();
    }

    static List<Consumer<DoubleVec>> looks(double[] one) {
        return List.of(
                vec -> vec.get(0),
                vec -> vec.copyTo(0, one, 0, 1),
                vec -> vec.copyTo(0, one, 0, 0),
                DoubleVec::residentBytes,
                DoubleVec::freeze,
                DoubleVec::thaw);
    }

    static List<Consumer<DoubleVec>> changes(double[] one) {
        return List.of(
                vec -> vec.set(0, one[0]),
                vec -> vec.add(one[0]),
                vec -> vec.addAll(one),
                vec -> vec.addAll(one, 0, 0),
                vec -> vec.copyFrom(0, one, 0, 1),
                DoubleVec::removeLast,
                DoubleVec::clear,
                DoubleVec::shrinkToFit,
                vec -> vec.truncate(0),
                vec -> vec.resize(0),
                vec -> vec.resize(100),
                vec -> vec.reserve(1),
                vec -> vec.tryReserve(1));
    }
}
