package dev.virtualalloc.foreign;

import dev.virtualalloc.containers.ElementLayout;
import dev.virtualalloc.containers.RecordLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Struct layouts of the JDK for records, and records for them.
 *
 * @since 0.1
 */
public final class Layouts {
    private static final Map<Class<?>, ValueLayout> PRIMITIVES = Map.of(
            boolean.class, ValueLayout.JAVA_BOOLEAN,
            byte.class, ValueLayout.JAVA_BYTE,
            short.class, ValueLayout.JAVA_SHORT,
            char.class, ValueLayout.JAVA_CHAR,
            int.class, ValueLayout.JAVA_INT,
            long.class, ValueLayout.JAVA_LONG,
            float.class, ValueLayout.JAVA_FLOAT,
            double.class, ValueLayout.JAVA_DOUBLE);

    private Layouts() {}

    /**
     * Returns how the JDK describes the elements of a layout: a struct with a member for each component of the record, of the same name, and
     * padding between them where there is some.
     *
     * @param layout the layout
     * @return the struct, of {@link RecordLayout#size()} bytes
     */
    public static StructLayout struct(RecordLayout<?> layout) {
        return struct(layout.type());
    }

    private static StructLayout struct(Class<?> type) {
        List<MemoryLayout> members = new ArrayList<>();
        long end = 0;
        long alignment = 1;
        for (RecordComponent component : type.getRecordComponents()) {
            MemoryLayout member = member(component.getType()).withName(component.getName());
            end = pad(members, end, member.byteAlignment()) + member.byteSize();
            members.add(member);
            alignment = Math.max(alignment, member.byteAlignment());
        }
        pad(members, end, alignment);
        return MemoryLayout.structLayout(members.toArray(MemoryLayout[]::new)).withName(type.getSimpleName());
    }

    private static MemoryLayout member(Class<?> type) {
        ValueLayout primitive = PRIMITIVES.get(type);
        return primitive == null ? struct(type) : primitive;
    }

    private static long pad(List<MemoryLayout> members, long end, long alignment) {
        long padding = -end & (alignment - 1);
        if (padding > 0) {
            members.add(MemoryLayout.paddingLayout(padding));
        }
        return end + padding;
    }

    /**
     * Returns the layout of a record that lies in memory as a struct of the JDK says.
     *
     * @param struct the struct: its members have the names and the types of the components of the record, in their order, are aligned to
     *     their sizes, and are in the byte order of the machine
     * @param type the record
     * @param lookup {@code MethodHandles.lookup()} of the caller
     * @param <R> the type of the elements
     * @return the layout
     * @throws IllegalArgumentException if the record would lie otherwise; the message shows both
     */
    public static <R extends Record> RecordLayout<R> record(
            StructLayout struct, Class<R> type, MethodHandles.Lookup lookup) {
        RecordLayout<R> layout = ElementLayout.ofRecord(type, lookup);
        StructLayout own = struct(layout);
        if (!unnamed(own).equals(unnamed(struct))) {
            throw new IllegalArgumentException("a " + type.getSimpleName() + " lies in memory as " + own
                    + ", and not as " + struct + ". Change the record, or write an ElementLayout by hand");
        }
        return layout;
    }

    /** Structs have names of their own, which do not matter: those of their members do. */
    private static MemoryLayout unnamed(StructLayout struct) {
        return MemoryLayout.structLayout(struct.memberLayouts().stream()
                        .map(member -> member instanceof StructLayout inner
                                ? unnamed(inner).withName(inner.name().orElse(""))
                                : member)
                        .toArray(MemoryLayout[]::new))
                .withoutName();
    }
}
