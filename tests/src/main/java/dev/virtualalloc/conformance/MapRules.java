package dev.virtualalloc.conformance;

import static dev.virtualalloc.Protection.NONE;
import static dev.virtualalloc.Protection.READ;
import static dev.virtualalloc.Protection.READ_WRITE;
import static dev.virtualalloc.spi.Capability.MAP;
import static dev.virtualalloc.spi.Capability.PROTECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.MemoryObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Group 8 too: memory that is not of one range. */
interface MapRules {

    @Test
    @Rule("8.1")
    default void createMemoryIsRefusedWhereMappingIsNotDeclared(Fixture fixture) {
        isRefused(fixture, range -> fixture.space().createMemory("conformance", range.bytes()));
    }

    @Test
    @Rule("8.1")
    default void openFileIsRefusedWhereMappingIsNotDeclared(Fixture fixture, @TempDir Path directory) {
        Path file = directory.resolve("new");
        isRefused(fixture, range -> fixture.space().openFile(file, true, true));
        assertThat(file).doesNotExist();
    }

    @Test
    @Rule("8.1")
    default void mapIsRefusedWhereItIsNotDeclared(Fixture fixture) {
        isRefused(
                fixture,
                range -> fixture.space()
                        .map(range.address(), range.bytes(), new ForeignObject(range.bytes()), 0, READ_WRITE));
    }

    @Test
    @Rule("8.15")
    default void createdMemoryIsZeroAndAsLongAsAskedFor(Fixture fixture) {
        fixture.requires(MAP);
        long bytes = 3 * fixture.pageSize() + 1;
        try (MemoryObject memory = fixture.space().createMemory("conformance", bytes);
                MemoryObject other = fixture.space().createMemory("conformance", 0)) {
            assertThat(memory.size()).isEqualTo(bytes);
            assertThat(memory.isWritable()).isTrue();
            fixture.reserve(4).map(memory, 0, READ_WRITE).isZero();
            assertThat(other.size()).as("of another with the same name").isZero();
        }
    }

    @Test
    @Rule("8.16")
    default void mappedPagesAreThoseOfTheObjectWhereverTheyAreMapped(Fixture fixture) {
        fixture.requires(MAP);
        try (MemoryObject memory = memory(fixture, 4)) {
            PageRange all = fixture.reserve(4).map(memory, 0, READ_WRITE);
            PageRange again = fixture.reserve(8).part(3, 4).map(memory, 0, READ_WRITE);
            PageRange end = fixture.reserve(2).map(memory, 2, READ_WRITE);
            all.write(1);
            again.holdsWhatIsIn(all);
            again.write(2);
            all.holdsWhatIsIn(again);
            end.holdsWhatIsIn(all.part(2, 2));
        }
    }

    @Test
    @Rule("8.16")
    default void anObjectThatIsOpenedAgainByItsPathIsTheSame(Fixture fixture) {
        fixture.requires(MAP);
        try (MemoryObject memory = memory(fixture, 2);
                MemoryObject again = fixture.space().openFile(memory.path(), true, false)) {
            assertThat(again.size()).isEqualTo(memory.size());
            PageRange range = fixture.reserve(2).map(memory, 0, READ_WRITE).write(1);
            fixture.reserve(2).map(again, 0, READ_WRITE).holdsWhatIsIn(range);
        }
    }

    @Test
    @Rule("8.16")
    default void mappedPagesHaveTheProtectionThatIsAskedForAndOthersKeepTheirs(Fixture fixture) {
        fixture.requires(MAP);
        fixture.requires(PROTECT);
        try (MemoryObject memory = memory(fixture, 4)) {
            PageRange range = fixture.reserve(6);
            range.page(0).commit().write(1);
            range.part(1, 2).map(memory, 0, READ).hasProtection(READ);
            range.part(3, 2).map(memory, 0, NONE).hasProtection(NONE);
            range.page(0).hasProtection(READ_WRITE).holds(1);
            range.page(5).hasProtection(NONE);
            range.part(1, 4).protect(READ_WRITE).hasProtection(READ_WRITE);
        }
    }

    @Test
    @Rule("8.17")
    default void mappedPagesAreDecommittedLikeOthersAndTheObjectStaysAsItIs(Fixture fixture) {
        fixture.requires(MAP);
        try (MemoryObject memory = memory(fixture, 4)) {
            PageRange kept = fixture.reserve(4).map(memory, 0, READ_WRITE).write(1);
            PageRange range = fixture.reserve(4).map(memory, 0, READ_WRITE);
            range.part(1, 2).decommit();
            if (fixture.has(PROTECT)) {
                range.part(1, 2).hasProtection(NONE);
            }
            range.part(1, 2).commit().isZero().write(2);
            kept.holds(1);
            range.page(0).holdsWhatIsIn(kept.page(0));
            range.page(3).holdsWhatIsIn(kept.page(3));
            fixture.release(range);
            kept.holds(1);
        }
    }

    @Test
    @Rule("8.17")
    default void mappedPagesThatAreCommittedKeepWhatIsInThem(Fixture fixture) {
        fixture.requires(MAP);
        try (MemoryObject memory = memory(fixture, 2)) {
            PageRange kept = fixture.reserve(2).map(memory, 0, READ_WRITE);
            PageRange range = fixture.reserve(4);
            range.part(1, 2).map(memory, 0, READ_WRITE).write(1);
            range.commit();
            range.part(1, 2).holds(1);
            kept.write(2);
            range.part(1, 2).holdsWhatIsIn(kept);
        }
    }

    @Test
    @Rule("8.18")
    default void aClosedObjectIsStillMappedAndRefusesTheRest(Fixture fixture) {
        fixture.requires(MAP);
        PageRange range = fixture.reserve(4);
        MemoryObject memory = memory(fixture, 2);
        range.part(0, 2).map(memory, 0, READ_WRITE).write(1);
        memory.close();
        memory.close();
        range.part(0, 2).holds(1).write(2).holds(2);
        assertThatThrownBy(memory::size).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> memory.resize(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(memory::tryLock).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(memory::force).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> range.part(2, 2).map(memory, 0, READ_WRITE)).isInstanceOf(IllegalStateException.class);
        range.part(2, 2).commit().isZero();
    }

    @Test
    @Rule("8.19")
    default void whatIsAddedToAnObjectIsZeroAndWhatWasThereStays(Fixture fixture) {
        fixture.requires(MAP);
        long page = fixture.pageSize();
        try (MemoryObject memory = memory(fixture, 2)) {
            PageRange range = fixture.reserve(4);
            range.part(0, 2).map(memory, 0, READ_WRITE).write(1);
            range.page(1).decommit();
            memory.resize(page);
            memory.resize(4 * page);
            assertThat(memory.size()).isEqualTo(4 * page);
            range.part(1, 3).map(memory, 1, READ_WRITE).isZero().write(2);
            range.page(0).holds(1);
            range.part(1, 3).holds(2);
            assertThatThrownBy(() -> memory.resize(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(memory.size()).isEqualTo(4 * page);
        }
    }

    @Test
    @Rule("8.20")
    default void whatIsWrittenToMappedPagesIsInTheFile(Fixture fixture, @TempDir Path directory) throws IOException {
        fixture.requires(MAP);
        Path path = directory.resolve("new");
        byte[] expected = new byte[2 * Math.toIntExact(fixture.pageSize())];
        try (MemoryObject file = fixture.space().openFile(path, true, true)) {
            assertThat(file.size()).isZero();
            assertThat(file.isWritable()).isTrue();
            file.resize(expected.length);
            PageRange range =
                    fixture.reserve(2).map(file, 0, READ_WRITE).isZero().write(1);
            file.force();
            for (int i = 0; i < expected.length; i++) {
                expected[i] = fixture.probe().read(range.address() + i);
            }
            fixture.release(range);
        }
        assertThat(Files.readAllBytes(path)).isEqualTo(expected);
        try (MemoryObject file = fixture.space().openFile(path, false, false)) {
            assertThat(file.size()).isEqualTo(expected.length);
            assertThat(file.isWritable()).isFalse();
            assertThatThrownBy(() -> file.resize(0)).isInstanceOf(IllegalStateException.class);
            PageRange range = fixture.reserve(1).map(file, 1, READ);
            assertThat(fixture.probe().read(range.address())).isEqualTo(expected[expected.length / 2]);
        }
        assertThat(Files.readAllBytes(path)).isEqualTo(expected);
    }

    @Test
    @Rule("8.20")
    default void aFileThatIsNotThereIsRefusedOrCreatedAsIsAskedFor(Fixture fixture, @TempDir Path directory) {
        fixture.requires(MAP);
        Path path = directory.resolve("none");
        assertThatThrownBy(() -> fixture.space().openFile(path, true, false))
                .isInstanceOf(VirtualMemoryException.class)
                .hasMessageContaining(path.toString());
        assertThatThrownBy(() -> fixture.space().openFile(path, false, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fixture.space().openFile(directory, false, false))
                .isInstanceOf(VirtualMemoryException.class);
        assertThat(path).doesNotExist();
    }

    @Test
    @Rule("8.21")
    default void oneOfAllThatOpenAFileHasItsLock(Fixture fixture, @TempDir Path directory) {
        fixture.requires(MAP);
        Path path = directory.resolve("locked");
        try (MemoryObject first = fixture.space().openFile(path, true, true);
                MemoryObject second = fixture.space().openFile(path, true, false)) {
            assertThat(first.tryLock()).isTrue();
            assertThat(second.tryLock()).isFalse();
            assertThat(first.tryLock()).as("again").isTrue();
            first.resize(1);
            fixture.reserve(1).map(first, 0, READ_WRITE);
            first.close();
            assertThat(second.tryLock())
                    .as("once the other is closed, whose mapping stays")
                    .isTrue();
        }
    }

    @Test
    @Rule("8.22")
    default void aMapThatIsRefusedLeavesThePagesReserved(Fixture fixture) {
        fixture.requires(MAP);
        long bytes = 2 * fixture.pageSize();
        Reservation reservation = fixture.reservation(2 * bytes);
        PageRange range = fixture.range(reservation, 4);
        reservation.commit(0, bytes);
        range.part(0, 2).write(1);
        assertThatThrownBy(() -> reservation.map(bytes, bytes, new ForeignObject(bytes), 0, READ_WRITE))
                .isInstanceOf(IllegalArgumentException.class);
        if (fixture.has(PROTECT)) {
            range.part(2, 2).hasProtection(NONE);
        }
        assertThat(reservation.committed()).isEqualTo(bytes);
        reservation.commit(bytes, bytes);
        range.part(2, 2).isZero();
        range.part(0, 2).holds(1);
    }

    private static MemoryObject memory(Fixture fixture, int pages) {
        return fixture.space().createMemory("conformance", pages * fixture.pageSize());
    }

    private static void isRefused(Fixture fixture, Consumer<PageRange> use) {
        fixture.requiresAbsence(MAP);
        PageRange range = fixture.reserve(4).commit().write(1);
        assertThatThrownBy(() -> use.accept(range))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(MAP.name());
        range.holds(1);
    }

    /** What no address space has opened. */
    record ForeignObject(long size) implements MemoryObject {

        @Override
        public Path path() {
            return Path.of("foreign");
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void resize(long bytes) {}

        @Override
        public boolean tryLock() {
            return true;
        }

        @Override
        public void force() {}

        @Override
        public void close() {}
    }
}
