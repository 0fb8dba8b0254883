package dev.virtualalloc.cli;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.containers.ByteVec;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import java.util.Arrays;
import java.util.Optional;

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

    /** A vec, and why machine code in it cannot be called, or empty if it can. */
    private record CreatedVec(ByteVec vec, Protection protection, Optional<String> whyNotExecutable) {}

    @Override
    void run() {
        CreatedVec created = create(VirtualMemory.addressSpace());
        try (ByteVec vec = created.vec()) {
            console.println("One ByteVec of at most " + Sizes.count(MAXIMUM) + " bytes, " + created.protection());
            address = vec.address();
            step(vec, "ByteVec.withCapacity(1_000_000, allocator)", "has memory for a million bytes");
            grow(vec);
            fill(vec);
            call(created);
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

    /** Some systems refuse memory that is both writable and executable: there, only the call is left out. */
    private CreatedVec create(AddressSpace space) {
        if (!space.capabilities().contains(Capability.EXECUTE)) {
            return create(
                    Protection.READ_WRITE, Optional.of("memory of provider " + space.name() + " cannot be executed"));
        }
        try {
            return create(Protection.READ_WRITE_EXECUTE, Optional.empty());
        } catch (OutOfVirtualMemoryException e) {
            throw e;
        } catch (VirtualMemoryException e) {
            return create(Protection.READ_WRITE, Optional.ofNullable(e.getMessage()));
        }
    }

    private static CreatedVec create(Protection protection, Optional<String> whyNotExecutable) {
        return new CreatedVec(
                ByteVec.withCapacity(INITIAL_SIZE, VirtualAlloc.withProtection(MAXIMUM, protection)),
                protection,
                whyNotExecutable);
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

    private void call(CreatedVec created) {
        ByteVec vec = created.vec();
        console.println();
        Optional<MachineCode> known =
                MachineCode.addition(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        if (created.whyNotExecutable().isPresent()) {
            skipCall(created.whyNotExecutable().get());
        } else if (known.isEmpty()) {
            skipCall("this demo has no machine code for " + System.getProperty("os.arch"));
        } else {
            MachineCode addition = known.get();
            byte[] code = addition.bytes();
            for (int i = 0; i < code.length; i++) {
                vec.set(i, code[i]);
            }
            console.printMarkup("@|bold set(i, code)|@ wrote the function " + addition.hex() + " over the first bytes");
            if (addition.flushInstructionCache(vec.address())) {
                console.println("  calling " + Sizes.hex(vec.address()) + ": add(40, 2) = "
                        + addition.call(vec.address(), 40, 2));
            } else {
                skipCall("this processor has to be told of new code by __clear_cache, and no library here has it");
            }
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
