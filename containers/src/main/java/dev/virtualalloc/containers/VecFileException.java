package dev.virtualalloc.containers;

import java.nio.file.Path;

/**
 * Thrown when a file cannot be opened as a vec because of what it contains, or of who else has it. What the system refuses is a {@link
 * dev.virtualalloc.VirtualMemoryException}.
 *
 * @since 0.1
 */
public class VecFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The file, as its path was given. */
    private final String path;

    /**
     * Creates an exception whose message reads {@code cannot open /tmp/numbers as a LongVec: it is empty}.
     *
     * @param path the file
     * @param type what it was to be opened as
     * @param reason what is wrong with it, as it goes on after the colon, and what to do
     */
    VecFileException(Path path, String type, String reason) {
        super("cannot open " + path + " as " + Nouns.withArticle(type) + ": " + reason);
        this.path = path.toString();
    }

    /** {@return the file} */
    public Path path() {
        return Path.of(path);
    }
}
