package dev.virtualalloc.runs;

import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.VirtualMemory;

/** Prints which provider serves, or why none does, and the report. */
public final class AskForProvider {
    private AskForProvider() {}

    public static void main(String[] arguments) {
        try {
            System.out.println("serves: " + VirtualMemory.provider().name());
        } catch (NoUsableProviderException e) {
            System.out.println("refused: " + e.getMessage());
        }
        VirtualMemory.providers().forEach(report -> System.out.println("report: " + report));
    }
}
