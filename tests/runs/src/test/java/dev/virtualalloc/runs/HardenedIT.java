package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.virtualalloc.support.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What happens in a process that may not execute what it has written. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "PR_SET_MDWE is Linux's")
class HardenedIT {

    @Test
    void whatCannotBeExecutedIsNotDeclaredAndABlockIsAsItWas() {
        List<String> said = run("before");
        assertThat(said).hasSize(4).first().isEqualTo("true");
        assertThat(said.get(1)).endsWith("does not have the capability EXECUTE here");
        assertThat(said.get(2)).endsWith("does not have the capability WRITE_EXECUTE here");
        assertThat(said.get(3)).isEqualTo("42");
    }

    @Test
    void whoIsHardenedLaterIsToldWhatRefuses() {
        List<String> said = run("after");
        assertThat(said).hasSize(4).first().isEqualTo("true");
        assertThat(said.get(1))
                .contains("EACCES (13). This process may not execute memory that it has written", "PR_SET_MDWE");
        assertThat(said.get(2)).contains("Write first and protect as READ_EXECUTE");
        assertThat(said.get(3)).isEqualTo("42");
    }

    private static List<String> run(String when) {
        ChildJvm.Result result = new ChildJvm()
                .nativeAccess()
                .shortLived()
                .option("-Xint")
                .classPath(Jars.all())
                .classPath(ChildJvm.locationOf(SealWhereThatIsRefused.class))
                .run(SealWhereThatIsRefused.class, when);
        assertThat(result.exit()).as(result.toString()).isZero();
        List<String> said = result.out().lines().toList();
        assumeFalse(said.contains("this kernel refuses nothing"), "PR_SET_MDWE is new in Linux 6.3");
        return said;
    }
}
