package dev.virtualalloc.benchmarks.report;

import static dev.virtualalloc.benchmarks.report.Subject.limit;
import static dev.virtualalloc.benchmarks.report.Subject.ours;
import static dev.virtualalloc.benchmarks.report.Subject.peer;

import dev.virtualalloc.benchmarks.AccessBenchmark;
import dev.virtualalloc.benchmarks.ArenaBenchmark;
import dev.virtualalloc.benchmarks.GrowthBenchmark;
import dev.virtualalloc.benchmarks.LiveBlocks;
import dev.virtualalloc.benchmarks.PushBenchmark;
import dev.virtualalloc.benchmarks.ResetBenchmark;
import dev.virtualalloc.benchmarks.RingBenchmark;
import dev.virtualalloc.benchmarks.SortBenchmark;
import dev.virtualalloc.benchmarks.StreamBenchmark;
import dev.virtualalloc.benchmarks.TouchBenchmark;
import dev.virtualalloc.benchmarks.VecBenchmark;
import dev.virtualalloc.benchmarks.report.Target.Bound;
import dev.virtualalloc.benchmarks.report.Target.Times;
import dev.virtualalloc.benchmarks.report.Target.TimesBest;
import dev.virtualalloc.benchmarks.report.Work.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** Everything that is measured. The peers of a work are listed from the strongest on, and a quick run takes the first. */
final class Catalogue {
    static final String PUSH = "push-200m";

    private static final int JAVA_OF_SEGMENTS = 22;
    private static final String VEC = "LongVec";
    private static final String FRESH_VEC = "LongVec, nothing kept";
    private static final String KEPT_VEC = "LongVec, 1 GiB kept";
    private static final String ARENA = "VirtualArena";
    private static final String OFFSETS = "VirtualArena, offsets";
    private static final String SEGMENTS = "VirtualArena, segments";
    private static final String SLICING = "FFM slicing";
    private static final String BLOCKS = "blocks";
    private static final String LAZY_BLOCKS = "blocks, lazily";
    private static final String MAPPINGS = "C, readable and writable at once";
    private static final String RING = "ByteRing";
    private static final String AGRONA = "Agrona";
    private static final String FASTUTIL = "fastutil";
    private static final String KEPT = "C, pages kept";
    private static final String FRESH = "C, new mapping";
    private static final String HUGE = "C, huge pages";
    private static final String BUMP = "C, bump allocation";
    private static final String POPULATED = "C, populated";
    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;

    private final int divisor;

    private Catalogue(int divisor) {
        this.divisor = divisor;
    }

    /** {@return all works, with sizes and peers as an effort says} */
    static List<Work> works(Effort effort) {
        Catalogue catalogue = new Catalogue(effort.divisor());
        return Stream.of(
                        catalogue.growth(),
                        catalogue.push(),
                        catalogue.arena(),
                        catalogue.streams(),
                        catalogue.sorts(),
                        catalogue.rings(),
                        catalogue.memory(),
                        catalogue.access(),
                        catalogue.doubles())
                .flatMap(List::stream)
                .map(work -> effort.everySide() ? work : work.reduced())
                .toList();
    }

    private List<Work> growth() {
        return List.of(
                growth("growth-1", 1, Pace.NORMAL, FRESH, new Bound(Figure.TIME, 0.5 * MICRO)),
                growth("growth-1k", 1_000, Pace.NORMAL, KEPT, new Times(0.3, FASTUTIL)),
                growth("growth-1m", 1_000_000, Pace.NORMAL, KEPT, new Times(0.5, FASTUTIL)),
                growth("growth-50m", 50_000_000, Pace.FIRST_LIFE_APART, KEPT, new Times(0.4, FASTUTIL)));
    }

    private Work growth(String id, int size, Pace pace, String limit, Target target) {
        JmhProbe probe = JmhProbe.of(GrowthBenchmark.class, "life").with("elements", size(size));
        String elements = Integer.toString(size(size));
        List<Subject> subjects = new ArrayList<>(
                List.of(ours(VEC, probe.with("peer", VEC)), ours(FRESH_VEC, probe.with("peer", FRESH_VEC))));
        subjects.addAll(peers(probe, FASTUTIL, "long[]", "fastutil big", "Agrona", "Arrow", "Chronicle"));
        if (size <= 1_000_000) {
            // Beyond that the buffers of Netty grow by the same step each time, and it takes minutes.
            subjects.addAll(peers(probe, "Netty", "ArrayList"));
        }
        subjects.addAll(segments(probe, "MemorySegment"));
        subjects.add(limit(KEPT, "life", elements, "kept"));
        subjects.add(limit(FRESH, "life", elements, "fresh"));
        if (size >= 1_000_000) {
            subjects.add(limit(HUGE, "life", elements, "huge"));
            subjects.add(limit(POPULATED, "life", elements, "populate"));
        }
        String title = size == 1 ? "create, push one, close" : count(size) + " pushes, create and close included";
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(id, title, Figure.TIME, VEC, limit, target));
        if (pace == Pace.FIRST_LIFE_APART) {
            subjects.add(ours(KEPT_VEC, probe.with("peer", KEPT_VEC)));
            rows.add(new Row(
                    id + "-kept", title + ", 1 GiB kept", Figure.TIME, KEPT_VEC, limit, new Times(0.4, FASTUTIL)));
            rows.add(new Row(
                    id + "-fresh", title + ", nothing kept", Figure.TIME, FRESH_VEC, HUGE, new Times(0.8, FASTUTIL)));
        }
        return new Work(id, pace, subjects, rows);
    }

    private List<Work> push() {
        int size = size(200_000_000);
        String elements = Integer.toString(size);
        JmhProbe probe = JmhProbe.of(PushBenchmark.class, "push")
                .with("elements", size)
                .per(size)
                .singleShot();
        List<Subject> subjects = new ArrayList<>(List.of(ours(FRESH_VEC, probe.with("peer", FRESH_VEC))));
        subjects.addAll(peers(probe, FASTUTIL, "fastutil big", "long[]", "Agrona", "Arrow", "Chronicle"));
        subjects.addAll(segments(probe, "MemorySegment"));
        subjects.add(limit(HUGE, "push", elements, "huge"));
        subjects.add(limit(FRESH, "push", elements, "fresh"));
        subjects.add(limit(POPULATED, "push", elements, "populate"));
        return List.of(new Work(
                PUSH,
                Pace.LONG,
                subjects.stream().map(this::traced).toList(),
                List.of(
                        new Row(
                                PUSH,
                                "200 M pushes from nothing, each",
                                Figure.TIME,
                                FRESH_VEC,
                                HUGE,
                                new Times(1.5, HUGE)),
                        new Row(
                                "pause-200m",
                                "worst pause of 1024 of them",
                                Figure.WORST,
                                FRESH_VEC,
                                FRESH,
                                new Bound(Figure.WORST, MILLI)))));
    }

    /** JMH has no way for a benchmark to hand back a series, so it writes a file that its probe names. */
    private Subject traced(Subject subject) {
        return subject.probe() instanceof JmhProbe probe
                ? new Subject(subject.name(), subject.role(), subject.since(), new TraceProbe(subject.name(), probe))
                : subject;
    }

    private List<Work> arena() {
        List<Work> works = new ArrayList<>();
        works.add(write("arena-write-100k", 100_000));
        works.add(write("arena-write-2m", 2_000_000));
        works.add(keep("arena-keep", 100_000));
        JmhProbe reset = JmhProbe.of(ResetBenchmark.class, "reset")
                .with("pieces", size(2_000_000))
                .singleShot();
        List<Subject> subjects = allocators(reset);
        subjects.add(limit("C", "reset"));
        works.add(new Work(
                "arena-reset",
                Pace.NORMAL,
                subjects,
                List.of(new Row(
                        "arena-reset", "2 M pieces given back at once", Figure.TIME, ARENA, "C", new Target.None()))));
        return works;
    }

    private Work write(String id, int pieces) {
        String title = "32 bytes allocated and written, " + count(pieces) + " times, each";
        JmhProbe probe = pieces("write", size(pieces));
        List<Subject> subjects = allocators(probe);
        subjects.add(ours(OFFSETS, probe.with("peer", OFFSETS)));
        subjects.add(ours(SEGMENTS, probe.with("peer", SEGMENTS)).since(JAVA_OF_SEGMENTS));
        subjects.add(limit(BUMP, "pieces", Integer.toString(size(pieces))));
        return new Work(
                id,
                Pace.NORMAL,
                subjects,
                List.of(
                        new Row(id, title, Figure.TIME, ARENA, BUMP, new Bound(Figure.TIME, 2.5)),
                        heap(id + "-heap", ARENA, 0),
                        new Row(
                                id + "-offsets",
                                title + ", by offsets",
                                Figure.TIME,
                                OFFSETS,
                                BUMP,
                                new Bound(Figure.TIME, 2.5)),
                        heap(id + "-offsets-heap", OFFSETS, 0),
                        new Row(
                                id + "-segments",
                                title + ", as segments",
                                Figure.TIME,
                                SEGMENTS,
                                BUMP,
                                new Times(1.5, SLICING))));
    }

    private Work keep(String id, int pieces) {
        List<Subject> subjects = allocators(pieces("keep", size(pieces)));
        subjects.add(limit(BUMP, "pieces", Integer.toString(size(pieces))));
        String title = "32 bytes allocated, written and kept, " + count(pieces) + " times, each";
        return new Work(
                id,
                Pace.NORMAL,
                subjects,
                List.of(
                        new Row(id, title, Figure.TIME, ARENA, BUMP, new Target.None()),
                        heap(id + "-heap", ARENA, 48)));
    }

    private static Row heap(String id, String ours, double most) {
        return new Row(id, "the same: heap", Figure.ALLOCATED, ours, "", new Bound(Figure.ALLOCATED, most));
    }

    private static JmhProbe pieces(String method, int pieces) {
        return JmhProbe.of(ArenaBenchmark.class, method)
                .with("pieces", pieces)
                .per(pieces)
                .withAllocations();
    }

    private List<Subject> allocators(JmhProbe probe) {
        List<Subject> subjects = new ArrayList<>();
        subjects.add(ours(ARENA, probe.with("peer", ARENA)));
        subjects.addAll(segments(probe, SLICING));
        subjects.addAll(peers(probe, "heap", "MemoryStack", "Netty"));
        subjects.addAll(segments(probe, "FFM confined", "FFM auto"));
        return subjects;
    }

    private List<Work> streams() {
        int size = size(65_536);
        return Stream.of("sum", "forEach", "iterator", "map", "parallel")
                .map(method -> {
                    JmhProbe probe = JmhProbe.of(StreamBenchmark.class, method).with("elements", size);
                    List<Subject> subjects = new ArrayList<>(List.of(ours(VEC, probe.with("peer", VEC))));
                    subjects.addAll(peers(probe, FASTUTIL, "long[]", "ArrayList"));
                    subjects.add(limit("C", "sum", Integer.toString(size)));
                    String id = "stream-" + method.toLowerCase(Locale.ROOT);
                    String title = switch (method) {
                        case "sum" -> "stream().sum()";
                        case "map" -> "stream().map(…).sum()";
                        case "parallel" -> "stream().parallel().sum()";
                        default -> method;
                    };
                    return new Work(
                            id,
                            Pace.NORMAL,
                            subjects,
                            List.of(new Row(id, title + " of 64 K", Figure.TIME, VEC, "C", new Times(1.2, FASTUTIL))));
                })
                .toList();
    }

    private List<Work> sorts() {
        List<Work> works = new ArrayList<>();
        for (String method : List.of("sort", "parallelSort")) {
            for (String type : List.of("byte", "short", "char", "int", "long", "float", "double")) {
                JmhProbe probe = JmhProbe.of(SortBenchmark.class, method)
                        .with("elements", size(4_000_000))
                        .with("type", type);
                String id = (method.equals("sort") ? "sort-" : "parallel-sort-") + type;
                works.add(new Work(
                        id,
                        Pace.NORMAL,
                        List.of(
                                ours("vec", probe.with("peer", "vec")),
                                peer("Arrays." + method, probe.with("peer", "Arrays"))),
                        List.of(new Row(
                                id,
                                method + " of 4 M random " + type + "s",
                                Figure.TIME,
                                "vec",
                                "",
                                new Times(1.5, "Arrays." + method)))));
            }
        }
        return works;
    }

    private List<Work> rings() {
        int messages = size(1_000_000);
        JmhProbe probe = JmhProbe.of(RingBenchmark.class, "pass")
                .with("messages", messages)
                .per(messages);
        return List.of(new Work(
                "ring",
                Pace.NORMAL,
                List.of(ours(RING, probe.with("peer", RING)), peer(AGRONA, probe.with("peer", AGRONA))),
                List.of(new Row(
                        "ring",
                        "32 bytes from one thread to another, each",
                        Figure.TIME,
                        RING,
                        "",
                        new Times(1.2, AGRONA)))));
    }

    private List<Work> memory() {
        int blocks = size(1_000_000);
        int bytes = size(1 << 30);
        JmhProbe touch =
                JmhProbe.of(TouchBenchmark.class, "touch").with("bytes", bytes).singleShot();
        String block = "Block, nothing kept";
        List<Subject> touching = new ArrayList<>(List.of(ours(block, touch.with("peer", block))));
        touching.addAll(peers(touch, "long[]", "ByteBuffer", "malloc"));
        touching.add(limit(HUGE, "touch", Integer.toString(bytes), "huge"));
        touching.add(limit(FRESH, "touch", Integer.toString(bytes), "fresh"));
        touching.add(limit(POPULATED, "touch", Integer.toString(bytes), "populate"));
        return List.of(
                new Work(
                        "live-blocks",
                        Pace.ONCE,
                        List.of(
                                ours(LAZY_BLOCKS, new LiveBlocksProbe(blocks, LiveBlocks.LAZILY)),
                                ours(BLOCKS, new LiveBlocksProbe(blocks, "by default")),
                                limit(MAPPINGS, "live", Integer.toString(blocks))),
                        List.of(
                                new Row(
                                        "live-blocks",
                                        "live blocks at a time, given memory lazily",
                                        Figure.COUNT,
                                        LAZY_BLOCKS,
                                        MAPPINGS,
                                        new Bound(Figure.COUNT, blocks)),
                                new Row(
                                        "live-blocks-default",
                                        "live blocks at a time, by default",
                                        Figure.COUNT,
                                        BLOCKS,
                                        MAPPINGS,
                                        new Target.None()))),
                new Work(
                        "touch-1g",
                        Pace.FIRST_LIFE_APART,
                        touching,
                        List.of(new Row(
                                "touch-1g", "first touch of 1 GiB", Figure.TIME, block, HUGE, new Times(1.5, HUGE)))));
    }

    private List<Work> access() {
        List<Work> works = new ArrayList<>();
        works.addAll(access("getInOrder", "get in order", "sum", new TimesBest(1.05)));
        works.addAll(access("getAtRandom", "get at random", "random", new TimesBest(1.2)));
        works.addAll(access("setInOrder", "set in order", "store", new Target.None()));
        works.addAll(access("setAtRandom", "set at random", "storerandom", new Target.None()));
        works.addAll(access("add", "add", "add", new TimesBest(1.1)));
        return works;
    }

    private List<Work> access(String method, String title, String limit, Target target) {
        return Stream.of(16_384, 1_048_576)
                .map(size -> {
                    JmhProbe probe = JmhProbe.of(AccessBenchmark.class, method).with("elements", size(size));
                    List<Subject> subjects = new ArrayList<>(List.of(ours(VEC, probe.with("peer", VEC))));
                    subjects.addAll(peers(
                            probe,
                            "long[]",
                            FASTUTIL,
                            "fastutil big",
                            "Agrona",
                            "Arrow",
                            "Chronicle",
                            "Netty",
                            "ArrayList"));
                    subjects.addAll(segments(probe, "MemorySegment"));
                    subjects.add(limit("C", limit, Integer.toString(size(size))));
                    String id = title.replace(' ', '-') + (size > 100_000 ? "-1m" : "-16k");
                    return new Work(
                            id,
                            Pace.NORMAL,
                            subjects,
                            List.of(new Row(id, title + ", " + count(size) + " longs", Figure.TIME, VEC, "C", target)));
                })
                .toList();
    }

    /** Storing in order is compiled differently for doubles. */
    private List<Work> doubles() {
        return Stream.of(16_384, 1_048_576)
                .map(size -> {
                    Function<String, JmhProbe> probe = side ->
                            JmhProbe.of(VecBenchmark.class, "setInOrder" + side).with("elements", size(size));
                    String id = "set-in-order-double" + (size > 100_000 ? "-1m" : "-16k");
                    return new Work(
                            id,
                            Pace.NORMAL,
                            List.of(
                                    ours("DoubleVec", probe.apply("Vec")),
                                    peer("double[]", probe.apply("Array")),
                                    peer(FASTUTIL, probe.apply("Fastutil"))),
                            List.of(new Row(
                                    id,
                                    "set in order, " + count(size) + " doubles",
                                    Figure.TIME,
                                    "DoubleVec",
                                    "",
                                    new Target.None())));
                })
                .toList();
    }

    private static List<Subject> peers(JmhProbe probe, String... names) {
        return Stream.of(names)
                .map(name -> peer(name, probe.with("peer", name)))
                .toList();
    }

    private static List<Subject> segments(JmhProbe probe, String... names) {
        return peers(probe, names).stream()
                .map(subject -> subject.since(JAVA_OF_SEGMENTS))
                .toList();
    }

    private int size(int full) {
        return Math.max(1, full / divisor);
    }

    private static String count(int size) {
        return size % 1_000_000 == 0 ? size / 1_000_000 + " M" : size % 1_000 == 0 ? size / 1_000 + " K" : format(size);
    }

    private static String format(int size) {
        return String.format(Locale.ROOT, "%,d", size);
    }
}
