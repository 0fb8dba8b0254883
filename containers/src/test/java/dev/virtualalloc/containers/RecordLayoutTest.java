package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.virtualalloc.Block;
import dev.virtualalloc.VirtualAlloc;
import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Test;

class RecordLayoutTest {
    record Everything(byte b, long l, boolean z, short s, char c, float f, int i, double d) {}

    record Inner(byte b, int i) {}

    record Outer(byte b, Inner inner, short s, Inner other) {}

    private record Secret(int value) {}

    record WithText(int value, String text) {}

    record Nothing() {}

    record Positive(int value) {
        Positive {
            if (value < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    @Test
    void componentsLieAsInC() {
        RecordLayout<Everything> layout = ElementLayout.ofRecord(Everything.class);
        assertThat(layout.fields())
                .extracting(RecordLayout.Field::offset)
                .containsExactly(0L, 8L, 16L, 18L, 20L, 24L, 28L, 32L);
        assertThat(layout.size()).isEqualTo(40);
        assertThat(layout.alignment()).isEqualTo(8);
    }

    @Test
    void nestedRecordsLieAsNestedStructs() {
        RecordLayout<Outer> layout = ElementLayout.ofRecord(Outer.class);
        assertThat(layout)
                .hasToString("Outer of 24 bytes {byte b at 0, byte inner.b at 4, int inner.i at 8, short s at 12,"
                        + " byte other.b at 16, int other.i at 20}");
        assertThat(layout.field("other.i").offset()).isEqualTo(20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layout.field("x"))
                .withMessageContaining("has no component x. There are b, inner.b");
    }

    @Test
    void whatIsWrittenIsRead() {
        RecordLayout<Everything> everything = ElementLayout.ofRecord(Everything.class);
        RecordLayout<Outer> outer = ElementLayout.ofRecord(Outer.class);
        try (Block block = VirtualAlloc.withMaximum(1000).allocate(1000)) {
            Everything one = new Everything((byte) -1, Long.MIN_VALUE, true, (short) -2, 'x', 1.5f, -3, Math.PI);
            everything.write(block, 80, one);
            assertThat(everything.read(block, 80)).isEqualTo(one);
            Outer other = new Outer((byte) 1, new Inner((byte) 2, 3), (short) 4, new Inner((byte) 5, 6));
            outer.write(block, 24, other);
            assertThat(outer.read(block, 24)).isEqualTo(other);
            assertThat(block.getInt(24 + 20)).isEqualTo(6);
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> outer.read(block, 980));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> outer.read(block, Long.MAX_VALUE - 4));
        }
    }

    @Test
    void whatTheConstructorThrowsArrives() {
        RecordLayout<Positive> layout = ElementLayout.ofRecord(Positive.class);
        try (Block block = VirtualAlloc.withMaximum(1000).allocate(1000)) {
            block.putInt(0, -1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> layout.read(block, 0))
                    .withMessage("negative");
        }
    }

    @Test
    void aRecordThatOnlyTheCallerSeesComesWithALookup() {
        RecordLayout<Secret> layout = ElementLayout.ofRecord(Secret.class, MethodHandles.lookup());
        try (Block block = VirtualAlloc.withMaximum(1000).allocate(1000)) {
            layout.write(block, 0, new Secret(5));
            assertThat(layout.read(block, 0)).isEqualTo(new Secret(5));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElementLayout.ofRecord(Secret.class, MethodHandles.publicLookup()))
                .withMessageContaining("Pass MethodHandles.lookup() along with it");
    }

    @Test
    void whatCannotBeLaidOutIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElementLayout.ofRecord(WithText.class))
                .withMessage(
                        "component text is of type java.lang.String, which is neither a primitive nor a record of such."
                                + " Write an ElementLayout by hand");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElementLayout.ofRecord(Nothing.class))
                .withMessageContaining("has no components");
    }
}
