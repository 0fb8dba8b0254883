package dev.virtualalloc.runs;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.ffm.FfmProvider;
import dev.virtualalloc.jna.JnaProvider;
import dev.virtualalloc.micrometer.VirtualMemoryMetrics;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.support.ChildJvm;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The POMs that are published stand alone, and bring a user what they are meant to bring and nothing else. */
class PublishedPomsIT {
    private static final Path BOM = Path.of("../../bom/target/.flattened-pom.xml");

    /** The jar of each released module, with what the module brings. */
    private static final Map<Path, List<String>> BROUGHT = Map.ofEntries(
            entry(ChildJvm.locationOf(VirtualMemory.class), List.of()),
            entry(ChildJvm.locationOf(FfmProvider.class), List.of("virtualalloc-api")),
            entry(ChildJvm.locationOf(JnaProvider.class), List.of("virtualalloc-api", "jna")),
            entry(ChildJvm.locationOf(Simulator.class), List.of("virtualalloc-api")),
            entry(ChildJvm.locationOf(LongVec.class), List.of("virtualalloc-api")),
            entry(foreign(), List.of("virtualalloc-containers")),
            entry(ChildJvm.locationOf(VirtualMemoryMetrics.class), List.of("virtualalloc-api", "micrometer-core")),
            entry(
                    ChildJvm.locationOf(ProviderContract.class),
                    List.of(
                            "virtualalloc-api",
                            "junit-jupiter-api",
                            "junit-jupiter-engine",
                            "junit-platform-launcher",
                            "assertj-core")));

    static Stream<Path> modules() {
        return BROUGHT.keySet().stream();
    }

    /** It is on none of the paths of these tests, since Java 17 could read none that it is on. */
    private static Path foreign() {
        String containers = ChildJvm.locationOf(LongVec.class).getFileName().toString();
        return Path.of("../../foreign/target", containers.replace("containers", "foreign"));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleBringsWhatItNeedsAndNoParent(Path module) throws Exception {
        Element pom = pomOf(module);

        assertThat(children(pom, "parent")).isEmpty();
        List<Element> dependencies = dependencies(pom);
        assertThat(dependencies)
                .filteredOn(dependency -> !text(dependency, "scope").equals("provided")
                        && !text(dependency, "optional").equals("true"))
                .extracting(dependency -> text(dependency, "artifactId"))
                .containsExactlyInAnyOrderElementsOf(BROUGHT.get(module));
        assertThat(dependencies)
                .allSatisfy(
                        dependency -> assertThat(text(dependency, "version")).matches("[0-9][^${}]*"));
    }

    @Test
    void theBomListsAllReleasedModulesInTheirVersionsAndNothingElse() throws Exception {
        List<String> released = new ArrayList<>();
        for (Path module : BROUGHT.keySet()) {
            released.add(coordinates(pomOf(module)));
        }
        Element bom = parse(Files.newInputStream(BOM));

        assertThat(children(bom, "parent")).isEmpty();
        assertThat(children(bom, "dependencies")).isEmpty();
        assertThat(dependencies(children(bom, "dependencyManagement").get(0)))
                .extracting(dependency -> coordinates(dependency).replace("${project.version}", text(bom, "version")))
                .containsExactlyInAnyOrderElementsOf(released);
    }

    private static Element pomOf(Path module) throws Exception {
        try (JarFile jar = new JarFile(module.toFile())) {
            JarEntry pom = jar.stream()
                    .filter(entry -> entry.getName().matches("META-INF/maven/.*/pom\\.xml"))
                    .findFirst()
                    .orElseThrow();
            return parse(jar.getInputStream(pom));
        }
    }

    private static Element parse(InputStream pom) throws Exception {
        try (pom) {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(pom)
                    .getDocumentElement();
        }
    }

    private static List<Element> dependencies(Element parent) {
        return children(parent, "dependencies").stream()
                .flatMap(list -> children(list, "dependency").stream())
                .toList();
    }

    private static String coordinates(Element artifact) {
        return text(artifact, "groupId") + ":" + text(artifact, "artifactId") + ":" + text(artifact, "version");
    }

    private static String text(Element parent, String name) {
        return children(parent, name).stream()
                .findFirst()
                .map(Node::getTextContent)
                .orElse("");
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
