package dev.virtualalloc.cli;

import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.containers.ByteVec;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Grows a vec to 400 MB at one address. */
final class VecDemo extends ContainerDemo {
    private static final long MAXIMUM = 500_000_000;
    private static final int INITIAL_SIZE = 1_000_000;
    private static final long RESERVED = 500_000;
    private static final long FINAL_SIZE = 400_000_000;

    private long address;

    VecDemo(Console console) {
        super(console);
    }

    @Override
    void run() {
        AddressSpace space = VirtualMemory.addressSpace();
        Protection protection = space.capabilities().contains(Capability.WRITE_EXECUTE)
                ? Protection.READ_WRITE_EXECUTE
                : Protection.READ_WRITE;
        try (ByteVec vec = ByteVec.withCapacity(INITIAL_SIZE, VirtualAlloc.withProtection(MAXIMUM, protection))) {
            console.println("One ByteVec of at most " + Sizes.count(MAXIMUM) + " bytes, " + protection);
            address = vec.address();
            step(vec, "ByteVec.withCapacity(1_000_000, allocator)", "has memory for a million bytes");
            grow(vec);
            fill(vec);
            call(vec, space);
            console.println();
            console.printMarkup("@|bold The " + Sizes.count(MAXIMUM) + " addresses of the vec|@");
            new AddressRangeChart(
                            vec.address(),
                            vec.maximum(),
                            vec.capacity(),
                            state(vec).resident())
                    .lines(console.supportsUnicode())
                    .forEach(console::println);
        }
    }

    private void grow(ByteVec vec) {
        vec.addAll(bytes());
        step(vec, "addAll(bytes)", "fills it");

        vec.reserve(RESERVED);
        step(vec, "reserve(500_000)", "has memory for half a million more, at the same address");

        long size = vec.size();
        long capacity = vec.capacity();
        boolean granted = vec.tryReserve(MAXIMUM);
        boolean unchanged = vec.size() == size && vec.capacity() == capacity;
        step(
                vec,
                "tryReserve(500_000_000)",
                "is " + granted + ", past the maximum; " + (unchanged ? "nothing" : "something") + " has changed");
    }

    private void fill(ByteVec vec) {
        byte[] bytes = bytes();
        console.println();
        console.printMarkup("@|bold addAll(bytes)|@ again and again");
        try (Progress progress = Progress.start(console, "filled", FINAL_SIZE)) {
            while (vec.size() < FINAL_SIZE) {
                vec.addAll(bytes);
                progress.update(
                        vec.size(),
                        String.format(
                                "committed %11s  resident %11s",
                                Sizes.count(vec.capacity()), state(vec).residentText()));
            }
        }
        byte[] first = new byte[bytes.length];
        vec.copyTo(0, first, 0, first.length);
        step(
                vec,
                Sizes.count(vec.size()) + " bytes",
                "at the same address, the first million " + (Arrays.equals(first, bytes) ? "unchanged" : "damaged"));
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[INITIAL_SIZE];
        Arrays.fill(bytes, (byte) 42);
        return bytes;
    }

    /** Where nothing is writable and executable at once, the function is in a block of its own, which is sealed before the call. */
    private void call(ByteVec vec, AddressSpace space) {
        Set<Capability> can = space.capabilities();
        Optional<MachineCode> addition =
                MachineCode.addition(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        console.println();
        if (!can.contains(Capability.EXECUTE)) {
            skipCall("memory of provider " + space.name() + " cannot be executed");
        } else if (addition.isEmpty()) {
            skipCall("this demo has no machine code for " + System.getProperty("os.arch"));
        } else if (can.contains(Capability.WRITE_EXECUTE)) {
            callInPlace(vec, addition.get());
        } else {
            callSealed(addition.get());
        }
    }

    private void callInPlace(ByteVec vec, MachineCode addition) {
        byte[] code = addition.bytes();
        for (int i = 0; i < code.length; i++) {
            vec.set(i, code[i]);
        }
        console.printMarkup("@|bold set(i, code)|@ wrote the function " + addition.hex() + " over the first bytes");
        call(addition, vec.address());
    }

    private void callSealed(MachineCode addition) {
        byte[] code = addition.bytes();
        try (Block block = VirtualAlloc.withMaximum(code.length).allocate(code.length)) {
            block.copyFrom(0, code, 0, code.length);
            block.seal();
            console.printMarkup("@|bold seal()|@ made executable a block with the function " + addition.hex());
            call(addition, block.address());
        }
    }

    private void call(MachineCode addition, long address) {
        if (addition.flushInstructionCache(address)) {
            console.println("  calling " + Sizes.hex(address) + ": add(40, 2) = " + addition.call(address, 40, 2));
        } else {
            skipCall("this processor has to be told of new code by __clear_cache, and no library here has it");
        }
    }

    private void skipCall(String reason) {
        console.println("No function is called: " + reason + ".");
    }

    private void step(ByteVec vec, String call, String outcome) {
        if (vec.address() != address) {
            throw new IllegalStateException(
                    "the vec moved from " + Sizes.hex(address) + " to " + Sizes.hex(vec.address()));
        }
        step(call, outcome, state(vec));
    }

    private static State state(ByteVec vec) {
        return new State(vec.address(), "size", vec.size(), vec.capacity(), vec::residentBytes);
    }
}
