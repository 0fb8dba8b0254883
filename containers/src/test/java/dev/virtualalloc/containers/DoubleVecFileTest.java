package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each type of vec in a file. What does not depend on the type is in {@link VecFileTest}. */
class DoubleVecFileTest {
    record Three(byte one, byte two, byte three) {}

    private static final int MANY = 20_000;

    @TempDir
    Path folder;

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.virtualalloc.support.Backends#mapping")
    void elementsAreThereWhenTheFileIsOpenedAgain(AddressSpace space) {
        Path path = folder.resolve("elements");
        try (DoubleVec vec = DoubleVec.open(path, 1_000_000, space)) {
            long address = vec.address();
            for (int i = 0; i < MANY; i++) {
                vec.add((double) (i & 127));
            }
            vec.addRelease((double) 5);
            assertThat(vec.address()).isEqualTo(address);
        }
        try (DoubleVec vec = DoubleVec.open(path, 2_000_000, space)) {
            assertThat(vec.size()).isEqualTo(MANY + 1);
            assertThat(vec.maximum()).isEqualTo(2_000_000);
            assertThat(vec.get(MANY - 1)).isEqualTo((double) ((MANY - 1) & 127));
            assertThat(vec.removeLast()).isEqualTo((double) 5);
            vec.set(0, (double) 7);
        }
        try (DoubleVec vec = DoubleVec.openReadOnly(path, MANY, space)) {
            assertThat(vec.sizeAcquire()).isEqualTo(MANY);
            assertThat(vec.getAcquire(0)).isEqualTo((double) 7);
            assertThat(vec.indexOf((double) 3)).isEqualTo(3);
            assertThatIllegalStateException()
                    .isThrownBy(() -> vec.set(0, (double) 1))
                    .withMessage("this DoubleVec was opened for reading only. Open it for writing to change it");
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.virtualalloc.support.Backends#mapping")
    void aFileOfAnotherTypeIsRefused(AddressSpace space) {
        Path path = folder.resolve("records");
        StructVec.open(path, 10, ElementLayout.ofRecord(Three.class)).close();
        assertThatExceptionOfType(VecFileException.class)
                .isThrownBy(() -> DoubleVec.openReadOnly(path, 10, space))
                .withMessage("cannot open " + path + " as " + Nouns.withArticle("DoubleVec")
                        + ": it holds a StructVec with elements of 3 bytes, not of " + Double.BYTES);
    }

    @Test
    void whereNothingCanBeMappedThereAreNoFiles() {
        Path path = folder.resolve("none");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> DoubleVec.open(path, 10, Backends.simulator()))
                .withMessageContaining("MAP");
        assertThat(path).doesNotExist();
    }

    @Test
    void aVecThatIsInNoFileCannotBeForced() {
        try (DoubleVec vec = DoubleVec.withMaximum(10)) {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(vec::force)
                    .withMessage("this DoubleVec is not kept in a file. Create it by DoubleVec.open");
        }
    }
}
