package dev.virtualalloc.benchmarks.report;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import dev.virtualalloc.benchmarks.report.Results.Absence;
import dev.virtualalloc.benchmarks.report.Results.TracePoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results as JSON; times are in nanoseconds, sizes in bytes. */
final class ResultsJson {
    private ResultsJson() {}

    static String write(Results results) {
        JsonArray measurements = new JsonArray();
        for (Measurement one : results.measurements()) {
            JsonObject json = new JsonObject();
            json.put("work", one.work());
            json.put("subject", one.subject());
            json.put("role", one.role().name());
            json.put("figure", one.figure().name());
            json.put("firstLife", new JsonArray(one.firstLife()));
            json.put("rounds", new JsonArray(one.rounds()));
            measurements.add(json);
        }
        JsonArray absences = new JsonArray();
        for (Absence one : results.absences()) {
            JsonObject json = new JsonObject();
            json.put("work", one.work());
            json.put("subject", one.subject());
            json.put("reason", one.reason());
            absences.add(json);
        }
        JsonObject traces = new JsonObject();
        results.traces().forEach((subject, points) -> {
            JsonArray all = new JsonArray();
            for (TracePoint point : points) {
                all.add(new JsonArray(List.of(point.elements(), point.elapsed(), point.worst(), point.resident())));
            }
            traces.put(subject, all);
        });
        JsonObject json = new JsonObject();
        json.put("machine", new JsonObject(results.machine()));
        json.put("measurements", measurements);
        json.put("absences", absences);
        json.put("traces", traces);
        return JsonWriter.indent("  ").string().value(json).done();
    }

    /**
     * {@return the results in a file}
     *
     * @throws IOException if it cannot be read, or is not what {@link #write} writes
     */
    static Results read(Path file) throws IOException {
        try {
            return read(JsonParser.object().from(Files.readString(file)));
        } catch (JsonParserException | IllegalArgumentException | ClassCastException | NullPointerException e) {
            throw new IOException(file + " does not hold the results of a report: " + e.getMessage(), e);
        }
    }

    private static Results read(JsonObject json) {
        Map<String, String> machine = new LinkedHashMap<>();
        json.getObject("machine").forEach((key, value) -> machine.put(key, String.valueOf(value)));
        List<Measurement> measurements = new ArrayList<>();
        for (Object each : json.getArray("measurements")) {
            JsonObject one = (JsonObject) each;
            measurements.add(new Measurement(
                    one.getString("work"),
                    one.getString("subject"),
                    Role.valueOf(one.getString("role")),
                    Figure.valueOf(one.getString("figure")),
                    numbers(one.getArray("firstLife")),
                    numbers(one.getArray("rounds"))));
        }
        List<Absence> absences = new ArrayList<>();
        for (Object each : json.getArray("absences")) {
            JsonObject one = (JsonObject) each;
            absences.add(new Absence(one.getString("work"), one.getString("subject"), one.getString("reason")));
        }
        Map<String, List<TracePoint>> traces = new LinkedHashMap<>();
        json.getObject("traces").forEach((subject, points) -> traces.put(subject, points((JsonArray) points)));
        return new Results(machine, measurements, absences, traces);
    }

    private static List<Double> numbers(JsonArray array) {
        return array.stream().map(each -> ((Number) each).doubleValue()).toList();
    }

    private static List<TracePoint> points(JsonArray array) {
        return array.stream()
                .map(JsonArray.class::cast)
                .map(point -> new TracePoint(point.getLong(0), point.getLong(1), point.getLong(2), point.getLong(3)))
                .toList();
    }
}
