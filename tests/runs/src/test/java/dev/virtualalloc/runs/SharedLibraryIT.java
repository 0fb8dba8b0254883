package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.support.ChildJvm;
import dev.virtualalloc.support.ProviderJar;
import dev.virtualalloc.support.StubProvider;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library that applications share, as in a server: each application has a class loader of its own, and its threads have that. */
class SharedLibraryIT {
    private static final Path LIBRARY = ChildJvm.locationOf(VirtualMemory.class);

    @TempDir
    static Path directory;

    private static Path backend;
    private static Path another;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @BeforeAll
    static void packJars() {
        backend = ProviderJar.of(new StubProvider("backend").rank(1), directory, "backend", LIBRARY)
                .pack();
        another = ProviderJar.of(new StubProvider("another").rank(2), directory, "another", LIBRARY)
                .pack();
    }

    @AfterEach
    void leaveTheApplication() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void aCopyInAnApplicationDoesNotHideTheBackendBesideTheLibrary() throws Exception {
        ClassLoader server = server(LIBRARY, backend);
        enter(new ChildFirst(null, server, LIBRARY, another));

        assertThat(call(server, "provider").getClass().getClassLoader()).isSameAs(server);
        assertThat(reports(server))
                .hasSize(2)
                .anyMatch(report -> report.startsWith("backend (rank 1): usable"))
                .anyMatch(report -> report.startsWith(
                                "(another copy) (rank 0): not usable: class loader " + ChildFirst.class.getName() + "@")
                        && report.contains("has a copy of this library of its own")
                        && report.contains("the one in use is that of class loader 'server'"));
    }

    @Test
    void anApplicationIsNotKeptByTheLibraryThatItWasFirstToUse() throws Exception {
        for (Path applicationOwn : List.of(LIBRARY, another)) {
            ClassLoader server = server(LIBRARY, backend);
            WeakReference<ClassLoader> application = applicationThatCameAndWent(server, applicationOwn);

            for (int i = 0; i < 50 && application.get() != null; i++) {
                System.gc();
                Thread.sleep(10);
            }

            assertThat(application.get())
                    .as("the application with %s", applicationOwn)
                    .isNull();
            assertThat(call(server, "provider").getClass().getClassLoader()).isSameAs(server);
        }
    }

    private WeakReference<ClassLoader> applicationThatCameAndWent(ClassLoader server, Path own) throws Exception {
        URLClassLoader application = new ChildFirst(null, server, own, another);
        enter(application);
        call(server, "provider");
        reports(server);
        Thread.currentThread().setContextClassLoader(before);
        application.close();
        return new WeakReference<>(application);
    }

    @Test
    void aBackendThatOnlyTheApplicationHasServes() throws Exception {
        ClassLoader server = server(LIBRARY);
        enter(new ChildFirst(null, server, another));

        assertThat(reports(server)).singleElement().asString().startsWith("another (rank 2): usable");
        assertThat(call(server, "provider").getClass().getName()).isEqualTo("third.another.Provider");
    }

    @Test
    void aBackendBesideTheLibraryServesBeforeAHigherRankAndACopyOfItself() throws Exception {
        ClassLoader server = server(LIBRARY, backend);
        enter(new ChildFirst(null, server, another, backend));

        assertThat(call(server, "provider").getClass().getClassLoader()).isSameAs(server);
    }

    @Test
    void whatBothSeeIsReportedOnce() throws Exception {
        ClassLoader server = server(LIBRARY, backend);
        enter(new URLClassLoader(new URL[0], server));

        assertThat(reports(server)).singleElement().asString().startsWith("backend (rank 1): usable");
    }

    @Test
    void aBackendOfTheApplicationServesBeforeTheSimulatorBesideTheLibrary() throws Exception {
        ClassLoader server = server(LIBRARY, ChildJvm.locationOf(Simulator.class));
        enter(new ChildFirst(null, server, another));

        assertThat(call(server, "provider").getClass().getName()).isEqualTo("third.another.Provider");
    }

    @Test
    void whereNobodyHasABackendTheMessageNamesBothClassLoaders() throws Exception {
        ClassLoader server = server(LIBRARY);
        enter(new URLClassLoader("shop", new URL[0], server));

        assertThat(refusal(server))
                .startsWith(
                        "no provider of virtual memory was found by class loader 'server', which this library is of, or by"
                                + " class loader 'shop' of the thread. Add a backend");
    }

    @Test
    void whereOnlyACopyHasABackendTheMessageNamesBothCopies() throws Exception {
        ClassLoader server = server(LIBRARY);
        enter(new ChildFirst(null, server, LIBRARY, backend));

        assertThat(refusal(server))
                .startsWith("no provider of virtual memory can be used here of those found by class loader 'server', ")
                .contains(
                        "has a copy of this library of its own, which its backends are made for",
                        "is that of class loader 'server', from "
                                + LIBRARY.toUri().toURL(),
                        "Keep one of the two, with a backend beside it");
    }

    private static ClassLoader server(Path... jars) throws MalformedURLException {
        return new ChildFirst("server", ClassLoader.getPlatformClassLoader(), jars);
    }

    private static void enter(ClassLoader application) {
        Thread.currentThread().setContextClassLoader(application);
    }

    private static Object call(ClassLoader server, String method) throws ReflectiveOperationException {
        return server.loadClass(VirtualMemory.class.getName()).getMethod(method).invoke(null);
    }

    private static List<String> reports(ClassLoader server) throws ReflectiveOperationException {
        return ((List<?>) call(server, "providers"))
                .stream().map(Object::toString).toList();
    }

    private static String refusal(ClassLoader server) {
        Throwable failure = catchThrowable(() -> call(server, "provider"));
        assertThat(failure).isInstanceOf(InvocationTargetException.class);
        return failure.getCause().getMessage();
    }

    private static URL[] urls(Path... jars) throws MalformedURLException {
        URL[] urls = new URL[jars.length];
        for (int i = 0; i < jars.length; i++) {
            urls[i] = jars[i].toUri().toURL();
        }
        return urls;
    }

    /** Prefers its own classes to those of its parent: applications as servlets have it; and the server to the modules of the test. */
    private static final class ChildFirst extends URLClassLoader {
        ChildFirst(String name, ClassLoader parent, Path... jars) throws MalformedURLException {
            super(name, urls(jars), parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                try {
                    return name.startsWith("java.") ? super.loadClass(name, resolve) : findClass(name);
                } catch (ClassNotFoundException e) {
                    return super.loadClass(name, resolve);
                }
            }
        }
    }
}
