package dev.virtualalloc;

import static dev.virtualalloc.FakeAddressSpace.PAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the flight recorder sees, as it comes when nothing is set. */
class FlightRecorderTraceTest {
    private static final long MAXIMUM = 1 << 20;
    private static final String NAME = "recorded";

    @TempDir
    static Path directory;

    private static List<RecordedEvent> events;

    @BeforeAll
    static void record() throws IOException {
        Path file = directory.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            live();
            StackTraceElement creation = new StackTraceElement("Main", "main", "Main.java", 1);
            Trace.current().leaked(new Leak("Block", MAXIMUM, PAGE, false, List.of(creation)));
            recording.stop();
            recording.dump(file);
        }
        events = RecordingFile.readAllEvents(file);
    }

    private static void live() {
        FakeAddressSpace space = new FakeAddressSpace();
        space.name = NAME;
        VirtualAlloc allocator = VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(MAXIMUM)
                .keep(RangePool.none())
                .name("index")
                .build();
        try (Block block = allocator.allocate(4 * PAGE)) {
            block.shrink(3 * PAGE);
            space.fail("protect", 0);
            assertThatThrownBy(() -> block.protect(Protection.READ)).isInstanceOf(OutOfVirtualMemoryException.class);
        }
        Reservation.reserve(space, 2 * MAXIMUM).close();
        space.fail("reserve", 0);
        assertThatThrownBy(() -> Reservation.reserve(space, 3 * MAXIMUM))
                .isInstanceOf(OutOfVirtualMemoryException.class);
    }

    private static Stream<RecordedEvent> events(String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.virtualalloc." + name))
                .filter(event -> !event.hasField("provider") || NAME.equals(event.getString("provider")));
    }

    @Test
    void whatIsAskedOfTheSystemIsRecordedWithWhoAsked() {
        assertThat(events("Reserve"))
                .extracting(event -> event.getString("allocator"), event -> event.getLong("bytes"))
                .containsExactly(tuple("index", MAXIMUM), tuple(null, 2 * MAXIMUM));
        assertThat(events("Commit"))
                .extracting(event -> event.getLong("address"), event -> event.getLong("bytes"))
                .containsExactly(tuple(FakeAddressSpace.ADDRESS, 4 * PAGE));
        assertThat(events("Decommit"))
                .extracting(event -> event.getLong("address"), event -> event.getLong("bytes"))
                .containsExactly(tuple(FakeAddressSpace.ADDRESS + 3 * PAGE, PAGE));
        assertThat(events("Release"))
                .extracting(event -> event.getString("allocator"), event -> event.getLong("bytes"))
                .containsExactly(tuple("index", MAXIMUM), tuple(null, 2 * MAXIMUM));
    }

    @Test
    void whatTheSystemRefusesIsRecordedWithItsError() {
        assertThat(events("Refused"))
                .extracting(
                        event -> event.getString("operation"),
                        event -> event.getString("allocator"),
                        event -> event.getLong("bytes"),
                        event -> event.getString("error"))
                .containsExactly(
                        tuple("protect", "index", 3 * PAGE, "EFAKE (99)"),
                        tuple("reserve", null, 3 * MAXIMUM, "EFAKE (99)"));
    }

    @Test
    void aLeakIsRecordedWithTheStackOfItsCreation() {
        assertThat(events("Leak"))
                .extracting(
                        event -> event.getString("what"),
                        event -> event.getLong("reserved"),
                        event -> event.getLong("committed"),
                        event -> event.getString("creation"))
                .containsExactly(tuple("Block", MAXIMUM, PAGE, "Main.main(Main.java:1)"));
    }

    @Test
    void anEventSaysWhereInTheProgramItComesFrom() {
        assertThat(Stream.of("Reserve", "Commit", "Decommit", "Release", "Refused"))
                .allSatisfy(name -> assertThat(events(name)
                                .findFirst()
                                .orElseThrow()
                                .getStackTrace()
                                .getFrames())
                        .extracting(frame -> frame.getMethod().getName())
                        .contains("live"));
    }

    @Test
    void allEventsAreInOneCategoryAndEachFieldHasALabel() {
        assertThat(Stream.of("Reserve", "Commit", "Decommit", "Release", "Refused", "Leak")
                        .map(name -> events(name).findFirst().orElseThrow().getEventType()))
                .allSatisfy(type -> {
                    assertThat(type.getCategoryNames()).containsExactly("Virtual Memory");
                    assertThat(type.getLabel()).isEqualTo(type.getName().substring("dev.virtualalloc.".length()));
                    assertThat(type.getDescription()).isNotBlank();
                    assertThat(type.getFields())
                            .extracting(field -> field.getLabel())
                            .allMatch(Objects::nonNull);
                });
    }
}
