package dev.virtualalloc.containers;

import dev.virtualalloc.Block;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lays records out as C lays out structs. Created by {@link ElementLayout#ofRecord}.
 *
 * @param <R> the type of the records
 * @since 0.1
 */
public final class RecordLayout<R extends Record> implements ElementLayout<R> {

    /**
     * Where a component lies.
     *
     * @param name its name; of one within a nested record, {@code outer.inner}
     * @param type its primitive type
     * @param offset where it begins, in bytes from the start of the element
     * @since 0.1
     */
    public record Field(String name, Class<?> type, long offset) {}

    /** What is less than 8 bytes long. */
    private static final Map<Class<?>, Long> PRIMITIVES =
            Map.of(boolean.class, 1L, byte.class, 1L, short.class, 2L, char.class, 2L, int.class, 4L, float.class, 4L);

    /** The JVM passes 255 to a method. Its handle takes one of them, the block another, the offset two. */
    private static final int LARGEST_CONSTRUCTOR = 251;

    private final Class<R> type;
    private final long size;
    private final long alignment;
    private final Map<String, Field> fields;
    private final MethodHandle reader;
    private final MethodHandle writer;

    private RecordLayout(
            Class<R> type,
            long size,
            long alignment,
            Map<String, Field> fields,
            MethodHandle reader,
            MethodHandle writer) {
        this.type = type;
        this.size = size;
        this.alignment = alignment;
        this.fields = fields;
        this.reader = reader;
        this.writer = writer;
    }

    static <R extends Record> RecordLayout<R> of(Class<R> type, MethodHandles.Lookup caller) {
        Map<String, Field> fields = new LinkedHashMap<>();
        Part part = part(type, "", 0, caller, fields);
        if (part.size == 0) {
            throw new IllegalArgumentException(type.getName() + " has no components to lay out");
        }
        // All accessors come before the first write: what one gives once it gives again, for such a record cannot
        // change.
        MethodHandle writer = MethodHandles.foldArguments(
                part.writer, MethodHandles.dropArguments(part.check, 0, Block.class, long.class));
        return new RecordLayout<>(
                type,
                part.size,
                part.alignment,
                fields,
                part.reader.asType(MethodType.methodType(Object.class, Block.class, long.class)),
                writer.asType(MethodType.methodType(void.class, Block.class, long.class, Object.class)));
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long alignment() {
        return alignment;
    }

    /** {@return the record that is laid out} */
    public Class<R> type() {
        return type;
    }

    /** {@return the primitive components in the order of their offsets} */
    public List<Field> fields() {
        return List.copyOf(fields.values());
    }

    /**
     * Returns a component.
     *
     * @param name its name; of one within a nested record, {@code outer.inner}
     * @return the component
     * @throws IllegalArgumentException if there is none of this name
     */
    public Field field(String name) {
        Field field = fields.get(name);
        if (field == null) {
            throw new IllegalArgumentException(
                    type.getName() + " has no component " + name + ". There are " + String.join(", ", fields.keySet()));
        }
        return field;
    }

    @Override
    public R read(Block block, long offset) {
        try {
            return type.cast((Object) reader.invokeExact(block, offset));
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    @Override
    public void write(Block block, long offset, R element) {
        try {
            writer.invokeExact(block, offset, (Object) element);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** {@return whether an object is a layout of the same record} */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordLayout<?> that && that.type == type;
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    /** {@return the record, its size, and its components with their offsets} */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(type.getSimpleName()).append(" of ").append(Nouns.counted(size, "byte"));
        fields.values()
                .forEach(field -> text.append(text.indexOf("{") < 0 ? " {" : ", ")
                        .append(field.type)
                        .append(' ')
                        .append(field.name)
                        .append(" at ")
                        .append(field.offset));
        return text.append('}').toString();
    }

    /**
     * How a component is read, (Block, long)type, and written, (Block, long, type)void, from the offset of the element; and
     * checked, (type)void: what fails there would fail in the middle of writing.
     */
    private record Part(long size, long alignment, MethodHandle reader, MethodHandle check, MethodHandle writer) {}

    private static Part part(
            Class<?> type, String name, long offset, MethodHandles.Lookup caller, Map<String, Field> fields) {
        return type.isPrimitive() ? primitive(type, name, offset, fields) : record(type, name, offset, caller, fields);
    }

    private static Part primitive(Class<?> type, String name, long offset, Map<String, Field> fields) {
        long size = alignmentOf(type);
        fields.put(name, new Field(name, type, offset));
        String suffix =
                Character.toUpperCase(type.getName().charAt(0)) + type.getName().substring(1);
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodHandle get = lookup.findVirtual(Block.class, "get" + suffix, MethodType.methodType(type, long.class));
            MethodHandle put = lookup.findVirtual(
                    Block.class, "put" + suffix, MethodType.methodType(void.class, long.class, type));
            MethodHandle move = MethodHandles.insertArguments(
                    MethodHandles.lookup()
                            .findStatic(Long.class, "sum", MethodType.methodType(long.class, long.class, long.class)),
                    1,
                    offset);
            return new Part(
                    size,
                    size,
                    MethodHandles.filterArguments(get, 1, move),
                    MethodHandles.empty(MethodType.methodType(void.class, type)),
                    MethodHandles.filterArguments(put, 1, move));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a block reads and writes every primitive type", e);
        }
    }

    private static Part record(
            Class<?> type, String name, long start, MethodHandles.Lookup caller, Map<String, Field> fields) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException("component " + name + " is of type " + type.getName()
                    + ", which is neither a primitive nor a record of such. Write an ElementLayout by hand");
        }
        checkSlots(type, components);
        MethodHandles.Lookup lookup = access(type, caller);
        List<MethodHandle> readers = new ArrayList<>();
        MethodHandle check = MethodHandles.empty(MethodType.methodType(void.class, type));
        MethodHandle writer = MethodHandles.empty(MethodType.methodType(void.class, Block.class, long.class, type));
        long alignment = 1;
        long end = start;
        Class<?>[] types = new Class<?>[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                RecordComponent component = components[i];
                types[i] = component.getType();
                String path = path(name, component);
                long needs = alignmentOf(component.getType(), path, List.of(type));
                long offset = (end + needs - 1) & -needs;
                Part part = part(component.getType(), path, offset, caller, fields);
                alignment = Math.max(alignment, part.alignment);
                end = offset + part.size;
                readers.add(part.reader);
                MethodHandle accessor = lookup.unreflect(component.getAccessor());
                check = MethodHandles.foldArguments(MethodHandles.filterReturnValue(accessor, part.check), check);
                writer = MethodHandles.foldArguments(MethodHandles.filterArguments(part.writer, 2, accessor), writer);
            }
            MethodHandle constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types));
            MethodHandle reader = MethodHandles.dropArguments(constructor, components.length, Block.class, long.class);
            for (int i = components.length - 1; i >= 0; i--) {
                reader = MethodHandles.foldArguments(reader, i, readers.get(i));
            }
            long size = ((end + alignment - 1) & -alignment) - start;
            return new Part(size, alignment, reader, check, writer);
        } catch (IllegalAccessException e) {
            throw inaccessible(type, e);
        } catch (NoSuchMethodException e) {
            throw new LinkageError("every record has this constructor", e);
        }
    }

    private static void checkSlots(Class<?> type, RecordComponent[] components) {
        int slots = 0;
        for (RecordComponent component : components) {
            slots += component.getType() == long.class || component.getType() == double.class ? 2 : 1;
        }
        if (slots > LARGEST_CONSTRUCTOR) {
            throw new IllegalArgumentException(type.getName() + " has " + components.length + " components, which count"
                    + " as " + slots + ", each long and double twice. " + LARGEST_CONSTRUCTOR
                    + " can be passed to its constructor. Put some of them into records within it");
        }
    }

    private static long alignmentOf(Class<?> type, String name, List<Class<?>> enclosing) {
        if (type.isPrimitive()) {
            return alignmentOf(type);
        }
        if (enclosing.contains(type)) {
            throw new IllegalArgumentException("component " + name + " is of type " + type.getName()
                    + ", which it lies within already: no record holds itself. Write an ElementLayout by hand");
        }
        List<Class<?>> outer = new ArrayList<>(enclosing);
        outer.add(type);
        long alignment = 1;
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; components != null && i < components.length; i++) {
            alignment = Math.max(alignment, alignmentOf(components[i].getType(), path(name, components[i]), outer));
        }
        return alignment;
    }

    private static long alignmentOf(Class<?> primitive) {
        return PRIMITIVES.getOrDefault(primitive, 8L);
    }

    private static String path(String name, RecordComponent component) {
        return name.isEmpty() ? component.getName() : name + "." + component.getName();
    }

    private static MethodHandles.Lookup access(Class<?> type, MethodHandles.Lookup caller) {
        try {
            return MethodHandles.privateLookupIn(type, caller);
        } catch (IllegalAccessException e) {
            return caller;
        }
    }

    private static IllegalArgumentException inaccessible(Class<?> type, IllegalAccessException cause) {
        return new IllegalArgumentException(
                type.getName()
                        + " is not accessible. Pass MethodHandles.lookup() along with it, or make it public in an"
                        + " exported package, or open package " + type.getPackageName() + " to "
                        + "dev.virtualalloc.containers",
                cause);
    }

    /** Passes on what a constructor or accessor of the record throws, which cannot be checked. */
    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException exception ? exception : new IllegalStateException(e);
    }
}
