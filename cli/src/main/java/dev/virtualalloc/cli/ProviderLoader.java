package dev.virtualalloc.cli;

import dev.virtualalloc.ProviderReport;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The providers of this jar and of others that are added to it; what this jar has itself, it does not take from them. */
final class ProviderLoader implements AutoCloseable {
    private final URLClassLoader classLoader;
    private final ClassLoader previousContextLoader;

    private ProviderLoader(List<URL> jars) {
        Thread thread = Thread.currentThread();
        previousContextLoader = thread.getContextClassLoader();
        classLoader = new URLClassLoader(jars.toArray(URL[]::new), ProviderLoader.class.getClassLoader());
        // Where the library and the rules on discovery search.
        thread.setContextClassLoader(classLoader);
    }

    /**
     * Adds jars for this thread and those that it starts, until they are closed.
     *
     * @param classpath their paths, as Java writes class paths
     * @return the providers in them and in this jar
     * @throws IllegalArgumentException if one of the paths does not exist
     */
    static ProviderLoader open(String classpath) throws IOException {
        List<URL> jars = new ArrayList<>();
        for (String name : classpath.split(Pattern.quote(File.pathSeparator), -1)) {
            if (!name.isEmpty()) {
                if (!Files.exists(Path.of(name))) {
                    throw new IllegalArgumentException("there is no " + name + " to take a provider from");
                }
                jars.add(Path.of(name).toUri().toURL());
            }
        }
        return new ProviderLoader(jars);
    }

    /**
     * Finds a provider.
     *
     * @param name its name
     * @return what makes an instance of it, each time another one
     * @throws IllegalArgumentException if no provider has the name, or several have it
     */
    ServiceLoader.Provider<VirtualMemoryProvider> provider(String name) {
        List<ServiceLoader.Provider<VirtualMemoryProvider>> named = new ArrayList<>();
        Iterator<ServiceLoader.Provider<VirtualMemoryProvider>> all =
                ServiceLoader.load(VirtualMemoryProvider.class, classLoader).stream().iterator();
        // One call of the iterator may fail for each that is reported.
        for (int attempts = VirtualMemory.providers().size(); attempts > 0; attempts--) {
            try {
                ServiceLoader.Provider<VirtualMemoryProvider> provider = all.next();
                if (provider.get().name().equals(name)) {
                    named.add(provider);
                }
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                // The report names it, and says why it cannot be had.
                continue;
            }
        }
        if (named.size() != 1) {
            throw new IllegalArgumentException((named.isEmpty() ? "no provider is" : named.size() + " providers are")
                    + " named " + name + ". Found:" + describeProviders());
        }
        return named.get(0);
    }

    /**
     * Finds what somebody has written to have a provider tested.
     *
     * @param className the name of the class
     * @return the class
     * @throws IllegalArgumentException if there is no such class, or it is no contract that could be run
     */
    Class<? extends ProviderContract> contract(String className) {
        try {
            Class<?> found = Class.forName(className, false, classLoader);
            if (!ProviderContract.class.isAssignableFrom(found) || Modifier.isAbstract(found.getModifiers())) {
                throw new IllegalArgumentException(className + " is no class that implements ProviderContract");
            }
            return found.asSubclass(ProviderContract.class);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalArgumentException(
                    "there is no class " + className + " to take the contract from, or it cannot be loaded: " + e, e);
        }
    }

    static String describeProviders() {
        return VirtualMemory.providers().stream()
                .map(ProviderReport::toString)
                .collect(Collectors.joining(System.lineSeparator() + "  ", System.lineSeparator() + "  ", ""));
    }

    @Override
    public void close() throws IOException {
        Thread.currentThread().setContextClassLoader(previousContextLoader);
        classLoader.close();
    }
}
