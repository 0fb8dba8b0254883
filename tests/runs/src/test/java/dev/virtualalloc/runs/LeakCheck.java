package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.VirtualMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Looks at the mappings of this process: neither a large one nor many may be left by the tests. */
final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakCheck.class);

    /** The JVM maps and unmaps for itself, some of it large, but never that large. */
    private static final long LARGE = 1L << 38;

    private static final int MANY = 100;

    private static final int ATTEMPTS = 100;

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put("before", mappings().size());
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        // What is kept is no leak, and goes when it is asked to.
        VirtualMemory.trim();
        int most = context.getStore(NAMESPACE).get("before", Integer.class) + MANY;
        List<String> left = mappings();
        // On Java 17 to 21 a block with views keeps its addresses until nobody can reach the views.
        for (int attempt = 0; attempt < ATTEMPTS && !isClean(left, most); attempt++) {
            System.gc();
            Thread.sleep(100);
            VirtualMemory.trim();
            left = mappings();
        }
        assertThat(left)
                .as("mappings after %s", context.getDisplayName())
                .noneMatch(mapping -> bytes(mapping) >= LARGE)
                .hasSizeLessThan(most);
    }

    private static boolean isClean(List<String> mappings, int most) {
        return mappings.size() < most && mappings.stream().noneMatch(mapping -> bytes(mapping) >= LARGE);
    }

    private static long bytes(String mapping) {
        int dash = mapping.indexOf('-');
        return Long.parseUnsignedLong(mapping, dash + 1, mapping.indexOf(' '), 16)
                - Long.parseUnsignedLong(mapping, 0, dash, 16);
    }

    private static List<String> mappings() {
        Path maps = Path.of("/proc/self/maps");
        try {
            return Mappings.areVisible() ? Files.readAllLines(maps, StandardCharsets.ISO_8859_1) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
