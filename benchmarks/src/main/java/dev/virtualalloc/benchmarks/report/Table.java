package dev.virtualalloc.benchmarks.report;

import dev.virtualalloc.benchmarks.report.Results.Absence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The results as Markdown. */
final class Table {
    private static final String NOTHING = "–";

    private Table() {}

    static String markdown(Results results, List<Work> works) {
        List<String> lines = new ArrayList<>();
        lines.add("# What was measured");
        lines.add("");
        results.machine().forEach((name, value) -> lines.add("- " + name + ": " + value));
        lines.add("");
        lines.add("| work | ours | best peer | ours / best | limit | to reach | |");
        lines.add("|---|---|---|---|---|---|---|");
        for (Work work : works) {
            work.rows().forEach(row -> lines.add(line(results, work, row)));
        }
        lines.addAll(firstLives(results));
        lines.addAll(absences(results));
        return String.join("\n", lines) + "\n";
    }

    private static String line(Results results, Work work, Row row) {
        Optional<Double> ours = results.value(work.id(), row.ours(), row.figure());
        Optional<Measurement> best = results.bestPeer(work.id(), row.figure());
        String ratio = ours.flatMap(value ->
                        best.filter(peer -> peer.value() > 0).map(peer -> Figure.number(value / peer.value()) + " ×"))
                .orElse(NOTHING);
        return cells(
                row.title(),
                ours.map(row.figure()::text).orElse(NOTHING),
                best.map(peer -> row.figure().text(peer.value()) + " (" + peer.subject() + ")")
                        .orElse(NOTHING),
                ratio,
                results.value(work.id(), row.limit(), row.figure())
                        .map(value -> row.figure().text(value) + " (" + row.limit() + ")")
                        .orElse(NOTHING),
                row.target().text(),
                row.target()
                        .judge(results, work, row)
                        .map(verdict -> (verdict.met() ? "met" : "**missed**") + ": " + verdict.measured())
                        .orElse(NOTHING));
    }

    private static List<String> firstLives(Results results) {
        List<Measurement> all = results.measurements().stream()
                .filter(one -> !one.firstLife().isEmpty())
                .toList();
        if (all.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of(
                "",
                "## First lives",
                "",
                "On a virtual machine, the first touch of memory that the machine never had costs up to ten times more. No"
                        + " conclusion is drawn from these; they are not in the table above.",
                "",
                "| work | side | first life | the next |",
                "|---|---|---|---|"));
        for (Measurement one : all) {
            lines.add(cells(
                    one.work() + (one.figure() == Figure.WORST ? ", worst pause" : ""),
                    one.subject(),
                    one.figure().text(one.firstLife().get(0)),
                    one.figure().text(one.value())));
        }
        return lines;
    }

    private static List<String> absences(Results results) {
        if (results.absences().isEmpty()) {
            return List.of();
        }
        List<String> lines =
                new ArrayList<>(List.of("", "## Not measured here", "", "| work | side | why |", "|---|---|---|"));
        for (Absence one : results.absences()) {
            lines.add(cells(one.work(), one.subject(), one.reason()));
        }
        return lines;
    }

    private static String cells(String... cells) {
        return "| " + String.join(" | ", cells).replace("\n", " ") + " |";
    }
}
