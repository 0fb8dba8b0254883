package dev.virtualalloc.cli;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.ProviderReport;
import java.util.List;

/** Writes a report as JSON; sizes are in bytes. */
final class SystemReportJson {
    private SystemReportJson() {}

    static String write(SystemReport report) {
        JsonArray providers = new JsonArray();
        for (ProviderReport provider : report.providers()) {
            JsonObject json = new JsonObject();
            json.put("name", provider.name());
            json.put("usable", provider.usable());
            json.put("serves", report.isSelected(provider));
            json.put("rank", provider.rank());
            json.put("problem", provider.problem().orElse(null));
            json.put("location", provider.location());
            providers.add(json);
        }
        JsonObject all = new JsonObject();
        all.put("provider", report.selectedProvider().orElse(null));
        all.put(
                "refusal",
                report.failure().map(NoUsableProviderException::getMessage).orElse(null));
        all.put("providers", providers);
        all.put("memory", section(report.memory()));
        all.put("java", section(report.java()));
        all.put("machine", section(report.machine()));
        return JsonWriter.indent("  ").string().value(all).done();
    }

    private static JsonObject section(List<ReportEntry> entries) {
        JsonObject section = new JsonObject();
        for (ReportEntry entry : entries) {
            JsonObject json = new JsonObject();
            json.put("value", entry.value());
            entry.inUse().ifPresent(inUse -> json.put("inUse", inUse));
            json.put("meaning", entry.meaning());
            entry.advice().ifPresent(advice -> json.put("advice", advice));
            section.put(entry.key(), json);
        }
        return section;
    }
}
