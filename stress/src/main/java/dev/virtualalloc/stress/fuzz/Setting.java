package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whose memory is used, and under which condition: {@code ffm}, {@code jna+faults}. */
record Setting(String provider, Condition condition) {
    private static final String SIMULATOR = "unsafe-sim";

    /** All that there can be here. */
    static List<Setting> all() {
        List<Setting> all = new ArrayList<>();
        for (Condition condition : Condition.values()) {
            for (AddressSpace space : Backends.usable()) {
                if (condition.isPossible()
                        && !(condition.refuses() && space.name().equals(SIMULATOR))) {
                    all.add(new Setting(space.name(), condition));
                }
            }
        }
        return all;
    }

    static Setting of(String text) {
        int plus = text.indexOf('+');
        return plus < 0
                ? new Setting(text, Condition.NONE)
                : new Setting(
                        text.substring(0, plus),
                        Condition.valueOf(text.substring(plus + 1).toUpperCase(Locale.ROOT)));
    }

    AddressSpace space() {
        return Backends.usable().stream()
                .filter(space -> space.name().equals(provider))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(provider + " cannot be used here"));
    }

    boolean isSimulated() {
        return provider.equals(SIMULATOR);
    }

    boolean refuses() {
        return condition.refuses();
    }

    @Override
    public String toString() {
        return condition == Condition.NONE ? provider : provider + "+" + condition;
    }
}
