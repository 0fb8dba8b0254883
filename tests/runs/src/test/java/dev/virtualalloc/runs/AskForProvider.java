package dev.virtualalloc.runs;

import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;

/** Prints which provider serves, or why none does, and the report; told to allocate, whether it can. */
public final class AskForProvider {
    private AskForProvider() {}

    public static void main(String[] arguments) {
        try {
            System.out.println("serves: " + VirtualMemory.provider().name());
            if (arguments.length > 0) {
                VirtualAlloc.create().allocate(1).close();
                System.out.println("allocates");
            }
        } catch (NoUsableProviderException | IllegalStateException e) {
            System.out.println("refused: " + e.getMessage());
        }
        VirtualMemory.providers().forEach(report -> System.out.println("report: " + report));
    }
}
