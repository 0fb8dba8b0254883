package dev.virtualalloc.stress.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {
    @TempDir
    Path directory;

    @Test
    void whoeverOpensItAgainSeesTheLastCallsAndAllCounts() {
        Path file = directory.resolve("trace");
        Trace trace = Trace.open(file);
        trace.begin(5);
        for (int i = 0; i < 1000; i++) {
            trace.operation("call " + i);
        }
        trace.misused();
        trace.refused();
        trace.endRound();

        Trace again = Trace.open(file);

        assertThat(again.round()).isEqualTo(5);
        assertThat(again.tally()).isEqualTo(new Tally(1, 1000, 1, 1));
        assertThat(again.last()).hasSize(64).contains("call 999").doesNotContain("call 900");
    }
}
