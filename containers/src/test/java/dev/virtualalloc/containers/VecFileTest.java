package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Advice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a vec and its file are to each other. */
@ParameterizedClass(allowZeroInvocations = true)
@MethodSource("dev.virtualalloc.support.Backends#mapping")
class VecFileTest {
    record Point(double x, int y) {}

    private static final long MAXIMUM = 10_000_000;
    private static final int MANY = 100_000;

    /** More than a new file has room for. */
    private static final int STARTED = 10_000;

    @TempDir
    Path folder;

    private final AddressSpace space;

    VecFileTest(AddressSpace space) {
        this.space = space;
    }

    private Path path() {
        return folder.resolve("numbers");
    }

    private LongVec open() {
        return LongVec.open(path(), MAXIMUM, space);
    }

    private LongVec openReadOnly() {
        return LongVec.openReadOnly(path(), MAXIMUM, space);
    }

    /** A closed file of the first numbers. */
    private Path made(int elements) {
        try (LongVec vec = open()) {
            add(vec, elements);
        }
        return path();
    }

    private static void add(LongVec vec, int elements) {
        for (int i = 0; i < elements; i++) {
            vec.add(vec.size());
        }
    }

    private static void assertThatItHas(LongVec vec, int elements) {
        assertThat(vec.toArray()).isEqualTo(LongStream.range(0, elements).toArray());
    }

    private void assertThatItCannotBeOpened(String reason) {
        assertThatExceptionOfType(VecFileException.class)
                .isThrownBy(this::open)
                .withMessage("cannot open " + path() + " as a LongVec: " + reason)
                .satisfies(e -> assertThat(e.path()).isEqualTo(path()));
    }

    @Test
    void aVecGrowsInPlaceAndItsFileWithIt() throws IOException {
        try (LongVec vec = open()) {
            long address = vec.address();
            add(vec, MANY);
            assertThat(vec.address()).isEqualTo(address);
            assertThat(Files.size(path())).isEqualTo(VecHeader.BYTES + Long.BYTES * vec.capacity());
        }
        assertThat(Files.size(path())).isEqualTo(13 * VecFile.UNIT);
        try (RandomAccessFile file = new RandomAccessFile(path().toFile(), "r")) {
            byte[] last = new byte[Long.BYTES];
            file.seek(VecHeader.BYTES + Long.BYTES * (MANY - 1));
            file.readFully(last);
            assertThat(ByteBuffer.wrap(last).order(ByteOrder.nativeOrder()).getLong())
                    .isEqualTo(MANY - 1);
        }
    }

    @Test
    void whatIsWrittenWithoutBeingForcedIsInTheFileAndCountedOnceItIsForced() throws IOException {
        Path copy = folder.resolve("copy");
        try (LongVec vec = open()) {
            add(vec, 10);
            Files.copy(path(), copy);
            try (LongVec before = LongVec.openReadOnly(copy, MAXIMUM, space)) {
                assertThat(before.size()).isZero();
            }
            vec.force();
            add(vec, 10);
            vec.set(0, 100);
            Files.copy(path(), copy, StandardCopyOption.REPLACE_EXISTING);
            try (LongVec after = LongVec.open(copy, MAXIMUM, space)) {
                assertThat(after.size()).isEqualTo(10);
                assertThat(after.get(0)).isEqualTo(100);
                // What was added and is not counted does not come back as contents.
                after.resize(15);
                assertThat(after.get(14)).isZero();
            }
        }
    }

    @Test
    void whatWasRemovedIsGoneWhenTheFileIsOpenedAgain() {
        made(MANY);
        try (LongVec vec = open()) {
            vec.truncate(10);
            vec.shrinkToFit();
            assertThat(vec.capacity()).isLessThan(VecFile.UNIT / Long.BYTES);
            vec.resize(MANY);
            assertThat(vec.get(10)).isZero();
            assertThat(vec.get(MANY - 1)).isZero();
            vec.truncate(10);
        }
        try (LongVec vec = open()) {
            assertThatItHas(vec, 10);
        }
    }

    @Test
    void whatIsShrunkIsCountedBeforeItsBlocksAreGone() throws IOException {
        made(MANY);
        Path copy = folder.resolve("copy");
        try (LongVec vec = open()) {
            vec.truncate(10);
            vec.shrinkToFit();
            Files.copy(path(), copy);
        }
        try (LongVec after = LongVec.open(copy, MAXIMUM, space)) {
            // As many as there are blocks for: how many of them were left was not forced.
            assertThat(after.size()).isEqualTo(10);
            assertThat(Files.size(copy)).isEqualTo(VecFile.UNIT);
        }
    }

    @Test
    void aFileHasRoomForWhatWasReservedAndGivesItBackWhenItIsClosed() throws IOException {
        try (LongVec vec = open()) {
            vec.reserve(MANY);
            assertThat(vec.capacity()).isGreaterThanOrEqualTo(MANY);
            assertThat(Files.size(path())).isGreaterThan(Long.BYTES * MANY);
        }
        assertThat(Files.size(path())).isEqualTo(VecFile.UNIT);
    }

    @Test
    void aVecIsFullAtItsMaximumAndGoesOnWithALargerOne() {
        try (LongVec vec = LongVec.open(path(), 10_000, space)) {
            add(vec, 10_000);
            assertThatExceptionOfType(CapacityExceededException.class).isThrownBy(() -> vec.add(1));
        }
        try (LongVec vec = LongVec.open(path(), 20_000, space)) {
            add(vec, 10_000);
            assertThatItHas(vec, 20_000);
        }
    }

    @Test
    void aFrozenVecStaysSoUntilItIsClosed() {
        try (LongVec vec = open()) {
            add(vec, 10);
            vec.freeze();
            assertThatIllegalStateException().isThrownBy(() -> vec.add(1)).withMessageContaining("Thaw");
            vec.force();
            vec.thaw();
            add(vec, 10);
            vec.freeze();
        }
        try (LongVec vec = open()) {
            assertThatItHas(vec, 20);
        }
    }

    @Test
    void elementsAreSortedStreamedAndAdvisedInTheFile() {
        try (LongVec vec = open()) {
            vec.addAll(LongStream.range(0, MANY).map(i -> MANY - 1 - i));
            vec.advise(Advice.SMALL_PAGES);
            vec.prefault();
            vec.parallelSort();
            assertThat(vec.residentBytes()).isGreaterThanOrEqualTo(Long.BYTES * MANY);
            assertThat(vec.stream().parallel().sum()).isEqualTo((long) MANY * (MANY - 1) / 2);
            assertThatThrownBy(vec::discard)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining(path().toString());
        }
        try (LongVec vec = openReadOnly()) {
            assertThatItHas(vec, MANY);
        }
    }

    @Test
    void recordsAreKeptInFilesToo() {
        RecordLayout<Point> layout = ElementLayout.ofRecord(Point.class);
        try (StructVec<Point> points = StructVec.open(path(), 1_000, layout)) {
            points.add(new Point(2, 1));
            points.add(new Point(1, 2));
            points.sort(Comparator.comparing(Point::x));
        }
        try (StructVec<Point> points = StructVec.openReadOnly(path(), 1_000, layout)) {
            assertThat(points.asList()).containsExactly(new Point(1, 2), new Point(2, 1));
        }
    }

    @Test
    void aVecWithViewsCanBeClosedAndItsFileOpenedAgain() {
        ByteBuffer view;
        try (LongVec vec = open()) {
            add(vec, MANY);
            view = vec.asByteBuffer(0, MANY);
        }
        try (LongVec vec = open()) {
            assertThatItHas(vec, MANY);
            if (Runtime.version().feature() < 22) {
                assertThat(view.getLong(Long.BYTES * (MANY - 1))).isNotNegative();
            } else {
                assertThatIllegalStateException().isThrownBy(() -> view.getLong(0));
            }
        }
    }

    @Test
    void aFileThatIsOpenForWritingIsRefusedToOthersWhoWouldWrite() {
        try (LongVec vec = open()) {
            add(vec, 10);
            assertThatItCannotBeOpened("it is open for writing already, by this process or another. Close it there, or"
                    + " open it for reading only");
            vec.force();
            openReadOnly().close();
        }
        open().close();
    }

    @Test
    void whoReadsSeesWhatIsAddedMeanwhile() {
        try (LongVec writer = open();
                LongVec reader = openReadOnly()) {
            assertThat(reader.sizeAcquire()).isZero();
            long address = reader.address();
            for (int i = 0; i < MANY; i++) {
                writer.addRelease(i);
                assertThat(reader.sizeAcquire()).isEqualTo(i + 1);
                assertThat(reader.getAcquire(i)).isEqualTo(i);
            }
            writer.add(MANY);
            assertThat(reader.sizeAcquire()).isEqualTo(MANY);
            writer.resize(2 * MANY);
            assertThat(reader.sizeAcquire()).isEqualTo(2 * MANY);
            assertThat(reader.get(2 * MANY - 1)).isZero();
            assertThat(reader.address()).isEqualTo(address);
        }
    }

    @Test
    void whoReadsCannotChangeAnything() {
        made(10);
        try (LongVec vec = openReadOnly()) {
            List<Consumer<LongVec>> changes = List.of(
                    each -> each.set(0, 1),
                    each -> each.add(1),
                    each -> each.addRelease(1),
                    each -> each.setVolatile(0, 1),
                    each -> each.compareAndSet(0, 0, 1),
                    each -> each.resize(5),
                    LongVec::clear,
                    LongVec::sort,
                    LongVec::shrinkToFit);
            assertThat(vec.isFrozen()).isTrue();
            vec.thaw();
            for (Consumer<LongVec> change : changes) {
                assertThatIllegalStateException().isThrownBy(() -> change.accept(vec));
            }
            assertThat(vec.asByteBuffer(0, 10).isReadOnly()).isTrue();
            assertThatItHas(vec, 10);
            vec.force();
        }
        try (LongVec vec = open()) {
            assertThatItHas(vec, 10);
        }
    }

    @Test
    void whoReadsIsToldIfHeHasNoRoomForWhatWasAdded() {
        try (LongVec writer = open();
                LongVec reader = LongVec.openReadOnly(path(), 10, space)) {
            add(writer, 10);
            writer.force();
            assertThat(reader.sizeAcquire()).isEqualTo(10);
            writer.addRelease(10);
            assertThatExceptionOfType(CapacityExceededException.class)
                    .isThrownBy(reader::sizeAcquire)
                    .withMessageContaining("Give it a larger maximum");
            assertThatItHas(reader, 10);
        }
    }

    @Test
    void aClosedVecRefusesAndItsFileStaysAsItIs() {
        LongVec vec = open();
        add(vec, 10);
        vec.close();
        vec.close();
        assertThatIllegalStateException().isThrownBy(vec::force);
        assertThatIllegalStateException().isThrownBy(() -> vec.addRelease(1));
        LongVec reader = openReadOnly();
        reader.close();
        assertThat(reader.sizeAcquire()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> reader.getAcquire(0));
        try (LongVec again = open()) {
            assertThatItHas(again, 10);
        }
    }

    @Test
    void whatIsNoFileOfAVecIsRefusedAndStaysAsItIs() throws IOException {
        byte[] text = "numbers\n".repeat(8192).getBytes();
        Files.write(path(), text);
        assertThatItCannotBeOpened("it is not the file of a vec");
        assertThat(path()).hasBinaryContent(text);
        Files.write(path(), new byte[] {1, 2, 3});
        assertThatItCannotBeOpened(
                "it is not the file of a vec, or was cut off: its length of 3 bytes is not a" + " multiple of 65,536");
        assertThat(path()).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void anEmptyFileBecomesThatOfAVecForWhoeverWritesIt() throws IOException {
        Files.createFile(path());
        assertThatExceptionOfType(VecFileException.class)
                .isThrownBy(this::openReadOnly)
                .withMessageEndingWith(": it is empty");
        made(10);
        try (LongVec vec = openReadOnly()) {
            assertThatItHas(vec, 10);
        }
    }

    @Test
    void aFileWhoseMakingWasInterruptedIsAsGoodAsAnEmptyOne() throws IOException {
        Files.write(path(), new byte[(int) VecFile.UNIT]);
        assertThatExceptionOfType(VecFileException.class)
                .isThrownBy(this::openReadOnly)
                .withMessageEndingWith(": it is not the file of a vec");
        made(10);
        try (LongVec vec = openReadOnly()) {
            assertThatItHas(vec, 10);
        }
    }

    @Test
    void aFileThatWasCutOffIsRefused() throws IOException {
        Path path = made(MANY);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(2 * VecFile.UNIT);
        }
        assertThatItCannotBeOpened("it was cut off: it has 131,072 bytes and should have 100,000 elements of 8");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(100_000);
        }
        assertThatItCannotBeOpened("it is not the file of a vec, or was cut off: its length of 100,000 bytes is not a"
                + " multiple of 65,536");
    }

    @Test
    void aFileOfTheOtherByteOrderOrALaterVersionIsRefused() throws IOException {
        Path path = made(10);
        byte[] contents = Files.readAllBytes(path);
        ByteBuffer header = ByteBuffer.wrap(contents).order(ByteOrder.nativeOrder());
        long magic = header.getLong(0);
        Files.write(path, header.putLong(0, Long.reverseBytes(magic)).array());
        assertThatItCannotBeOpened("it was made on a machine of the other byte order. Open it on such a one");
        Files.write(path, header.putLong(0, magic).putInt(8, 2).array());
        assertThatItCannotBeOpened("its format has version 2, and this library knows 1. Use one that knows it");
    }

    @Test
    void aFileWithMoreElementsThanTheMaximumIsRefused() {
        made(11);
        assertThatExceptionOfType(VecFileException.class)
                .isThrownBy(() -> LongVec.open(path(), 10, space))
                .withMessageEndingWith(": it has 11 elements, more than the maximum of 10. Open it with a larger one");
    }

    @Test
    void whatTheSystemDoesNotOpenIsSaidWithItsPath() throws IOException {
        assertThatExceptionOfType(VirtualMemoryException.class)
                .isThrownBy(this::openReadOnly)
                .withMessageContaining(path().toString())
                .withMessageContaining("ENOENT");
        assertThatExceptionOfType(VirtualMemoryException.class)
                .isThrownBy(() -> LongVec.open(folder, 10, space))
                .withMessageContaining(folder.toString())
                .withMessageContaining("EISDIR");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whateverIsRefusedTheVecIsAsItWasAndTheSameCanBeTriedAgain(boolean andAllThatFollows) {
        List<Consumer<LongVec>> uses = List.of(
                vec -> add(vec, 2 * STARTED),
                vec -> vec.reserve(MANY),
                vec -> vec.resize(MANY),
                vec -> {
                    vec.truncate(5);
                    vec.shrinkToFit();
                },
                LongVec::force,
                LongVec::freeze,
                LongVec::close);
        for (Consumer<LongVec> use : uses) {
            boolean refused = true;
            for (int number = 1; refused; number++) {
                FailingMaps failing = new FailingMaps(space);
                Path path = folder.resolve("fail");
                LongVec vec = LongVec.open(path, MAXIMUM, failing);
                add(vec, STARTED);
                failing.refuse(number, andAllThatFollows);
                boolean failed = false;
                try {
                    use.accept(vec);
                } catch (VirtualMemoryException e) {
                    failed = true;
                }
                refused = failing.hasRefused();
                failing.refuseNothing();
                if (failed) {
                    long size = Math.min(vec.size(), STARTED);
                    assertThat(vec.stream().limit(size).toArray())
                            .isEqualTo(LongStream.range(0, size).toArray());
                    use.accept(vec);
                }
                long size = vec.size();
                vec.close();
                assertThat(failing.held()).isZero();
                try (LongVec after = LongVec.open(path, MAXIMUM, failing)) {
                    assertThat(after.size()).isGreaterThanOrEqualTo(size);
                    assertThat(after.get(4)).isEqualTo(4);
                    after.clear();
                }
            }
        }
    }

    @Test
    void whatCannotBeOpenedLeavesNothingOpenAndCanBeOpenedLater() {
        boolean refused = true;
        for (int number = 1; refused; number++) {
            FailingMaps failing = new FailingMaps(space);
            failing.refuse(number, false);
            Path path = folder.resolve("new" + number);
            try (LongVec vec = LongVec.open(path, MAXIMUM, failing)) {
                vec.add(1);
                vec.addRelease(2);
            } catch (VirtualMemoryException e) {
                assertThat(failing.hasRefused()).isTrue();
            }
            refused = failing.hasRefused();
            assertThat(failing.held()).isZero();
            try (LongVec vec = LongVec.open(path, MAXIMUM, space)) {
                vec.add(3);
            }
        }
    }
}
