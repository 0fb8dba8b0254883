package dev.virtualalloc.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.containers.ElementLayout;
import dev.virtualalloc.containers.RecordLayout;
import dev.virtualalloc.containers.StructVec;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Test;

class LayoutsTest {
    record Point(int x, int y) {}

    record Line(byte kind, Point from, Point to, double width, short style) {}

    private static final StructLayout LINE = MemoryLayout.structLayout(
            ValueLayout.JAVA_BYTE.withName("kind"),
            MemoryLayout.paddingLayout(3),
            MemoryLayout.structLayout(ValueLayout.JAVA_INT.withName("x"), ValueLayout.JAVA_INT.withName("y"))
                    .withName("from"),
            MemoryLayout.structLayout(ValueLayout.JAVA_INT.withName("x"), ValueLayout.JAVA_INT.withName("y"))
                    .withName("to"),
            MemoryLayout.paddingLayout(4),
            ValueLayout.JAVA_DOUBLE.withName("width"),
            ValueLayout.JAVA_SHORT.withName("style"),
            MemoryLayout.paddingLayout(6));

    private static RecordLayout<Line> line() {
        return ElementLayout.ofRecord(Line.class, MethodHandles.lookup());
    }

    @Test
    void aRecordIsAStructOfTheJdk() {
        StructLayout struct = Layouts.struct(line());
        assertThat(struct.withoutName()).isEqualTo(LINE);
        assertThat(struct.byteSize()).isEqualTo(line().size());
        line().fields()
                .forEach(field ->
                        assertThat(struct.byteOffset(path(field.name()))).isEqualTo(field.offset()));
    }

    private static MemoryLayout.PathElement[] path(String name) {
        return java.util.Arrays.stream(name.split("\\."))
                .map(MemoryLayout.PathElement::groupElement)
                .toArray(MemoryLayout.PathElement[]::new);
    }

    @Test
    void aStructOfTheJdkIsARecord() {
        assertThat(Layouts.record(LINE, Line.class, MethodHandles.lookup())).isEqualTo(line());
        try (StructVec<Line> lines = StructVec.withMaximum(100, line())) {
            lines.add(new Line((byte) 1, new Point(2, 3), new Point(4, 5), 6, (short) 7));
            MemorySegment segment = Segments.of(lines);
            long to = LINE.byteOffset(
                    MemoryLayout.PathElement.groupElement("to"), MemoryLayout.PathElement.groupElement("y"));
            assertThat(segment.get(ValueLayout.JAVA_INT, to)).isEqualTo(5);
        }
    }

    @Test
    void aStructThatLiesOtherwiseIsRefused() {
        StructLayout packed = MemoryLayout.structLayout(
                ValueLayout.JAVA_INT.withName("x"), ValueLayout.JAVA_INT_UNALIGNED.withName("z"));
        assertThatThrownBy(() -> Layouts.record(packed, Point.class, MethodHandles.lookup()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a Point lies in memory as [i4(x)i4(y)](Point), and not as [i4(x)1%i4(z)]");
    }
}
