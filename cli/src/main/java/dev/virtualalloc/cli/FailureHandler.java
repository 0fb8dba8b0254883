package dev.virtualalloc.cli;

import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.VirtualMemory;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;

/** Prints the message of a failure, or its stack trace if {@code --verbose} is set, and returns the exit code. */
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

    /** A {@link FileSystemException} may have the path alone as its message, and the reason in its class. */
    private static String message(Exception failure) {
        String message = failure.getMessage();
        return message == null || failure instanceof FileSystemException ? failure.toString() : message;
    }

    /** {@return {@link Main#EXIT_USAGE} if the chosen provider does not exist, otherwise {@link Main#EXIT_FAILURE}} */
    static int exitCode(Exception failure) {
        return failure instanceof NoUsableProviderException none && namesNoProvider(none)
                ? Main.EXIT_USAGE
                : Main.EXIT_FAILURE;
    }

    private static boolean namesNoProvider(NoUsableProviderException failure) {
        String name = System.getProperty(VirtualMemory.PROVIDER_PROPERTY);
        return name != null
                && failure.reports().stream().noneMatch(report -> report.name().equals(name));
    }
}
