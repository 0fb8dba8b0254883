package dev.virtualalloc.stress.fuzz;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import java.util.ArrayList;
import java.util.List;

/**
 * A filter by which the kernel refuses calls of this thread and of those that it starts: {@code mprotect}, {@code madvise}, {@code
 * mlock}, and {@code mmap} of what nobody can access, where they are about one page of eight and what follows it. The JVM can do
 * without what it asks for so on such a thread.
 */
final class Seccomp {
    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_MODE_FILTER = 2;
    private static final int ALLOW = 0x7fff0000;
    private static final int ENOMEM = 0x00050000 | 12;

    // Numbers of x86-64, see syscalls(2).
    private static final int MMAP = 9;
    private static final int MPROTECT = 10;
    private static final int MADVISE = 28;
    private static final int MLOCK = 149;

    // Where the kernel has the number of a call and its arguments, see seccomp(2).
    private static final int NUMBER = 0;
    private static final int ADDRESS = 16;
    private static final int PROTECTION = 32;

    private static final int LOAD = 0x20;
    private static final int AND = 0x54;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int INSTRUCTION = 8;

    private static final int PAGES = 7 << 12;
    private static final int THE_FIFTH = 5 << 12;
    private static final int NONE = 0;

    private record Instruction(int code, int then, int otherwise, int value) {}

    private Seccomp() {}

    /** Whether the numbers of the calls are those of this machine. */
    static boolean isKnown() {
        return System.getProperty("os.arch").equals("amd64");
    }

    static void refuseSome() {
        List<Instruction> program = new ArrayList<>();
        program.add(new Instruction(LOAD, 0, 0, NUMBER));
        // How many instructions are skipped, if it is equal and if not.
        program.add(new Instruction(JUMP_IF_EQUAL, 5, 0, MADVISE));
        program.add(new Instruction(JUMP_IF_EQUAL, 4, 0, MLOCK));
        program.add(new Instruction(JUMP_IF_EQUAL, 3, 0, MPROTECT));
        program.add(new Instruction(JUMP_IF_EQUAL, 0, 5, MMAP));
        program.add(new Instruction(LOAD, 0, 0, PROTECTION));
        program.add(new Instruction(JUMP_IF_EQUAL, 0, 3, NONE));
        program.add(new Instruction(LOAD, 0, 0, ADDRESS));
        program.add(new Instruction(AND, 0, 0, PAGES));
        program.add(new Instruction(JUMP_IF_EQUAL, 1, 0, THE_FIFTH));
        program.add(new Instruction(RETURN, 0, 0, ALLOW));
        program.add(new Instruction(RETURN, 0, 0, ENOMEM));
        install(program);
    }

    private static void install(List<Instruction> program) {
        Memory filter = new Memory((long) program.size() * INSTRUCTION);
        for (int i = 0; i < program.size(); i++) {
            Instruction instruction = program.get(i);
            long offset = (long) i * INSTRUCTION;
            filter.setShort(offset, (short) instruction.code());
            filter.setByte(offset + 2, (byte) instruction.then());
            filter.setByte(offset + 3, (byte) instruction.otherwise());
            filter.setInt(offset + 4, instruction.value());
        }
        Memory header = new Memory(16);
        header.setShort(0, (short) program.size());
        header.setPointer(8, filter);
        Function prctl = NativeLibrary.getProcess().getFunction("prctl");
        int privileges = prctl.invokeInt(new Object[] {PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L});
        int filtered = prctl.invokeInt(new Object[] {PR_SET_SECCOMP, (long) SECCOMP_MODE_FILTER, header, 0L, 0L});
        if (privileges != 0 || filtered != 0) {
            throw new IllegalStateException("the kernel takes no filter");
        }
    }
}
