package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.containers.ByteStack;
import dev.virtualalloc.containers.ByteVec;
import dev.virtualalloc.containers.CharStack;
import dev.virtualalloc.containers.CharVec;
import dev.virtualalloc.containers.DoubleStack;
import dev.virtualalloc.containers.DoubleVec;
import dev.virtualalloc.containers.ElementLayout;
import dev.virtualalloc.containers.FloatStack;
import dev.virtualalloc.containers.FloatVec;
import dev.virtualalloc.containers.IntStack;
import dev.virtualalloc.containers.IntVec;
import dev.virtualalloc.containers.LongStack;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.containers.ShortStack;
import dev.virtualalloc.containers.ShortVec;
import dev.virtualalloc.containers.StructStack;
import dev.virtualalloc.containers.StructVec;
import dev.virtualalloc.containers.Vec;
import dev.virtualalloc.containers.VecStack;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.BaseStream;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What elements can be, and which containers are for them. */
enum ElementType {
    BYTE(byte.class, 1, ByteVec::withCapacity, ByteStack::withCapacity, value -> (byte) value),
    SHORT(short.class, 2, ShortVec::withCapacity, ShortStack::withCapacity, value -> (short) value),
    CHAR(char.class, 2, CharVec::withCapacity, CharStack::withCapacity, value -> (char) value),
    INT(int.class, 4, IntVec::withCapacity, IntStack::withCapacity, value -> (int) value),
    LONG(long.class, 8, LongVec::withCapacity, LongStack::withCapacity, value -> value),
    FLOAT(float.class, 4, FloatVec::withCapacity, FloatStack::withCapacity, ElementType::toFloat),
    DOUBLE(double.class, 8, DoubleVec::withCapacity, DoubleStack::withCapacity, value -> (double) toFloat(value)),
    STRUCT(
            Pair.class,
            16,
            (elements, allocator) -> StructVec.withCapacity(elements, Layout.OF_PAIR, allocator),
            (elements, allocator) -> StructStack.withCapacity(elements, Layout.OF_PAIR, allocator),
            value -> new Pair((int) value, toFloat(value)));

    /** The order of records; that of the primitive types is their own. */
    static final Comparator<Object> BY_KEY = Comparator.comparing(pair -> ((Pair) pair).key());

    private static final class Layout {
        static final ElementLayout<Pair> OF_PAIR = ElementLayout.ofRecord(Pair.class, MethodHandles.lookup());
    }

    interface Maker<C> {
        C make(long elements, Allocator allocator);
    }

    private final Class<?> type;
    final int width;
    final Maker<Vec<?>> vec;
    final Maker<VecStack> stack;
    private final LongFunction<Object> element;

    ElementType(Class<?> type, int width, Maker<Vec<?>> vec, Maker<VecStack> stack, LongFunction<Object> element) {
        this.type = type;
        this.width = width;
        this.vec = vec;
        this.stack = stack;
        this.element = element;
    }

    private static float toFloat(long value) {
        return value == 7 ? Float.NaN : value == -1 ? -0f : value;
    }

    boolean isStruct() {
        return this == STRUCT;
    }

    /** One of few, so that some come again. */
    Object any(Dice dice) {
        return element.apply(dice.oneIn(20) ? dice.seed() >> 40 : dice.below(60) - 4);
    }

    /** What is there before anybody has written. */
    Object zero() {
        return element.apply(0);
    }

    List<Object> several(Dice dice, int most) {
        List<Object> values = new ArrayList<>();
        for (int left = dice.upTo(most); left > 0; left--) {
            values.add(any(dice));
        }
        return values;
    }

    /** As the methods take it that take several. */
    Object array(List<?> values) {
        if (isStruct()) {
            return values;
        }
        Object array = Array.newInstance(type, values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, values.get(i));
        }
        return array;
    }

    List<Object> list(Object array) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            values.add(Array.get(array, i));
        }
        return values;
    }

    /** Calls something before each element. */
    BaseStream<?, ?> stream(List<?> values, Runnable before) {
        Stream<Object> stream = values.stream().map(value -> {
            before.run();
            return value;
        });
        return switch (this) {
            case BYTE, SHORT, INT -> stream.mapToInt(value -> ((Number) value).intValue());
            case CHAR -> stream.mapToInt(value -> (char) value);
            case LONG -> stream.mapToLong(value -> (long) value);
            case FLOAT, DOUBLE -> stream.mapToDouble(value -> ((Number) value).doubleValue());
            case STRUCT -> stream;
        };
    }

    List<Object> list(BaseStream<?, ?> stream) {
        if (stream instanceof IntStream ints) {
            return ints.<Object>mapToObj(element::apply).toList();
        }
        if (stream instanceof LongStream longs) {
            return longs.<Object>mapToObj(value -> value).toList();
        }
        if (stream instanceof DoubleStream doubles) {
            return doubles.<Object>mapToObj(value -> this == FLOAT ? (Object) (float) value : (Object) value)
                    .toList();
        }
        return ((Stream<?>) stream).<Object>map(value -> value).toList();
    }

    @SuppressWarnings("unchecked")
    Comparator<Object> order() {
        return isStruct() ? BY_KEY : (Comparator<Object>) (Comparator<?>) Comparator.naturalOrder();
    }
}
