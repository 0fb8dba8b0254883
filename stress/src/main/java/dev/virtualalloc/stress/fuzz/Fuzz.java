package dev.virtualalloc.stress.fuzz;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Calls everything at random, also in ways that are wrong, and compares with models in plain Java. */
@Command(
        name = "fuzz",
        description = {
            "Calls containers, blocks and reservations at random, misuse included, and compares with models. Each"
                    + " backend is played alone, with faults, and with a system that refuses; in JVMs of their own,"
                    + " so that a crash is a finding.",
            "Ends with 1 if anything was found. A finding says how to see it again."
        },
        mixinStandardHelpOptions = true)
public final class Fuzz implements Callable<Integer> {
    private static final int MOST_FINDINGS = 10;
    private static final long LONGEST_SLICE = 20;

    @Option(
            names = "--on",
            paramLabel = "SETTING",
            split = ",",
            converter = SettingConverter.class,
            description = "ffm, jna+faults, unsafe-sim, …: a backend, and after a plus what stands in its way: faults,"
                    + " addresses, memory, locks, mappings or seccomp. All that there are here, unless given.")
    private List<Setting> on = List.of();

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "What all chance comes from; another one each time, unless given.")
    private long seed = System.nanoTime();

    @Option(names = "--round", paramLabel = "NUMBER", description = "This round alone, once.")
    private long round = -1;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long in all; ${DEFAULT-VALUE} unless given.")
    private long seconds;

    @Option(
            names = "--threads",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "How many threads play a round, each on its own with what the allocators and pools of the"
                    + " round give it. With more than one, a seed does not say who comes first.")
    private int threads;

    @Option(names = "--json", paramLabel = "FILE", description = "Where to write what came of it.")
    private @Nullable Path json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Map<Setting, Tally> tallies = new LinkedHashMap<>();
    private final Map<Setting, Long> next = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private long starved;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Java " + Runtime.version() + ", seed " + seed);
        List<Setting> settings = on.isEmpty() ? Setting.all() : on;
        settings.forEach(setting -> tallies.put(setting, Tally.NOTHING));
        try (ProgressBar bar = progress()) {
            play(settings, bar);
        }
        findings.forEach(finding -> out.println(finding.text(seed, threads)));
        tallies.forEach((setting, tally) -> out.printf("%-16s %s%n", setting, tally));
        out.println("In all " + total() + "; " + crashes() + " crashes, " + (findings.size() - crashes())
                + " mismatches"
                + (starved == 0 ? "" : "; " + starved + " times the JVM itself had no memory left, under a limit"));
        if (json != null) {
            Files.writeString(json, json());
        }
        return findings.isEmpty() ? 0 : 1;
    }

    private @Nullable ProgressBar progress() {
        return Ansi.AUTO.enabled()
                ? new ProgressBarBuilder()
                        .setInitialMax(seconds)
                        .setTaskName("Fuzzing")
                        .build()
                : null;
    }

    private void play(List<Setting> settings, @Nullable ProgressBar bar) {
        long start = System.nanoTime();
        for (int turn = 0; findings.size() < MOST_FINDINGS; turn++) {
            long left = seconds * 1000 - (System.nanoTime() - start) / 1_000_000;
            boolean last = round >= 0 ? turn == settings.size() : left <= 0;
            if (last) {
                return;
            }
            int rest = settings.size() - turn % settings.size();
            Setting setting = settings.get(turn % settings.size());
            // What is left is for all that have not had their turn.
            long millis = Math.min(LONGEST_SLICE * 1000, Math.max(1, left / rest));
            play(setting, round >= 0 ? Long.MAX_VALUE : millis);
            if (bar != null) {
                bar.setExtraMessage(setting + ": " + total().operations() + " operations");
                bar.stepTo(seconds - Math.max(0, left) / 1000);
            }
        }
    }

    private void play(Setting setting, long millis) {
        Tally before = tallies.get(setting);
        long first = round >= 0 ? round : next.getOrDefault(setting, 0L);
        Slice slice = Slice.play(setting, seed, first, round >= 0 ? 1 : Long.MAX_VALUE, millis, threads);
        tallies.put(setting, before.and(slice.tally()));
        next.put(setting, slice.nextRound());
        if (slice.isStarved()) {
            starved++;
        } else if (slice.finding() != null) {
            findings.add(slice.finding());
        }
    }

    private Tally total() {
        return tallies.values().stream().reduce(Tally.NOTHING, Tally::and);
    }

    private long crashes() {
        return findings.stream().filter(Finding::crash).count();
    }

    private String json() {
        JsonObject bySetting = new JsonObject();
        tallies.forEach((setting, tally) -> bySetting.put(
                setting.toString(),
                JsonObject.builder()
                        .value("rounds", tally.rounds())
                        .value("operations", tally.operations())
                        .value("misused", tally.misused())
                        .value("refused", tally.refused())
                        .done()));
        return JsonWriter.string(JsonObject.builder()
                .value("java", Runtime.version().toString())
                .value("seed", seed)
                .value("threads", threads)
                .value("crashes", crashes())
                .value("mismatches", findings.size() - crashes())
                .value("starved", starved)
                .value("settings", bySetting)
                .array(
                        "findings",
                        findings.stream()
                                .map(finding -> finding.text(seed, threads))
                                .toList())
                .done());
    }

    private static final class SettingConverter implements ITypeConverter<Setting> {
        @Override
        public Setting convert(String text) {
            return Setting.of(text);
        }
    }
}
