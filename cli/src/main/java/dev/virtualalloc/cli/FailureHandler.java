package dev.virtualalloc.cli;

import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.VirtualMemory;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;

/** Says what went wrong in the words of its message: where in the program matters only to who asks. */
final class FailureHandler implements CommandLine.IExecutionExceptionHandler {
    private final BooleanSupplier verbose;

    FailureHandler(BooleanSupplier verbose) {
        this.verbose = verbose;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, CommandLine.ParseResult arguments) {
        PrintWriter err = commandLine.getErr();
        if (verbose.getAsBoolean()) {
            failure.printStackTrace(err);
        } else {
            err.println("virtualalloc: " + message(failure));
        }
        return exitCode(failure);
    }

    /** Of a file that was refused the message may be the path alone, and its class the reason. */
    private static String message(Exception failure) {
        String message = failure.getMessage();
        return message == null || failure instanceof FileSystemException ? failure.toString() : message;
    }

    /** A provider that does not exist is a slip of the user, one that does not work is not. */
    static int exitCode(Exception failure) {
        return failure instanceof NoUsableProviderException none && namesNoProvider(none) ? Main.EXIT_USAGE : Main.EXIT_FAILURE;
    }

    private static boolean namesNoProvider(NoUsableProviderException failure) {
        String name = System.getProperty(VirtualMemory.PROVIDER_PROPERTY);
        return name != null
                && failure.reports().stream().noneMatch(report -> report.name().equals(name));
    }
}
