package dev.virtualalloc.cli;

import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.ProviderReport;
import dev.virtualalloc.VirtualMemory;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** A diagnosis in words, for people. */
final class DiagnosisText {
    private static final int TITLE = 19;
    private static final int VALUE = 12;

    private final Console console;

    DiagnosisText(Console console) {
        this.console = console;
    }

    void print(Diagnosis diagnosis) {
        console.printMarkup("@|bold Providers|@");
        TextTable providers = table();
        for (ProviderReport report : diagnosis.providers()) {
            boolean serves = diagnosis.serves(report);
            providers.addRowValues(
                    report.name(), serves ? "serves" : report.usable() ? "works" : "cannot", why(report, serves));
        }
        print(providers);
        diagnosis.serving().ifPresent(name -> section("Memory from " + name, diagnosis.memory()));
        section("This Java", diagnosis.java());
        section("This machine", diagnosis.machine());
        verdict(diagnosis);
    }

    private static String why(ProviderReport report, boolean serves) {
        if (!report.usable()) {
            return report.availability().reason().orElse("");
        }
        boolean chosen = System.getProperty(VirtualMemory.PROVIDER_PROPERTY) != null;
        if (serves) {
            return chosen ? "because it was chosen" : "its rank is the highest of those that work, " + report.rank();
        }
        return chosen ? "but was not chosen" : "but its rank is lower, " + report.rank();
    }

    private void section(String title, List<ReportEntry> entries) {
        console.println();
        console.printMarkup("@|bold " + title + "|@");
        TextTable table = table();
        for (ReportEntry entry : entries) {
            table.addRowValues(entry.label(), entry.displayValue(), entry.meaning());
        }
        print(table);
    }

    private void verdict(Diagnosis diagnosis) {
        console.println();
        List<ReportEntry> problems = diagnosis.problems();
        if (diagnosis.refusal().isPresent()) {
            console.printMarkup("@|bold,red Memory cannot be had:|@");
            console.println("  " + reason(diagnosis.refusal().get()));
        }
        if (!problems.isEmpty()) {
            console.printMarkup("@|bold,yellow What to change|@");
            TextTable table =
                    table(new Column(TITLE, 2, Overflow.SPAN), new Column(Console.WIDTH - TITLE, 1, Overflow.WRAP));
            for (ReportEntry problem : problems) {
                table.addRowValues(problem.label(), problem.advice().orElseThrow());
            }
            print(table);
        } else if (diagnosis.serving().isPresent()) {
            console.printMarkup("@|bold,green Nothing stands in the way.|@");
        }
    }

    /** Without the list of providers at its end: that stands above. */
    private static String reason(NoUsableProviderException refusal) {
        return String.valueOf(refusal.getMessage())
                .lines()
                .findFirst()
                .orElseThrow()
                .replaceFirst(" Found:$", "");
    }

    private TextTable table() {
        return table(
                new Column(TITLE, 2, Overflow.SPAN),
                new Column(VALUE, 1, Overflow.SPAN),
                new Column(Console.WIDTH - TITLE - VALUE, 1, Overflow.WRAP));
    }

    private TextTable table(Column... columns) {
        TextTable table = TextTable.forColumns(Help.defaultColorScheme(console.ansi()), columns);
        table.indentWrappedLines = 0;
        return table;
    }

    private void print(TextTable table) {
        table.toString().lines().forEach(console::println);
    }
}
