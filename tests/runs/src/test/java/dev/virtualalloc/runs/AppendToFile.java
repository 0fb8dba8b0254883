package dev.virtualalloc.runs;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.containers.LongVec;
import java.nio.file.Path;

/** Adds to a vec in a file, and ends without closing it. For a JVM of its own. */
public final class AppendToFile {
    private AppendToFile() {}

    /**
     * Starts.
     *
     * @param arguments the file, and how many numbers to add for others to see, or {@code full} to add until the system refuses
     */
    public static void main(String[] arguments) {
        LongVec vec = LongVec.open(Path.of(arguments[0]), 1L << 30);
        if (arguments[1].equals("full")) {
            untilRefused(vec);
        } else {
            long numbers = Long.parseLong(arguments[1]);
            for (long i = 0; i < numbers; i++) {
                vec.addRelease(i);
            }
            // What nobody was told of is not counted.
            vec.add(-1);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void untilRefused(LongVec vec) {
        try {
            while (true) {
                vec.add(vec.size());
            }
        } catch (OutOfVirtualMemoryException e) {
            System.out.println("refused at " + vec.size() + ": " + e.getMessage());
        }
        for (long i = 0; i < vec.size(); i++) {
            vec.set(i, vec.get(i) + 1);
        }
        vec.force();
    }
}
