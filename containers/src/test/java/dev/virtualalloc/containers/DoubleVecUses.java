package dev.virtualalloc.containers;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Everything that can be done with a vec of at least one element, for tests of vecs that refuse it. */
final class DoubleVecUses {
    private DoubleVecUses() {}

    static List<Consumer<DoubleVec>> all(double[] one) {
        return Stream.concat(looks(one).stream(), changes(one).stream()).toList();
    }

    static List<Consumer<DoubleVec>> looks(double[] one) {
        return List.<Consumer<DoubleVec>>of(
                vec -> vec.get(0),
                vec -> vec.getAcquire(0),
                vec -> vec.contains(one[0]),
                vec -> vec.indexOf(one[0]),
                vec -> vec.lastIndexOf(one[0]),
                vec -> vec.binarySearch(one[0]),
                DoubleVec::toArray,
                DoubleVec::iterator,
                DoubleVec::spliterator,
                DoubleVec::stream,
                DoubleVec::asList,
                DoubleVec::asUnmodifiableList,
                DoubleVec::hashCode,
                vec -> vec.equals(vec),
                vec -> vec.compareTo(vec),
                vec -> vec.mismatch(vec),
                vec -> vec.forEach(value -> {}),
                vec -> vec.forEachDouble(value -> {}),
                vec -> vec.copyTo(0, one, 0, 1),
                vec -> vec.copyTo(0, one, 0, 0),
                DoubleVec::residentBytes,
                DoubleVec::freeze,
                DoubleVec::thaw);
    }

    static List<Consumer<DoubleVec>> changes(double[] one) {
        return List.<Consumer<DoubleVec>>of(
                vec -> vec.set(0, one[0]),
                vec -> vec.add(one[0]),
                vec -> vec.addAll(one),
                vec -> vec.addAll(one, 0, 0),
                vec -> vec.copyFrom(0, one, 0, 1),
                vec -> vec.copyFrom(0, vec, 0, 1),
                vec -> vec.addAll(vec),
                vec -> vec.addAll(DoubleStream.empty()),
                vec -> vec.addRelease(one[0]),
                vec -> vec.insert(0, one[0]),
                vec -> vec.insertAll(0, one),
                vec -> vec.remove(0),
                vec -> vec.removeRange(0, 0),
                vec -> vec.resize(0, one[0]),
                vec -> vec.resize(100, one[0]),
                vec -> vec.fill(one[0]),
                vec -> vec.fill(0, 0, one[0]),
                vec -> vec.swap(0, 0),
                DoubleVec::reverse,
                DoubleVec::sort,
                vec -> vec.sort(0, 0),
                DoubleVec::parallelSort,
                vec -> vec.parallelSort(0, 0),
                vec -> vec.asList().set(0, one[0]),
                vec -> vec.asList().add(one[0]),
                vec -> vec.asList().addAll(List.of()),
                vec -> vec.asList().clear(),
                vec -> vec.asList().remove(0),
                vec -> vec.asList().removeIf(value -> false),
                vec -> vec.asList().removeAll(List.of()),
                vec -> vec.asList().retainAll(List.of()),
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
