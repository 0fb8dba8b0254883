package dev.virtualalloc.conformance;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A JVM like this one, in which rules are run, one after the other. It ends when this one does, however that ends. */
final class RuleJvm implements AutoCloseable {
    private static final int START_SECONDS = 60;
    private static final int LOOK_MILLISECONDS = 100;

    /** After a rule has had its time, that of the JVM to say what its threads do. */
    private static final int ANSWER_SECONDS = 30;

    /** So many of the rules that it has tested are named when it dies. */
    private static final int NAMED = 5;

    private final ChildProcess process;
    private final Socket socket;
    private final ObjectOutputStream requests;
    private final ObjectInputStream outcomes;
    private final List<String> tested = new ArrayList<>();

    private RuleJvm(ChildProcess process, Socket socket) throws IOException {
        this.process = process;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        requests = new ObjectOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        requests.writeObject(RuleJvmSetup.ofThis());
        requests.flush();
        outcomes = new ObjectInputStream(socket.getInputStream());
    }

    /**
     * Starts one.
     *
     * @throws IllegalStateException if that fails
     */
    static RuleJvm start(JavaCommand java) {
        // A socket, and not its output: what is tested may print, native code as well.
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String secret = UUID.randomUUID().toString();
            ChildProcess process = ChildProcess.start(
                    java, RuleJvmMain.class, List.of(Integer.toString(server.getLocalPort()), secret));
            try {
                return new RuleJvm(process, accept(server, process, secret));
            } catch (IOException e) {
                throw new IOException(e.getMessage() + process.end(), e);
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "no JVM can be started to test rules in, " + java.java() + ": " + e.getMessage()
                            + System.lineSeparator() + "-D" + KitOptions.CHILD
                            + "=off tests them in this JVM, which a wrong provider may end",
                    e);
        }
    }

    /** Waits for the process to connect, and for nobody else. */
    private static Socket accept(ServerSocket server, ChildProcess process, String secret) throws IOException {
        server.setSoTimeout(LOOK_MILLISECONDS);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (process.isAlive() && System.nanoTime() < end) {
            try {
                Socket socket = server.accept();
                socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(ANSWER_SECONDS));
                if (new DataInputStream(socket.getInputStream()).readUTF().equals(secret)) {
                    return socket;
                }
                socket.close();
            } catch (SocketTimeoutException e) {
                // Looks whether the process is still there.
            }
        }
        throw new IOException(process.isAlive() ? "it does not begin within " + START_SECONDS + " s. " : "");
    }

    /** Runs what is asked for. After an outcome that is the last the JVM has ended. */
    RuleOutcome run(RuleRequest request) {
        try {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(request.seconds() + ANSWER_SECONDS));
            requests.writeObject(request);
            requests.flush();
            RuleOutcome outcome = (RuleOutcome) outcomes.readObject();
            tested.add(request.name());
            if (outcome.isLast()) {
                process.kill();
            }
            return outcome;
        } catch (SocketTimeoutException e) {
            process.kill();
            return RuleOutcome.of(
                    RuleOutcome.Kind.HUNG,
                    "the JVM that tests it does not answer, " + ANSWER_SECONDS + " s after the " + request.seconds()
                            + " s that a rule may take");
        } catch (IOException e) {
            return RuleOutcome.of(
                    RuleOutcome.Kind.DIED, "the JVM that tested it has ended" + before() + ": " + process.end());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was done earlier may have been what it died of. */
    private String before() {
        return tested.isEmpty()
                ? ""
                : ", after it had tested "
                        + String.join(", ", tested.subList(Math.max(0, tested.size() - NAMED), tested.size()));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Then there is nobody to be told.
        }
        process.end();
    }
}
