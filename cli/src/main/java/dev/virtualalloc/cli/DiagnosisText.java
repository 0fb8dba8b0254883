package dev.virtualalloc.cli;

import dev.virtualalloc.ProviderReport;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** A diagnosis in words, for people. */
final class DiagnosisText {
    private static final int TITLE = 16;
    private static final int VALUE = 13;

    private final Screen screen;

    DiagnosisText(Screen screen) {
        this.screen = screen;
    }

    void print(Diagnosis diagnosis) {
        screen.styled("@|bold Providers|@");
        TextTable providers = table();
        for (ProviderReport report : diagnosis.providers()) {
            boolean serves = diagnosis.serving().filter(report.name()::equals).isPresent();
            providers.addRowValues(
                    report.name(),
                    serves ? "serves" : report.usable() ? "usable" : "not usable",
                    report.usable() ? "rank " + report.rank() : String.valueOf(report.availability()));
        }
        print(providers);
        diagnosis.serving().ifPresent(name -> section("Memory from " + name, diagnosis.memory()));
        section("This Java", diagnosis.java());
        section("This machine", diagnosis.machine());
        verdict(diagnosis);
    }

    private void section(String title, List<Finding> findings) {
        screen.line();
        screen.styled("@|bold " + title + "|@");
        TextTable table = table();
        for (Finding finding : findings) {
            table.addRowValues(finding.title(), finding.value(), finding.meaning());
        }
        print(table);
    }

    private void verdict(Diagnosis diagnosis) {
        screen.line();
        List<Finding> obstacles = diagnosis.obstacles();
        if (diagnosis.refusal().isPresent()) {
            screen.styled("@|bold,red Memory cannot be had:|@");
            // The table of providers behind the first line is what stands above.
            screen.line("  " + diagnosis.refusal().get().getMessage().lines().findFirst().orElseThrow());
        }
        if (!obstacles.isEmpty()) {
            screen.styled("@|bold,yellow What to change|@");
            TextTable table = TextTable.forColumns(
                    Help.defaultColorScheme(screen.ansi()),
                    new Column(TITLE, 2, Overflow.SPAN),
                    new Column(Screen.WIDTH - TITLE, 1, Overflow.WRAP));
            for (Finding obstacle : obstacles) {
                table.addRowValues(obstacle.title(), obstacle.advice().orElseThrow());
            }
            print(table);
        } else if (diagnosis.serving().isPresent()) {
            screen.styled("@|bold,green Nothing stands in the way.|@");
        }
    }

    private TextTable table() {
        return TextTable.forColumns(
                Help.defaultColorScheme(screen.ansi()),
                new Column(TITLE, 2, Overflow.SPAN),
                new Column(VALUE, 1, Overflow.SPAN),
                new Column(Screen.WIDTH - TITLE - VALUE, 1, Overflow.WRAP));
    }

    private void print(TextTable table) {
        table.toString().lines().forEach(screen::line);
    }
}
