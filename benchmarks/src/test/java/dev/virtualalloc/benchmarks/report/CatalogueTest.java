package dev.virtualalloc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.benchmarks.report.Target.Times;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class CatalogueTest {

    private static Stream<Work> works() {
        return Stream.of(Effort.FULL, Effort.QUICK).flatMap(effort -> Catalogue.works(effort).stream());
    }

    @Test
    void idsOfWorksAndRowsAreUnique() {
        List<Work> works = Catalogue.works(Effort.FULL);
        assertThat(works).extracting(Work::id).doesNotHaveDuplicates();
        assertThat(works.stream().flatMap(work -> work.rows().stream()))
                .extracting(Row::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void everythingThatARowNamesIsMeasuredInAQuickRunAsWell() {
        works().forEach(work -> {
            Set<String> names = work.subjects().stream().map(Subject::name).collect(Collectors.toSet());
            for (Row row : work.rows()) {
                assertThat(names).as(row.id()).contains(row.ours());
                if (!row.limit().isEmpty()) {
                    assertThat(names).as(row.id()).contains(row.limit());
                }
                if (row.target() instanceof Times times) {
                    assertThat(names).as(row.id()).contains(times.subject());
                }
            }
        });
    }

    @Test
    void quickRunHasEveryRow() {
        assertThat(rows(Effort.QUICK)).isEqualTo(rows(Effort.FULL));
    }

    private static List<String> rows(Effort effort) {
        return Catalogue.works(effort).stream()
                .flatMap(work -> work.rows().stream())
                .map(Row::id)
                .toList();
    }

    @Test
    void everyBenchmarkAndParameterThatIsNamedExists() {
        Set<BenchmarkListEntry> all = BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT), List.of());
        works().flatMap(work -> work.subjects().stream())
                .map(Subject::probe)
                .map(probe -> probe instanceof TraceProbe traced ? traced.probe() : probe)
                .filter(JmhProbe.class::isInstance)
                .map(JmhProbe.class::cast)
                .forEach(probe -> assertThat(all)
                        .as(probe.toString())
                        .anyMatch(entry -> entry.getUsername().equals(probe.benchmark())
                                && entry.getParams()
                                        .orElse(Map.of())
                                        .keySet()
                                        .containsAll(probe.parameters().keySet())));
    }
}
