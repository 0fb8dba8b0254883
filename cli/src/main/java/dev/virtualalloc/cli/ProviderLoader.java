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

/** Loads providers from this jar and from other jars; classes that this jar has are loaded from it. */
final class ProviderLoader implements AutoCloseable {
    /** Each that cannot be loaded is one; where one is met again and again, enough is enough. */
    private static final int MOST_FAILURES = 100;

    private final URLClassLoader classLoader;
    private final ClassLoader previousContextLoader;

    private ProviderLoader(List<URL> jars) {
        Thread thread = Thread.currentThread();
        previousContextLoader = thread.getContextClassLoader();
        classLoader = new URLClassLoader(jars.toArray(URL[]::new), ProviderLoader.class.getClassLoader());
        // The library and the rules on discovery search the context class loader.
        thread.setContextClassLoader(classLoader);
    }

    /**
     * Opens jars for this thread and the threads it starts, until the loader is closed.
     *
     * @param classpath their paths, separated by {@link File#pathSeparator}
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
     * Returns the provider that {@link VirtualMemory#PROVIDER_PROPERTY} names, which creates another instance at each {@code get()}. None
     * is opened. Found by this thread, in this JVM or the one in which rules are tested.
     *
     * @throws IllegalArgumentException if none is named, no provider has the name, or several have it
     */
    static ServiceLoader.Provider<VirtualMemoryProvider> chosen() {
        String name = System.getProperty(VirtualMemory.PROVIDER_PROPERTY);
        if (name == null) {
            throw new IllegalArgumentException(
                    "Which provider? Choose one by --provider. Found:" + describeProviders());
        }
        List<ServiceLoader.Provider<VirtualMemoryProvider>> named = new ArrayList<>();
        Iterator<ServiceLoader.Provider<VirtualMemoryProvider>> all =
                ServiceLoader.load(VirtualMemoryProvider.class).stream().iterator();
        int failures = 0;
        while (failures < MOST_FAILURES) {
            try {
                if (!all.hasNext()) {
                    break;
                }
                ServiceLoader.Provider<VirtualMemoryProvider> provider = all.next();
                if (provider.get().name().equals(name)) {
                    named.add(provider);
                }
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                // Its report in describeProviders() has the reason.
                failures++;
            }
        }
        if (named.size() != 1) {
            throw new IllegalArgumentException((named.isEmpty() ? "no provider is" : named.size() + " providers are")
                    + " named " + name + ". Found:" + describeProviders());
        }
        return named.get(0);
    }

    /**
     * Returns the contract with a class name.
     *
     * @throws IllegalArgumentException if there is no such class, or it is not a concrete {@link ProviderContract}
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

    private static String describeProviders() {
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
