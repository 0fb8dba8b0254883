package dev.virtualalloc.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where it is measured.
 *
 * @param effort how much time is spent
 * @param scratch a directory for files that nobody reads afterwards
 * @param limit the C program of the limit, if there was a compiler for it
 */
record Lab(Effort effort, Path scratch, Optional<Path> limit) {

    static Lab open(Effort effort, Path scratch) throws IOException {
        return new Lab(effort, scratch, compile(scratch));
    }

    private static Optional<Path> compile(Path scratch) throws IOException {
        Path source = scratch.resolve("limit.c");
        Path program = scratch.resolve("limit");
        try (InputStream in = Lab.class.getResourceAsStream("/limit.c")) {
            if (in == null) {
                throw new IOException("limit.c is missing from this jar. Build it again");
            }
            Files.copy(in, source);
        }
        try {
            Commands.run(List.of("cc", "-O2", "-o", program.toString(), source.toString()));
            return Optional.of(program);
        } catch (ProbeException noCompiler) {
            return Optional.empty();
        }
    }
}
