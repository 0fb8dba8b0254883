package dev.virtualalloc.stress.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SliceTest {
    @Test
    void aRoundIsTheSameEachTime() {
        Setting setting = new Setting("unsafe-sim", Condition.FAULTS);

        Slice one = Slice.play(setting, 7, 3, 1, Long.MAX_VALUE, 1);
        Slice other = Slice.play(setting, 7, 3, 1, Long.MAX_VALUE, 1);

        assertThat(one).isEqualTo(other);
        assertThat(one.tally().operations()).isPositive();
        assertThat(one.nextRound()).isEqualTo(4);
    }

    @Test
    void aJvmThatEndsIsAFindingThatSaysHowToSeeItAgain() {
        Setting setting = new Setting("none-such", Condition.NONE);

        Finding finding = Slice.play(setting, 7, 3, 1, Long.MAX_VALUE, 1).finding();

        assertThat(finding.crash()).isTrue();
        assertThat(finding.text(7, 1))
                .startsWith("CRASH in round 3 of none-such")
                .contains("fuzz --on none-such --seed 7 --round 3", "none-such cannot be used here");
    }
}
