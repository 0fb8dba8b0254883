package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmEndTest {
    @TempDir
    private Path directory;

    @Test
    void aCrashIsToldBySignalFrameAndThreadAndWhatWasDoneWrong() throws IOException {
        String text =
                JvmEnd.describe(134, errorFile("SIGSEGV (0xb) at pc=0x00007f2b2124ad56, pid=1, tid=2"), List.of());

        assertThat(text.lines().map(String::strip))
                .startsWith(
                        "exit value 134, signal 6 SIGABRT",
                        "SIGSEGV (0xb) at pc=0x00007f2b2124ad56, pid=1, tid=2",
                        "J 1853 c1 sun.misc.Unsafe.putByte(JB)V jdk.unsupported",
                        "Current thread (0x00007f2b1c273ab0):  JavaThread \"rules\" daemon",
                        "siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x0000000000000008",
                        "j  org.example.Mine.commit(JJ)V+1");
        assertThat(text).contains("one page too many").doesNotContain("bug report", "libjvm", "last that was printed");
    }

    @Test
    void eachKindOfEndIsToldApart() throws IOException {
        Path none = directory.resolve("none");

        assertThat(JvmEnd.describe(134, errorFile("SIGBUS (0x7) at pc=0x1, pid=1, tid=2"), List.of()))
                .contains("no memory behind it");
        assertThat(JvmEnd.describe(134, errorFile("Internal Error (g1.cpp:1), pid=1, tid=2"), List.of()))
                .contains("its own memory damaged");
        assertThat(JvmEnd.describe(137, none, List.of())).contains("signal 9 SIGKILL", "when memory runs out");
        assertThat(JvmEnd.describe(134, none, List.of("free(): invalid pointer")))
                .contains("free(): invalid pointer", "native library");
        assertThat(JvmEnd.describe(1, none, List.of())).contains("by System.exit or its like");
    }

    private Path errorFile(String cause) throws IOException {
        return Files.writeString(directory.resolve("hs_err.log"), """
                #
                # A fatal error has been detected by the Java Runtime Environment:
                #
                #  %s
                #
                # JRE version: OpenJDK Runtime Environment (17.0.15+6)
                # Problematic frame:
                # J 1853 c1 sun.misc.Unsafe.putByte(JB)V jdk.unsupported
                #
                # If you would like to submit a bug report, please visit:
                #

                Current thread (0x00007f2b1c273ab0):  JavaThread "rules" daemon
                siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x0000000000000008
                Native frames:
                V  [libjvm.so+0x1]
                Java frames: (J=compiled Java code, j=interpreted, Vv=VM code)
                j  org.example.Mine.commit(JJ)V+1

                Registers:
                """.formatted(cause));
    }
}
