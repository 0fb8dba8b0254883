package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.DataInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

class RuleJvmTest {
    private static final int LONG = 300;

    @Test
    void itSaysWhatHasBecomeOfEachTestWithItsWords() {
        try (RuleJvm jvm = RuleJvm.start(JavaCommand.likeThis())) {
            RuleOutcome passed = jvm.run(request("passes()", LONG));
            assertThat(passed.kind()).as(passed.toString()).isEqualTo(RuleOutcome.Kind.PASSED);

            // One that comes before in the order of JUnit, or after: each can be asked for at any time, and again.
            for (int i = 0; i < 2; i++) {
                RuleOutcome failed = jvm.run(request("fails()", LONG));
                assertThat(failed.failure())
                        .hasMessageStartingWith("rule 1.1 is broken: The class is registered for `ServiceLoader`")
                        .hasMessageEndingWith("so it fails")
                        .cause()
                        .hasToString("java.lang.AssertionError: so it fails");
                assertThat(failed.failure().getStackTrace()[0].toString()).contains("RuleJvmTest");
                RuleOutcome aborted = jvm.run(request("aborts()", LONG));
                assertThat(aborted.kind()).isEqualTo(RuleOutcome.Kind.ABORTED);
                assertThat(aborted.text()).isEqualTo("so it aborts");
            }
            RuleOutcome unseen = jvm.run(request("doesNotSee(org.junit.jupiter.api.TestReporter)", LONG));
            assertThat(unseen.kind()).isEqualTo(RuleOutcome.Kind.UNSEEN);
            assertThat(unseen.text()).isEqualTo("nothing shows it");
            assertThat(unseen.reports()).containsEntry("looked", "everywhere");

            RuleOutcome end = jvm.run(new RuleRequest(id(""), "the end", LONG, true));
            assertThat(end.failure()).hasMessage("the end fails");

            RuleOutcome hung = jvm.run(request("hangs()", 2));
            assertThat(hung.kind()).isEqualTo(RuleOutcome.Kind.HUNG);
            assertThat(hung.text())
                    .contains("2 s, which -Dvirtualalloc.kit.seconds sets", "RuleJvmTest$Subject.hangs(");
        }
    }

    @Test
    void whoEndsItIsToldHowAndAfterWhat() {
        try (RuleJvm jvm = RuleJvm.start(JavaCommand.likeThis())) {
            jvm.run(request("passes()", LONG));
            RuleOutcome absent = jvm.run(new RuleRequest(
                    "[engine:junit-jupiter]/[class:java.lang.String]/[method:isNotThere()]", "absent", LONG, false));
            assertThat(absent.failure()).hasMessageContaining("finds no test");

            RuleOutcome died = jvm.run(request("exits()", LONG));

            assertThat(died.kind()).isEqualTo(RuleOutcome.Kind.DIED);
            assertThat(died.text())
                    .contains(
                            "after it had tested passes(), absent",
                            "exit value 3",
                            "goodbye",
                            "by System.exit or its like");
        }
    }

    @Test
    void oneThatCannotBeStartedSaysWhyAndHowToDoWithout() {
        JavaCommand java = JavaCommand.likeThis();
        JavaCommand wrong = new JavaCommand(java.java(), List.of("-XX:+NoSuchOptionAtAll"));
        assertThatThrownBy(() -> RuleJvm.start(wrong))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        "no JVM can be started to test rules in", "NoSuchOptionAtAll", "-Dvirtualalloc.kit.child=off");

        JavaCommand absent = new JavaCommand(Path.of("no", "such", "java"), java.options());
        assertThatThrownBy(() -> RuleJvm.start(absent))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("no JVM can be started", absent.java().toString());
    }

    @Test
    void itEndsWithTheJvmThatStartedItAlsoWhileARuleHangs() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ChildProcess process = ChildProcess.start(
                    JavaCommand.likeThis(),
                    RuleJvmMain.class,
                    List.of(Integer.toString(server.getLocalPort()), "secret"));
            try (Socket socket = server.accept()) {
                assertThat(new DataInputStream(socket.getInputStream()).readUTF())
                        .isEqualTo("secret");
                ObjectOutputStream requests = new ObjectOutputStream(socket.getOutputStream());
                requests.writeObject(RuleJvmSetup.ofThis());
                requests.writeObject(request("hangs()", LONG));
                requests.flush();
            }
            assertThat(process.end()).startsWith("exit value 0");
        }
    }

    private static RuleRequest request(String method, int seconds) {
        return new RuleRequest(id("/[method:" + method + "]"), method, seconds, false);
    }

    private static String id(String test) {
        return "[engine:junit-jupiter]/[class:" + Subject.class.getName() + "]" + test;
    }

    /** Not found by the build: it is no class of tests by its name. */
    @ExtendWith(RuleRunner.class)
    static class Subject {
        @Test
        @Rule("1.1")
        void passes() {}

        @Test
        @Rule("1.1")
        void fails() {
            fail("so it fails");
        }

        @Test
        @Rule("1.1")
        void aborts() {
            abort("so it aborts");
        }

        @Test
        @Rule("1.1")
        void doesNotSee(TestReporter reporter) {
            reporter.publishEntry("looked", "everywhere");
            throw new MemoryUnseenException("nothing shows it");
        }

        @Test
        @Rule("1.1")
        void hangs() {
            while (true) {
                LockSupport.park();
            }
        }

        @Test
        @Rule("1.1")
        void exits() {
            System.out.println("goodbye");
            System.exit(3);
        }

        @AfterAll
        static void theEnd() {
            fail("the end fails");
        }
    }
}
