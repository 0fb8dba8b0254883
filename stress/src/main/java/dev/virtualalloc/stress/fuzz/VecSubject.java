package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.containers.Vec;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** A vec of any type beside a list. */
final class VecSubject extends Subject {
    private static final int MOST_ELEMENTS = 3000;
    private static final int MOST_AT_ONCE = 400;

    /** More is not touched page by page. */
    private static final long MOST_TOUCHED = 8 << 20;

    private final ElementType type;
    private final Vec<Object> vec;
    private final List<Object> model = new ArrayList<>();
    private final long address;
    private final long maximum;
    private final @Nullable Block behind;
    private boolean frozen;

    /** A list and an iterator of some time ago. */
    private @Nullable List<Object> list;

    private @Nullable Iterator<Object> iterator;

    @SuppressWarnings("unchecked")
    VecSubject(World world, ElementType type, Vec<?> vec, @Nullable Block behind, boolean inArena) {
        super(world, "vec of " + type + " ", inArena);
        this.type = type;
        this.vec = (Vec<Object>) vec;
        this.behind = behind;
        this.address = vec.address();
        this.maximum = vec.maximum();
    }

    private Object call(String name, @Nullable Object... arguments) {
        return Reflection.call(vec, name, arguments);
    }

    private Expected reading() {
        return new Expected().state(isEnded());
    }

    private Expected writing() {
        return reading().state(frozen);
    }

    private Expected adding(long elements) {
        return room(writing(), elements);
    }

    private Expected room(Expected expected, long elements) {
        return expected.refused(elements > maximum - model.size(), CapacityExceededException.class)
                .perhaps(inArena, CapacityExceededException.class);
    }

    private int size() {
        return model.size();
    }

    /** Where something is inserted. */
    private Expected position(Expected expected, long index) {
        return expected.bounds(index < 0 || index > size());
    }

    @Override
    void step() {
        if (size() > MOST_ELEMENTS) {
            truncate(dice.below(MOST_AT_ONCE));
            return;
        }
        switch (dice.below(9)) {
            case 0 -> element();
            case 1 -> element();
            case 2 -> several();
            case 3 -> range();
            case 4 -> number();
            case 5 -> whole();
            case 6 -> memory();
            case 7 -> asList();
            default -> seldom();
        }
    }

    private void element() {
        Object value = type.any(dice);
        long index = dice.index(size());
        switch (dice.below(9)) {
            case 0 -> change("add(" + value + ")", adding(1), () -> call("add", value), () -> model.add(value));
            case 1 ->
                change("addRelease(" + value + ")", adding(1), () -> call("addRelease", value), () -> model.add(value));
            case 2 ->
                compare(
                        "get(" + index + ")",
                        reading().index(index, size()),
                        () -> call("get", index),
                        () -> model.get((int) index));
            case 3 ->
                compare(
                        "getAcquire(" + index + ")",
                        reading().index(index, size()),
                        () -> call("getAcquire", index),
                        () -> model.get((int) index));
            case 4 ->
                change(
                        "set(" + index + ", " + value + ")",
                        writing().index(index, size()),
                        () -> call("set", index, value),
                        () -> model.set((int) index, value));
            case 5 ->
                compare(
                        "removeLast()",
                        writing().refused(size() == 0, NoSuchElementException.class),
                        () -> call("removeLast"),
                        () -> model.remove(size() - 1));
            case 6 ->
                change(
                        "insert(" + index + ", " + value + ")",
                        position(adding(1), index),
                        () -> call("insert", index, value),
                        () -> model.add((int) index, value));
            case 7 ->
                compare(
                        "remove(" + index + ")",
                        writing().index(index, size()),
                        () -> call("remove", index),
                        () -> model.remove((int) index));
            default -> {
                long other = dice.index(size());
                change(
                        "swap(" + index + ", " + other + ")",
                        writing().index(index, size()).index(other, size()),
                        () -> call("swap", index, other),
                        () -> Collections.swap(model, (int) index, (int) other));
            }
        }
    }

    private void several() {
        List<Object> values = type.several(dice, MOST_AT_ONCE);
        long index = dice.index(size());
        String what = values.size() + " elements)";
        switch (dice.below(5)) {
            case 0 ->
                change(
                        "addAll(" + what,
                        adding(values.size()),
                        () -> call("addAll", type.array(values)),
                        () -> model.addAll(values));
            case 1 ->
                change(
                        "insertAll(" + index + ", " + what,
                        position(adding(values.size()), index),
                        () -> call("insertAll", index, type.array(values)),
                        () -> model.addAll((int) index, values));
            case 2 -> {
                VecSubject other = world.any(VecSubject.class, this, each -> each.type == type);
                change(
                        "addAll(" + other + ")",
                        adding(other.size()).state(other.isEnded()),
                        () -> call("addAll", other.vec),
                        () -> model.addAll(List.copyOf(other.model)));
            }
            case 3 ->
                change(
                        "addAll(a stream of " + what,
                        adding(values.size()),
                        () -> call("addAll", type.stream(values, () -> {})),
                        () -> model.addAll(values));
            default -> {
                int last = dice.upTo(values.size() + 1);
                change(
                        "addAll(a stream that fails after " + last + " of " + what,
                        adding(Math.min(last, values.size()))
                                .refused(last < values.size(), ArithmeticException.class)
                                .perhaps(true, CapacityExceededException.class),
                        () -> call("addAll", type.stream(values, failingAfter(last))),
                        () -> model.addAll(values));
            }
        }
    }

    private static Runnable failingAfter(int calls) {
        int[] left = {calls};
        return () -> {
            if (left[0]-- == 0) {
                throw new ArithmeticException("as it was told to");
            }
        };
    }

    private void range() {
        long index = dice.index(size());
        long length = dice.amount(size(), size());
        String range = "(" + index + ", " + length + ")";
        Object value = type.any(dice);
        switch (dice.below(5)) {
            case 0 ->
                change(
                        "removeRange" + range,
                        writing().range(index, length, size()),
                        () -> vec.removeRange(index, length),
                        () -> part(index, length).clear());
            case 1 ->
                change(
                        "fill" + range,
                        writing().range(index, length, size()),
                        () -> call("fill", index, length, value),
                        () -> Collections.fill(part(index, length), value));
            case 2 -> {
                VecSubject other = world.any(VecSubject.class, this, each -> each.type == type);
                long from = dice.index(other.size());
                change(
                        "copyFrom(" + index + ", " + other + ", " + from + ", " + length + ")",
                        writing()
                                .range(index, length, size())
                                .range(from, length, other.size())
                                .state(other.isEnded()),
                        () -> call("copyFrom", index, other.vec, from, length),
                        () -> replace(index, List.copyOf(other.part(from, length))));
            }
            case 3 -> {
                if (!type.isStruct()) {
                    List<Object> values = type.several(dice, MOST_AT_ONCE);
                    int from = (int) dice.index(values.size());
                    int count = (int) dice.amount(values.size(), values.size());
                    change(
                            "copyFrom(" + index + ", " + values.size() + " elements, " + from + ", " + count + ")",
                            writing().range(from, count, values.size()).range(index, count, size()),
                            () -> call("copyFrom", index, type.array(values), from, count),
                            () -> replace(index, values.subList(from, from + count)));
                }
            }
            default -> {
                if (!type.isStruct()) {
                    String sort = dice.of("sort", "parallelSort");
                    change(
                            sort + range,
                            writing().range(index, length, size()),
                            () -> call(sort, index, length),
                            () -> part(index, length).sort(type.order()));
                }
            }
        }
    }

    private List<Object> part(long index, long length) {
        return model.subList((int) index, (int) (index + length));
    }

    private void replace(long index, List<Object> values) {
        for (int i = 0; i < values.size(); i++) {
            model.set((int) index + i, values.get(i));
        }
    }

    private void number() {
        Object value = type.any(dice);
        boolean all = dice.oneIn(16) && maximum * type.width <= MOST_TOUCHED;
        long elements = dice.amount(MOST_AT_ONCE, maximum);
        long reserved = all ? maximum - size() : elements;
        long more = elements - size();
        switch (dice.below(5)) {
            case 0 ->
                change(
                        "resize(" + elements + ")",
                        room(writing(), more).argument(elements < 0),
                        () -> vec.resize(elements),
                        () -> resized((int) elements, type.zero()));
            case 1 ->
                change(
                        "resize(" + elements + ", " + value + ")",
                        room(writing(), more).argument(elements < 0),
                        () -> call("resize", elements, value),
                        () -> resized((int) elements, value));
            case 2 -> truncate(dice.index(size()));
            case 3 ->
                change(
                        "reserve(" + reserved + ")",
                        adding(reserved).argument(reserved < 0),
                        () -> vec.reserve(reserved),
                        () -> Mismatch.unless(
                                vec.capacity() >= size() + reserved, "there is memory for what was reserved"));
            default -> {
                boolean room = reserved <= maximum - size();
                compare(
                        "tryReserve(" + reserved + ")",
                        writing().argument(reserved < 0),
                        () -> {
                            boolean done = vec.tryReserve(reserved);
                            return done == room || room && (inArena || world.refuses());
                        },
                        () -> true);
                check();
            }
        }
    }

    private void truncate(long elements) {
        change(
                "truncate(" + elements + ")",
                writing().bounds(elements < 0 || elements > size()),
                () -> vec.truncate(elements),
                () -> model.subList((int) elements, size()).clear());
    }

    private void resized(int elements, Object value) {
        while (size() < elements) {
            model.add(value);
        }
        model.subList(elements, size()).clear();
    }

    private void whole() {
        Object value = type.any(dice);
        VecSubject other = world.any(VecSubject.class, this, each -> each.type == type);
        switch (dice.below(12)) {
            case 0 -> change("clear()", writing(), vec::clear, model::clear);
            case 1 -> change("reverse()", writing(), () -> call("reverse"), () -> Collections.reverse(model));
            case 2 ->
                change(
                        "fill(" + value + ")",
                        writing(),
                        () -> call("fill", value),
                        () -> Collections.fill(model, value));
            case 3 -> sort();
            case 4 ->
                compare("indexOf(" + value + ")", reading(), () -> call("indexOf", value), () ->
                        (long) model.indexOf(value));
            case 5 ->
                compare("lastIndexOf(" + value + ")", reading(), () -> call("lastIndexOf", value), () ->
                        (long) model.lastIndexOf(value));
            case 6 ->
                compare(
                        "contains(" + value + ")",
                        reading(),
                        () -> call("contains", value),
                        () -> model.contains(value));
            case 7 -> compare("hashCode()", reading(), vec::hashCode, model::hashCode);
            case 8 ->
                compare(
                        "equals(" + other + ")",
                        reading().state(other.isEnded()),
                        () -> vec.equals(other.vec),
                        () -> model.equals(other.model));
            case 9 ->
                compare(
                        "stream()",
                        reading(),
                        () -> type.list((BaseStream<?, ?>) call("stream")),
                        () -> new ArrayList<>(model));
            case 10 ->
                compare(
                        "stream().parallel()",
                        reading(),
                        () -> type.list(((BaseStream<?, ?>) call("stream")).parallel()),
                        () -> new ArrayList<>(model));
            default -> {
                if (type.isStruct()) {
                    check();
                } else {
                    compare("toArray()", reading(), () -> type.list(call("toArray")), () -> new ArrayList<>(model));
                }
            }
        }
    }

    private void sort() {
        if (!type.isStruct()) {
            change("sort()", writing(), () -> call("sort"), () -> model.sort(type.order()));
            return;
        }
        Runnable failing = dice.oneIn(3) ? failingAfter(dice.upTo(100)) : () -> {};
        change(
                "sort(by key)",
                writing().perhaps(true, ArithmeticException.class).perhaps(true, CapacityExceededException.class),
                () -> call("sort", (java.util.Comparator<Pair>) (one, two) -> {
                    failing.run();
                    return Integer.compare(one.key(), two.key());
                }),
                () -> model.sort(type.order()));
    }

    private void memory() {
        Expected pages = reading().unsupported(inArena);
        boolean touchable = vec.capacity() * type.width <= MOST_TOUCHED;
        Runnable nothing = () -> {};
        switch (dice.below(11)) {
            case 0 -> change("shrinkToFit()", writing(), vec::shrinkToFit, nothing);
            case 1 ->
                change(
                        "advise()",
                        pages.needs(Capability.ADVISE, world.space(), vec.capacity() > 0)
                                .perhaps(true, VirtualMemoryException.class),
                        () -> vec.advise(dice.of(Advice.values())),
                        nothing);
            case 2 -> {
                if (touchable) {
                    change(
                            "prefault()",
                            pages.state(frozen).needs(Capability.PREFAULT, world.space(), vec.capacity() > 0),
                            vec::prefault,
                            nothing);
                }
            }
            case 3 ->
                change(
                        "discard()",
                        pages.state(frozen).needs(Capability.DISCARD, world.space(), vec.capacity() > 0),
                        vec::discard,
                        nothing);
            case 4 -> {
                if (touchable) {
                    change(
                            "lock()",
                            pages.needs(Capability.LOCK, world.space(), vec.capacity() > 0)
                                    .perhaps(true, VirtualMemoryException.class)
                                    .perhaps(behind != null, IllegalStateException.class),
                            vec::lock,
                            nothing);
                }
            }
            case 5 ->
                change(
                        "unlock()",
                        pages.needs(Capability.LOCK, world.space(), vec.capacity() > 0),
                        vec::unlock,
                        nothing);
            case 6 -> change("freeze()", world.protecting(Protection.READ, pages), vec::freeze, () -> frozen = true);
            case 7, 8 -> change("thaw()", reading(), vec::thaw, () -> frozen = false);
            case 9 -> change("force()", reading().unsupported(true), vec::force, nothing);
            default ->
                compare(
                        "residentBytes()",
                        pages.needs(Capability.RESIDENCY, world.space(), vec.capacity() > 0),
                        () -> vec.residentBytes() >= 0,
                        () -> true);
        }
        check();
    }

    private void asList() {
        Object value = type.any(dice);
        int position = dice.below(size() + 1);
        switch (dice.below(8)) {
            case 0 -> {
                // Made now or long ago: it shows what there is.
                if (list == null || dice.oneIn(4)) {
                    change("asList()", reading(), () -> list = vec.asList(), () -> {});
                }
                List<Object> all = list;
                if (all != null) {
                    compare(
                            "asList() as it was made",
                            reading(),
                            () -> new ArrayList<>(all),
                            () -> new ArrayList<>(model));
                }
            }
            case 1 ->
                change(
                        "asList().add(null)",
                        adding(1).refused(true, NullPointerException.class),
                        () -> vec.asList().add(null),
                        () -> {});
            case 2 ->
                compare(
                        "asList().removeIf",
                        writing(),
                        () -> vec.asList().removeIf(value::equals),
                        () -> model.removeIf(value::equals));
            case 3 -> walk(position);
            case 4 -> {
                int length = dice.below(size() - position + 1);
                change(
                        "asList().subList(" + position + ", " + length + ").clear()",
                        length == 0 ? reading().perhaps(frozen, IllegalStateException.class) : writing(),
                        () -> vec.asList().subList(position, position + length).clear(),
                        () -> part(position, length).clear());
            }
            case 5 ->
                compare(
                        "asList().addAll(" + position + ", itself)",
                        adding(size()),
                        () -> vec.asList().addAll(position, vec.asList()),
                        () -> model.addAll(position, List.copyOf(model)));
            case 6 -> staleList(value);
            default -> staleIterator(value);
        }
    }

    /** Forwards, and replaces and removes on the way. */
    private void walk(int position) {
        Object value = type.any(dice);
        int kind = dice.below(4);
        change(
                "asList().listIterator(" + position + ") " + kind,
                kind == 3 || position == size() ? reading() : writing(),
                () -> walk(vec.asList().listIterator(position), kind, value),
                () -> walk(model.listIterator(position), kind, value));
    }

    private static void walk(ListIterator<Object> elements, int kind, Object value) {
        if (!elements.hasNext()) {
            return;
        }
        elements.next();
        switch (kind) {
            case 0 -> elements.set(value);
            case 1 -> elements.remove();
            case 2 -> {
                elements.remove();
                elements.add(value);
            }
            default -> elements.previous();
        }
    }

    /** A part of a list knows that somebody else has changed it. */
    private void staleList(Object value) {
        if (isEnded()) {
            return;
        }
        List<Object> part = vec.asList().subList(0, size());
        int before = size();
        change("add(" + value + ")", adding(1), () -> call("add", value), () -> model.add(value));
        if (size() > before) {
            compare(
                    "a part of its list after an addition",
                    new Expected().refused(true, ConcurrentModificationException.class),
                    part::size,
                    this::size);
        }
    }

    /** So does an iterator. */
    private void staleIterator(Object value) {
        Iterator<Object> last = iterator;
        if (last != null) {
            change(
                    "an iterator of some time ago",
                    reading().refused(true, ConcurrentModificationException.class),
                    last::next,
                    () -> {});
        }
        iterator = null;
        if (!isEnded()) {
            Iterator<Object> fresh = vec.iterator();
            int before = size();
            change("add(" + value + ")", adding(1), () -> call("add", value), () -> model.add(value));
            if (size() > before) {
                iterator = fresh;
            }
        }
    }

    private void seldom() {
        switch (dice.below(12)) {
            case 0, 1 -> inside();
            case 2, 3, 4 -> behind();
            case 5 -> claimTwice();
            case 6 -> close();
            case 7 -> compare("toString()", new Expected(), () -> vec.toString().isEmpty(), () -> false);
            default -> check();
        }
    }

    /** What is called while the vec is at work does something to it. */
    private void inside() {
        boolean[] closed = new boolean[1];
        Runnable deed = dice.of(
                () -> {
                    vec.close();
                    closed[0] = true;
                },
                () -> {
                    vec.clear();
                    vec.shrinkToFit();
                },
                () -> call("add", type.zero()),
                vec::freeze,
                () -> vec.truncate(vec.size() / 2));
        Object value = type.any(dice);
        Runnable work = dice.of(
                () -> vec.forEach(element -> deed.run()),
                () -> vec.asList().removeIf(element -> {
                    deed.run();
                    return true;
                }),
                () -> call("addAll", type.stream(List.of(value, value, value), deed)),
                () -> vec.asList().sort((one, two) -> {
                    deed.run();
                    return type.order().compare(one, two);
                }),
                () -> vec.asList().replaceAll(element -> {
                    deed.run();
                    return value;
                }),
                () -> {
                    if (type.isStruct()) {
                        call("sort", (java.util.Comparator<Pair>) (one, two) -> {
                            deed.run();
                            return Integer.compare(one.key(), two.key());
                        });
                    }
                });
        Expected anything = new Expected().perhaps(true, RuntimeException.class);
        try {
            world.call(this + " is changed while it is at work", anything, (Supplier<Object>) () -> {
                work.run();
                return null;
            });
        } catch (Refusal e) {
            world.note(this + " refused: " + e.getMessage());
        }
        lookAnew(closed[0]);
    }

    private void lookAnew(boolean closed) {
        if (closed) {
            end();
        } else if (!isEnded()) {
            frozen = vec.isFrozen();
            model.clear();
            model.addAll(vec.asList());
        }
        check();
    }

    /** Somebody has the block of the vec, and does something to it. */
    private void behind() {
        Block block = behind;
        if (block == null) {
            return;
        }
        long size = block.size();
        int deed = dice.below(5);
        long bytes = deed == 0 ? dice.index(size) : size + dice.upTo(10_000);
        Protection protection = dice.of(Protection.NONE, Protection.READ, Protection.READ_WRITE);
        Expected anything = new Expected().perhaps(true, RuntimeException.class);
        try {
            world.call(this + " loses its block: " + deed + ", " + bytes + ", " + protection, anything, () -> {
                switch (deed) {
                    case 0 -> block.shrink(bytes);
                    case 1 -> block.grow(bytes);
                    case 2 -> block.close();
                    default -> block.protect(protection);
                }
                return null;
            });
        } catch (Refusal e) {
            check();
            return;
        }
        long left = block.protection().canRead() ? block.size() : 0;
        boolean lost = block.maximum() == 0 || left < (long) size() * type.width;
        frozen = !block.protection().canWrite();
        if (lost && !isEnded()) {
            end();
        }
        check();
    }

    /** A block cannot be the memory of two containers. */
    private void claimTwice() {
        Block block = behind;
        // One that cannot be written would be refused as well, and closed.
        if (block == null || block.protection() != Protection.READ_WRITE) {
            return;
        }
        change(
                "is given to another vec as well",
                new Expected().state(true),
                () -> type.vec.make(0, new OneBlock(block)),
                () -> {});
    }

    @Override
    void close() {
        close(vec::close);
    }

    @Override
    void clear() {
        if (!frozen) {
            Collections.fill(model, type.zero());
        }
    }

    @Override
    void end() {
        super.end();
        model.clear();
    }

    /** A vec that has lost its elements still has its block. */
    @Override
    boolean isClosed() {
        return isEnded() && (behind == null || behind.maximum() == 0);
    }

    @Override
    void check() {
        Mismatch.unlessEqual(this + " has a size that", vec.size(), (long) size());
        Mismatch.unlessEqual(this + " has an address that", vec.address(), address);
        if (isEnded()) {
            return;
        }
        Mismatch.unlessEqual(this + " has a maximum that", vec.maximum(), maximum);
        Mismatch.unlessEqual(this + " is frozen, which", vec.isFrozen(), frozen);
        Mismatch.unless(vec.capacity() >= size(), this + " has the capacity of its size");
        List<Object> real = vec.asList();
        for (int i = 0; i < size(); i++) {
            if (!real.get(i).equals(model.get(i))) {
                throw new Mismatch(this + " has " + real.get(i) + " at " + i + " and has to have " + model.get(i));
            }
        }
    }

    @Override
    void checkMappings(MemoryMap map) {
        if (!isEnded() && !inArena && size() > 0) {
            Protection protection = frozen ? Protection.READ : Protection.READ_WRITE;
            map.check(toString(), address, protection);
            map.check(toString(), address + (long) size() * type.width - 1, protection);
        }
    }
}
