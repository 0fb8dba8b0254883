package dev.virtualalloc.runs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.lang.module.ModuleDescriptor.Requires.Modifier.STATIC;
import static java.lang.module.ModuleDescriptor.Requires.Modifier.TRANSITIVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.ffm.FfmProvider;
import dev.virtualalloc.jna.JnaProvider;
import dev.virtualalloc.micrometer.VirtualMemoryMetrics;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import dev.virtualalloc.support.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may know whom, in every layer of the released jars. */
class ArchitectureIT {
    private static final String OPERATIONS =
            "reserve|commit|map|decommit|release|protect|advise|prefault|discard|residentBytes|query";

    @TempDir
    static Path directory;

    private static JavaClasses classes;

    @BeforeAll
    static void read() throws IOException {
        for (Class<?> of : List.of(
                VirtualMemory.class,
                FfmProvider.class,
                JnaProvider.class,
                Simulator.class,
                LongVec.class,
                VirtualMemoryMetrics.class)) {
            unpack(ChildJvm.locationOf(of));
        }
        classes = new ClassFileImporter().importPath(directory);
    }

    /** All classes, those for newer Javas too: of two of one name each lies in a directory of its own. */
    private static void unpack(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream().filter(entry -> entry.getName().endsWith(".class")).forEach(entry -> {
                Path target = directory.resolve(jar.getFileName()).resolve(entry.getName());
                try (InputStream code = file.getInputStream(entry)) {
                    Files.createDirectories(target.getParent());
                    Files.copy(code, target);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void onlyReservationsAndForwardersCallTheOperationsOfAnAddressSpace() {
        assertThat(classes.contain(Reservation.class)).isTrue();
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Reservation.class.getName())
                .and()
                .doNotHaveFullyQualifiedName(ForwardingAddressSpace.class.getName())
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "the target is an operation of another address space",
                        access -> access.getTarget().getName().matches(OPERATIONS)
                                && access.getTargetOwner().isAssignableTo(AddressSpace.class)
                                && !isOwn(access)))
                .check(classes);
    }

    /** Whether a class calls what it is itself: its own operation, or by super that of the class it extends. */
    private static boolean isOwn(JavaAccess<?> access) {
        return !access.getTargetOwner().isInterface()
                && access.getOriginOwner()
                        .isAssignableTo(access.getTargetOwner().getName());
    }

    @Test
    void onlyRawMemoryAndTheSimulatorUseUnsafe() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.virtualalloc.internal.RawMemory")
                .and()
                .doNotHaveFullyQualifiedName("dev.virtualalloc.sim.SimulatedMemory")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("sun.misc.Unsafe")
                .check(classes);
    }

    /** Views make segments for buffers; the binding reads what native functions have left for it. */
    @Test
    void onlyRawMemoryViewsTheSimulatorAndTheBindingReachMemoryBySegments() {
        noClasses()
                .that()
                .haveNameNotMatching(
                        "dev\\.virtualalloc\\.(internal\\.RawMemory|internal\\.Views|sim\\.SimulatedMemory)(\\$.*)?")
                .and()
                .resideOutsideOfPackage("dev.virtualalloc.ffm..")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "a segment is made of an address",
                        (JavaAccess<?> call) ->
                                call.getTargetOwner().getName().equals("java.lang.foreign.MemorySegment")
                                        && call.getTarget().getName().matches("reinterpret|ofAddress")))
                .check(classes);
    }

    @Test
    void theInternalPackageKnowsNothingOfTheOnesAboveIt() {
        noClasses()
                .that(resideInAPackage("dev.virtualalloc.internal"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.virtualalloc", "dev.virtualalloc.spi.."))
                .check(classes);
    }

    @Test
    void theApiKnowsJavaAlone() {
        noClasses()
                .that(resideInAnyPackage("dev.virtualalloc", "dev.virtualalloc.internal", "dev.virtualalloc.spi.."))
                .should()
                .dependOnClassesThat(DescribedPredicate.not(resideInAnyPackage(
                        "java..",
                        "javax.management",
                        "jdk.jfr",
                        "sun.misc",
                        "org.jspecify..",
                        "dev.virtualalloc",
                        "dev.virtualalloc.internal",
                        "dev.virtualalloc.spi..")))
                .check(classes);
    }

    @Test
    void backendsContainersAndMetricsDoNotKnowEachOther() {
        List<String> all = List.of("ffm", "jna", "sim", "containers", "micrometer");
        for (String one : all) {
            List<String> others = all.stream()
                    .filter(other -> !other.equals(one))
                    .map(other -> "dev.virtualalloc." + other + "..")
                    .toList();
            noClasses()
                    .that(resideInAPackage("dev.virtualalloc." + one + ".."))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(others.toArray(new String[0])))
                    .check(classes);
        }
    }

    @Test
    void noModuleHandsOnWhatNeedNotBeThere() {
        for (Class<?> of : List.of(
                VirtualMemory.class,
                FfmProvider.class,
                JnaProvider.class,
                Simulator.class,
                LongVec.class,
                VirtualMemoryMetrics.class,
                ProviderContract.class)) {
            assertThat(ModuleFinder.of(ChildJvm.locationOf(of)).findAll())
                    .singleElement()
                    .satisfies(module -> assertThat(module.descriptor().requires())
                            .as("what %s requires", module)
                            .isNotEmpty()
                            .noneMatch(required -> required.modifiers().containsAll(Set.of(STATIC, TRANSITIVE))));
        }
    }

    @Test
    void backendsDoNotKnowTheInsideOfTheApi() {
        noClasses()
                .that(resideInAnyPackage("dev.virtualalloc.ffm..", "dev.virtualalloc.jna..", "dev.virtualalloc.sim.."))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.virtualalloc.internal"))
                .check(classes);
    }
}
