package dev.virtualalloc.conformance;

import java.io.Serializable;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a JVM has that its command line does not give to another: system properties that were set since, and a class loader of the thread.
 *
 * @param jars what the class loader takes classes from that are not on the class path
 */
record RuleJvmSetup(Map<String, String> properties, List<URL> jars) implements Serializable {

    static RuleJvmSetup ofThis() {
        Map<String, String> properties = new HashMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (!isOfTheJvm(name)) {
                properties.put(name, System.getProperty(name));
            }
        }
        List<URL> jars = new ArrayList<>();
        for (ClassLoader loader = Thread.currentThread().getContextClassLoader();
                loader instanceof URLClassLoader urls;
                loader = loader.getParent()) {
            // What the parent has comes first.
            jars.addAll(0, List.of(urls.getURLs()));
        }
        return new RuleJvmSetup(properties, jars);
    }

    private static boolean isOfTheJvm(String property) {
        return property.startsWith("java.") || property.startsWith("jdk.") || property.startsWith("sun.");
    }

    /** Gives this JVM and thread the same. */
    void apply() {
        properties.forEach((name, value) -> {
            if (name.startsWith("virtualalloc.") || System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        if (!jars.isEmpty()) {
            Thread.currentThread()
                    .setContextClassLoader(
                            new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getSystemClassLoader()));
        }
    }
}
