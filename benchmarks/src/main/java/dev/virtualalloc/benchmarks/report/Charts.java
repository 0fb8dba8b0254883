package dev.virtualalloc.benchmarks.report;

import dev.virtualalloc.benchmarks.report.Results.TracePoint;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The results as pictures. */
final class Charts {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 500;
    private static final double MEGA = 1e6;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double GIB = 1L << 30;
    private static final Map<String, Integer> SIZES =
            Map.of("growth-1", 1, "growth-1k", 1_000, "growth-1m", 1_000_000, "growth-50m", 50_000_000);

    private Charts() {}

    /** Writes a chart for each thing that was measured and can be drawn. */
    static void write(Results results, Path directory) throws IOException {
        Map<String, Map<Double, Double>> growth = growth(results);
        if (!growth.isEmpty()) {
            XYChart chart = chart("Create, push, close", "elements", "nanoseconds for each");
            chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
            growth.forEach((subject, points) ->
                    chart.addSeries(subject, new ArrayList<>(points.keySet()), new ArrayList<>(points.values())));
            save(chart, directory.resolve("time-by-size.png"));
        }
        if (!results.traces().isEmpty()) {
            XYChart pauses = chart("Worst pause of 1024 pushes", "million elements", "milliseconds");
            pauses.getStyler().setYAxisLogarithmic(true);
            draw(
                    pauses,
                    results,
                    point -> point.elements() / MEGA,
                    point -> Math.max(point.worst(), 1) / NANOS_PER_MILLI);
            save(pauses, directory.resolve("pause-by-element.png"));
            XYChart memory = chart("Memory of the process while it grows", "seconds", "GiB");
            draw(memory, results, point -> point.elapsed() / NANOS_PER_SECOND, point -> point.resident() / GIB);
            save(memory, directory.resolve("memory-by-time.png"));
        }
    }

    /** {@return the time for each element by size, by subject} */
    static Map<String, Map<Double, Double>> growth(Results results) {
        Map<String, Map<Double, Double>> growth = new LinkedHashMap<>();
        for (Measurement one : results.measurements()) {
            Integer size = SIZES.get(one.work());
            if (size != null && one.figure() == Figure.TIME) {
                growth.computeIfAbsent(one.subject(), key -> new TreeMap<>()).put((double) size, one.value() / size);
            }
        }
        return growth;
    }

    private static void draw(
            XYChart chart, Results results, ToDoubleFunction<TracePoint> x, ToDoubleFunction<TracePoint> y) {
        results.traces().forEach((subject, points) -> {
            List<TracePoint> drawn = points.isEmpty() ? List.of(new TracePoint(0, 0, 0, 0)) : points;
            chart.addSeries(
                            subject,
                            drawn.stream().mapToDouble(x).toArray(),
                            drawn.stream().mapToDouble(y).toArray())
                    .setMarker(SeriesMarkers.NONE);
        });
    }

    private static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE).setChartBackgroundColor(Color.WHITE);
        return chart;
    }

    private static void save(XYChart chart, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            ChartEncoder.saveChart(chart, out, "png");
        }
    }
}
