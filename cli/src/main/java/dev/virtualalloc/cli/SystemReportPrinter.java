package dev.virtualalloc.cli;

import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.ProviderReport;
import dev.virtualalloc.VirtualMemory;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** Prints a report as text. */
final class SystemReportPrinter {
    private static final int TITLE = 19;
    private static final int VALUE = 12;

    private final Console console;

    SystemReportPrinter(Console console) {
        this.console = console;
    }

    void print(SystemReport report) {
        console.printMarkup("@|bold Providers|@");
        TextTable providers = table();
        for (ProviderReport provider : report.providers()) {
            boolean selected = report.isSelected(provider);
            providers.addRowValues(
                    provider.name(),
                    selected ? "serves" : provider.usable() ? "works" : "cannot",
                    why(provider, selected));
        }
        print(providers);
        report.selectedProvider().ifPresent(name -> section("Memory from " + name, report.memory()));
        section("This Java", report.java());
        section("This machine", report.machine());
        summary(report);
    }

    private static String why(ProviderReport provider, boolean selected) {
        if (!provider.usable()) {
            return provider.problem().orElse("");
        }
        boolean chosen = System.getProperty(VirtualMemory.PROVIDER_PROPERTY) != null;
        if (selected) {
            return chosen ? "because it was chosen" : "its rank is the highest of those that work, " + provider.rank();
        }
        return chosen ? "but was not chosen" : "but its rank is lower, " + provider.rank();
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

    private void summary(SystemReport report) {
        console.println();
        List<ReportEntry> problems = report.problems();
        if (report.failure().isPresent()) {
            console.printMarkup("@|bold,red Memory cannot be had:|@");
            console.println("  " + reason(report.failure().get()));
        }
        if (!problems.isEmpty()) {
            console.printMarkup("@|bold,yellow What to change|@");
            TextTable table =
                    table(new Column(TITLE, 2, Overflow.SPAN), new Column(Console.WIDTH - TITLE, 1, Overflow.WRAP));
            for (ReportEntry problem : problems) {
                table.addRowValues(problem.label(), problem.advice().orElseThrow());
            }
            print(table);
        } else if (report.selectedProvider().isPresent()) {
            console.printMarkup("@|bold,green Nothing stands in the way.|@");
        }
    }

    /** Without the list of providers at its end, which is printed above. */
    private static String reason(NoUsableProviderException failure) {
        return String.valueOf(failure.getMessage())
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
