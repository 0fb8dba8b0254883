package dev.virtualalloc.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.reporting.legacy.xml.LegacyXmlReportGeneratingListener;

/** The results as XML in the format of JUnit, which writes the file under a fixed name: it is moved from there. */
final class JUnitReport implements AutoCloseable {
    private static final String NAME = "TEST-junit-jupiter.xml";

    private final Path file;
    private final Path directory;
    private final PrintWriter err;

    /**
     * Creates a report.
     *
     * @param file where it is published; an existing file is replaced
     * @param err where JUnit prints errors while writing
     */
    JUnitReport(Path file, PrintWriter err) throws IOException {
        this.file = file.toAbsolutePath();
        this.err = err;
        directory = Files.createTempDirectory(this.file.getParent(), ".verify");
    }

    TestExecutionListener listener() {
        return new LegacyXmlReportGeneratingListener(directory, err);
    }

    void publish() throws IOException {
        Files.move(directory.resolve(NAME), file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(directory.resolve(NAME));
        Files.delete(directory);
    }
}
