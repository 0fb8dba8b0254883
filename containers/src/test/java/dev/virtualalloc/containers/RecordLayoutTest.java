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

    record Node(int value, Node next) {}

    record One(int value, Other other) {}

    record Other(int value, One one) {}

    record Twice(Inner one, Inner other) {}

    private static boolean refusing;

    record Refusing(int first, int second) {
        @Override
        public int second() {
            if (refusing) {
                throw new UnsupportedOperationException("no");
            }
            return second;
        }
    }

    record Around(int first, Refusing inner) {}

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
    void manyComponentsAreWrittenAndRead() {
        RecordLayout<LargeRecords.Ints> layout = ElementLayout.ofRecord(LargeRecords.Ints.class);
        try (Block block = VirtualAlloc.withMaximum(1000).allocate(1000)) {
            for (int i = 0; i < 90; i++) {
                block.putInt(4L * i, i);
            }
            LargeRecords.Ints read = layout.read(block, 0);
            assertThat(read.i0()).isZero();
            assertThat(read.i44()).isEqualTo(44);
            assertThat(read.i89()).isEqualTo(89);
            layout.write(block, 400, read);
            for (int i = 0; i < 90; i++) {
                assertThat(block.getInt(400 + 4L * i)).isEqualTo(i);
            }
        }
    }

    @Test
    void moreComponentsThanAConstructorTakesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElementLayout.ofRecord(LargeRecords.Doubles.class))
                .withMessage(LargeRecords.Doubles.class.getName() + " has 126 components, which count as 252, each long"
                        + " and double twice. 251 can be passed to its constructor. Put some of them into records within"
                        + " it");
    }

    @Test
    void aRecordThatHoldsItselfIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElementLayout.ofRecord(Node.class))
                .withMessage("component next is of type " + Node.class.getName()
                        + ", which it lies within already: no record holds itself. Write an ElementLayout by hand");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElementLayout.ofRecord(One.class))
                .withMessageStartingWith("component other.one is of type " + One.class.getName());
        assertThat(ElementLayout.ofRecord(Twice.class).size()).isEqualTo(16);
    }

    @Test
    void whatAnAccessorRefusesIsNotWrittenInPart() {
        RecordLayout<Refusing> layout = ElementLayout.ofRecord(Refusing.class);
        RecordLayout<Around> outer = ElementLayout.ofRecord(Around.class);
        try (Block block = VirtualAlloc.withMaximum(1000).allocateZeroed(1000)) {
            refusing = true;
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> layout.write(block, 0, new Refusing(1, 2)));
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> outer.write(block, 0, new Around(1, new Refusing(2, 3))));
            assertThat(block.getInt(0)).isZero();
            assertThat(block.getInt(4)).isZero();
        } finally {
            refusing = false;
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
