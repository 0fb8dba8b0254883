package dev.virtualalloc.cli;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.ProviderReport;
import java.util.List;

/** A diagnosis as JSON, for machines. Sizes are in bytes. */
final class DiagnosisJson {
    private DiagnosisJson() {}

    static String write(Diagnosis diagnosis) {
        JsonArray providers = new JsonArray();
        for (ProviderReport report : diagnosis.providers()) {
            JsonObject provider = new JsonObject();
            provider.put("name", report.name());
            provider.put("usable", report.usable());
            provider.put("serves", diagnosis.serves(report));
            provider.put("rank", report.rank());
            provider.put("availability", report.availability().toString());
            provider.put("location", report.location());
            providers.add(provider);
        }
        JsonObject all = new JsonObject();
        all.put("provider", diagnosis.serving().orElse(null));
        all.put(
                "refusal",
                diagnosis.refusal().map(NoUsableProviderException::getMessage).orElse(null));
        all.put("providers", providers);
        all.put("memory", section(diagnosis.memory()));
        all.put("java", section(diagnosis.java()));
        all.put("machine", section(diagnosis.machine()));
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
