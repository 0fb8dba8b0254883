package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.conformance.MemoryProbe;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.MemoryObject;
import dev.virtualalloc.support.Backends;
import dev.virtualalloc.support.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What two processes do with one memory object, and where there is no room for one. */
class MapIT {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    static Stream<AddressSpace> onTheSystem() {
        return Backends.onTheSystem().stream();
    }

    @ParameterizedTest
    @MethodSource("onTheSystem")
    void anotherProcessMapsTheSameMemoryAndWhereThereIsNoRoomItIsRefused(AddressSpace space, @TempDir Path directory) {
        assumeTrue(space.capabilities().contains(Capability.MAP), "nothing can be mapped here");
        assumeTrue(Files.isExecutable(PRLIMIT), PRLIMIT + " is not there");
        MemoryProbe probe = MemoryProbe.of(space);
        Path file = directory.resolve("file");
        try (MemoryObject memory = space.createMemory("MapIT", 2 * space.pageSize());
                Reservation range = Reservation.reserve(space, memory.size())) {
            range.map(0, memory.size(), memory, 0, Protection.READ_WRITE);
            probe.write(range.address(), (byte) 42);
            assertThat(memory.tryLock()).isTrue();

            assertThat(run(space.name(), memory.path(), file).lines())
                    .satisfiesExactly(
                            found -> assertThat(found).isEqualTo("found: 42"),
                            locked -> assertThat(locked).isEqualTo("locked: false"),
                            refused -> assertThat(refused)
                                    .startsWith("refused: resize failed: 2 MiB (" + space.name() + ", linux-")
                                    .contains("EFBIG (27). " + file + ": ", "ulimit -f"),
                            size -> assertThat(size).isEqualTo("size: 524288"));
            assertThat(probe.read(range.address() + 1)).isEqualTo((byte) 43);
        }
        assertThat(file).hasSize(524_288);
    }

    private static String run(String provider, Path memory, Path file) {
        ChildJvm.Result result = new ChildJvm()
                .nativeAccess()
                .shortLived()
                .under(PRLIMIT.toString(), "--fsize=" + (1 << 20))
                .option("-Xmx32m", "-Dvirtualalloc.provider=" + provider)
                .classPath(Jars.all())
                .classPath(ChildJvm.locationOf(ProviderContract.class), ChildJvm.locationOf(MapElsewhere.class))
                .run(MapElsewhere.class, memory.toString(), file.toString());
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.err()).isEmpty();
        return result.out();
    }
}
