package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Tests of a user, some of which forget to close something. */
class NoLeaksIT {

    @NoLeaks
    static class Watched {
        private LongVec closedLater;

        @BeforeEach
        void open() {
            closedLater = LongVec.withMaximum(1);
        }

        @AfterEach
        void close() {
            closedLater.close();
            closedLater = null;
        }

        @Test
        void forgetsAVec() {
            LongVec.withMaximum(1_000).add(42);
        }

        @Test
        void forgetsAVecAndAReservation() {
            forgetsAVec();
            VirtualMemory.reserve(1);
        }

        @Test
        void closesWhatItCreates() {
            try (LongVec vec = LongVec.withMaximum(1_000)) {
                vec.add(42);
            }
        }

        @Test
        void keepsWhatItNeeds() {
            kept = LongVec.withMaximum(1_000);
        }
    }

    static class Unwatched {
        @Test
        void forgetsAVec() {
            LongVec.withMaximum(1_000).add(42);
        }

        @Test
        @NoLeaks
        void forgetsAVecAndIsWatched() {
            LongVec.withMaximum(1_000).add(42);
        }
    }

    private static LongVec kept;

    @AfterEach
    void closeWhatWasKept() {
        if (kept != null) {
            kept.close();
        }
    }

    @Test
    void aTestFailsThatLeavesSomethingUnclosed() {
        Events tests = run(Watched.class);
        tests.assertThatEvents()
                .haveExactly(1, event(test("closesWhatItCreates"), finishedSuccessfully()))
                .haveExactly(1, event(test("keepsWhatItNeeds"), finishedSuccessfully()))
                .haveExactly(
                        1,
                        event(
                                test("forgetsAVec()"),
                                finishedWithFailure(
                                        instanceOf(AssertionError.class),
                                        message(text -> text.contains("not closed, and not reachable any more:")
                                                && text.contains("LongVec with ")
                                                && text.contains("NoLeaksIT$Watched.forgetsAVec(NoLeaksIT.java:")),
                                        suppressed(0, message("LongVec was created here")))))
                .haveExactly(
                        1,
                        event(
                                test("forgetsAVecAndAReservation()"),
                                finishedWithFailure(
                                        message(text -> text.contains("LongVec") && text.contains("Reservation")))));
        assertThat(tests.failed().count()).isEqualTo(2);
    }

    @Test
    void oneTestOfAClassCanBeWatched() {
        run(Unwatched.class)
                .assertThatEvents()
                .haveExactly(1, event(test("forgetsAVec()"), finishedSuccessfully()))
                .haveExactly(1, event(test("forgetsAVecAndIsWatched()"), finishedWithFailure()));
    }

    private static Events run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .execute()
                .testEvents();
    }
}
