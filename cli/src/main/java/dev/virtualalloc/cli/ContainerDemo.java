package dev.virtualalloc.cli;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.Capability;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** A demo of one kind of container, in steps; after each, the state of its memory is printed. */
abstract sealed class ContainerDemo permits VecDemo, ArenaDemo, StackDemo {
    final Console console;

    ContainerDemo(Console console) {
        this.console = console;
    }

    abstract void run();

    /** The memory of a container. */
    record State(long address, String usedLabel, long used, long capacity, LongSupplier residentBytes) {
        OptionalLong resident() {
            return VirtualMemory.addressSpace().capabilities().contains(Capability.RESIDENCY)
                    ? OptionalLong.of(residentBytes.getAsLong())
                    : OptionalLong.empty();
        }

        String residentText() {
            OptionalLong bytes = resident();
            return bytes.isPresent() ? Sizes.count(bytes.getAsLong()) : "not told";
        }
    }

    final void step(String call, String outcome, State state) {
        console.println();
        console.printMarkup("@|bold " + call + "|@ " + outcome);
        console.println(String.format(
                "  %-14s  %s %11s  capacity %11s  resident %11s",
                Sizes.hex(state.address()),
                state.usedLabel(),
                Sizes.count(state.used()),
                Sizes.count(state.capacity()),
                state.residentText()));
    }
}
