package dev.virtualalloc.benchmarks.peers;

import dev.virtualalloc.containers.LongVec;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * What hands longs out one by one.
 *
 * @param stream makes a stream of them
 * @param forEach calls a consumer with each
 * @param iterator makes an iterator over them
 */
public record StreamPeer(
        Supplier<LongStream> stream, Consumer<LongConsumer> forEach, Supplier<PrimitiveIterator.OfLong> iterator) {

    /**
     * Creates a peer that holds the numbers from 0.
     *
     * @param name the name of a peer
     * @param elements how many numbers
     * @return the peer
     */
    public static StreamPeer create(String name, int elements) {
        long[] array = LongStream.range(0, elements).toArray();
        return switch (name) {
            case "LongVec" -> of(LongVec.withMaximum(elements), array);
            case "long[]" ->
                new StreamPeer(
                        () -> Arrays.stream(array),
                        action -> Arrays.stream(array).forEach(action),
                        () -> Arrays.stream(array).iterator());
            case "fastutil" -> of(LongArrayList.wrap(array));
            case "ArrayList" -> of(new ArrayList<>(Arrays.stream(array).boxed().toList()));
            default -> throw new IllegalArgumentException("there is no peer called " + name);
        };
    }

    private static StreamPeer of(LongVec vec, long[] array) {
        vec.addAll(array);
        return new StreamPeer(vec::stream, vec::forEachLong, vec::iterator);
    }

    private static StreamPeer of(LongArrayList list) {
        return new StreamPeer(list::longStream, list::forEach, list::iterator);
    }

    private static StreamPeer of(List<Long> list) {
        return new StreamPeer(
                () -> list.stream().mapToLong(Long::longValue),
                action -> list.forEach(action::accept),
                () -> list.stream().mapToLong(Long::longValue).iterator());
    }
}
