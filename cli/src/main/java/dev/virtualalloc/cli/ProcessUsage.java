package dev.virtualalloc.cli;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.virtualalloc.MemoryUsageMXBean;
import dev.virtualalloc.MemoryUsageMXBean.Totals;
import dev.virtualalloc.internal.Sizes;
import java.io.IOException;
import java.util.Map;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/** Prints what another JVM holds, as its {@link MemoryUsageMXBean} says. */
final class ProcessUsage {
    private static final String ROW = "  %-29s %11s %11s %11s %11s";

    private final Console console;
    private final long pid;

    ProcessUsage(Console console, long pid) {
        this.console = console;
        this.pid = pid;
    }

    /**
     * Asks the JVM and prints what it says.
     *
     * @param json whether as JSON
     * @throws IllegalStateException if it cannot be asked
     */
    void print(boolean json) {
        try (JMXConnector connector = connect()) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            ObjectName name = new ObjectName(MemoryUsageMXBean.OBJECT_NAME);
            if (!server.isRegistered(name)) {
                throw cannot(
                        "its memory is not shown. Start it with -D" + MemoryUsageMXBean.PROPERTY
                                + "=true; a JVM that uses virtualalloc shows its memory then",
                        null);
            }
            MemoryUsageMXBean usage = JMX.newMXBeanProxy(server, name, MemoryUsageMXBean.class);
            if (json) {
                printJson(usage);
            } else {
                printText(usage);
            }
        } catch (AttachNotSupportedException | IOException | JMException e) {
            throw cannot("there is no such JVM, or not one that this user may ask (" + e.getMessage() + ")", e);
        } catch (NoClassDefFoundError e) {
            throw cannot("this Java lacks the module jdk.attach or java.management.rmi. Use a JDK", e);
        }
    }

    private IllegalStateException cannot(String reason, @Nullable Throwable cause) {
        return new IllegalStateException("cannot ask process " + pid + ": " + reason, cause);
    }

    @SuppressWarnings(
            "BanJNDI") // Whoever may attach to a JVM could have it do anything; it is no danger to whoever asks.
    private JMXConnector connect() throws AttachNotSupportedException, IOException {
        VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
        try {
            return JMXConnectorFactory.connect(new JMXServiceURL(jvm.startLocalManagementAgent()));
        } finally {
            jvm.detach();
        }
    }

    private void printText(MemoryUsageMXBean usage) {
        console.printMarkup("@|bold Held by process " + pid + "|@");
        console.println(String.format(ROW, "", "reserved", "committed", "kept", "blocks"));
        row("all", usage.getTotal());
        usage.getByProvider().forEach((name, held) -> row("provider " + name, held));
        usage.getByAllocator().forEach((name, held) -> row("allocator " + name, held));
        if (usage.getMappings() >= 0) {
            console.println();
            console.println("It has " + Sizes.count(usage.getMappings()) + " mappings.");
        }
    }

    private void row(String title, Totals held) {
        console.println(String.format(
                ROW,
                title,
                Sizes.text(held.getReserved()),
                Sizes.text(held.getCommitted()),
                Sizes.text(held.getKept()),
                Sizes.count(held.getBlocks())));
    }

    private void printJson(MemoryUsageMXBean usage) {
        JsonObject all = new JsonObject();
        all.put("pid", pid);
        all.put("total", json(usage.getTotal()));
        all.put("byProvider", json(usage.getByProvider()));
        all.put("byAllocator", json(usage.getByAllocator()));
        all.put("mappings", usage.getMappings() < 0 ? null : usage.getMappings());
        console.println(JsonWriter.indent("  ").string().value(all).done());
    }

    private static JsonObject json(Map<String, Totals> named) {
        JsonObject all = new JsonObject();
        named.forEach((name, held) -> all.put(name, json(held)));
        return all;
    }

    private static JsonObject json(Totals held) {
        JsonObject json = new JsonObject();
        json.put("reserved", held.getReserved());
        json.put("committed", held.getCommitted());
        json.put("kept", held.getKept());
        json.put("blocks", held.getBlocks());
        return json;
    }
}
