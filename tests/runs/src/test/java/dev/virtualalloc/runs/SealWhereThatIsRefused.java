package dev.virtualalloc.runs;

import com.sun.jna.Function;
import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;

/**
 * Gives up the right to execute what was written, before an address space is opened or after that, and says how a block is then refused
 * to be sealed. For a JVM that compiles nothing.
 */
public final class SealWhereThatIsRefused {
    private static final int PR_SET_MDWE = 65;
    private static final long PR_MDWE_REFUSE_EXEC_GAIN = 1;

    private SealWhereThatIsRefused() {}

    public static void main(String[] arguments) {
        AddressSpace opened = arguments[0].equals("after") ? VirtualMemory.addressSpace() : null;
        if (Function.getFunction("c", "prctl")
                        .invokeInt(new Object[] {PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0L, 0L, 0L})
                != 0) {
            System.out.println("this kernel refuses nothing");
            return;
        }
        System.out.println(
                VirtualMemory.addressSpace().capabilities().contains(Capability.EXECUTE) == (opened != null));
        try (Block block = VirtualAlloc.withMaximum(8).allocate(8)) {
            System.out.println(refusal(block::seal));
            System.out.println(refusal(() -> block.protect(Protection.READ_WRITE_EXECUTE)));
            block.putLong(0, 42);
            System.out.println(block.getLong(0));
        }
    }

    private static String refusal(Runnable change) {
        try {
            change.run();
            return "not refused";
        } catch (RuntimeException e) {
            return e.toString();
        }
    }
}
