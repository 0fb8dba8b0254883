package dev.virtualalloc.conformance;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The main class of a JVM of rules: runs what it is asked for, and ends when nobody is there to ask. */
final class RuleJvmMain {
    private static final int END_SECONDS = 5;

    private RuleJvmMain() {}

    /**
     * Serves the JVM that has started this one.
     *
     * @param arguments the port where that listens, and what it knows this one by
     */
    public static void main(String[] arguments) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        socket.setTcpNoDelay(true);
        new DataOutputStream(socket.getOutputStream()).writeUTF(arguments[1]);
        ObjectOutputStream outcomes = new ObjectOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        outcomes.flush();
        ObjectInputStream requests = new ObjectInputStream(socket.getInputStream());
        ((RuleJvmSetup) requests.readObject()).apply();

        BlockingQueue<RuleRequest> received = new LinkedBlockingQueue<>();
        daemon(Thread.currentThread().getThreadGroup(), "virtualalloc-kit-requests", () -> receive(requests, received));
        // A group for the thread of the tests, and whatever threads these start.
        ThreadGroup group = new ThreadGroup("rules");
        RuleGate gate = RuleGate.open();
        daemon(group, "rules", new RuleLauncher(gate));
        while (true) {
            RuleRequest request = received.take();
            outcomes.writeObject(gate.ask(request).orElseGet(() -> hung(request, group)));
            outcomes.flush();
        }
    }

    private static RuleOutcome hung(RuleRequest request, ThreadGroup group) {
        return RuleOutcome.of(
                RuleOutcome.Kind.HUNG,
                "it has not ended after " + request.seconds() + " s, which -D" + KitOptions.SECONDS + " sets."
                        + System.lineSeparator() + ThreadStacks.of(group));
    }

    /** In a thread of its own, which sees the other JVM end also while a rule hangs. */
    private static void receive(ObjectInputStream requests, BlockingQueue<RuleRequest> received) {
        try {
            while (true) {
                received.add((RuleRequest) requests.readObject());
            }
        } catch (IOException | ClassNotFoundException e) {
            end();
        }
    }

    /** What is to be done when a JVM ends is done, unless it takes for ever. */
    private static void end() {
        daemon(Thread.currentThread().getThreadGroup(), "virtualalloc-kit-end", () -> {
            try {
                TimeUnit.SECONDS.sleep(END_SECONDS);
            } catch (InterruptedException e) {
                // Ends at once.
            }
            Runtime.getRuntime().halt(0);
        });
        System.exit(0);
    }

    private static void daemon(ThreadGroup group, String name, Runnable task) {
        Thread thread = new Thread(group, task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
