package dev.virtualalloc.cli;

import dev.virtualalloc.containers.LongStack;
import dev.virtualalloc.internal.Sizes;

/** Fills a stack and empties it: memory is decommitted while it shrinks. */
final class StackDemo extends ContainerDemo {
    private static final long MAXIMUM = 50_000_000;
    private static final long DEPTH = 10_000_000;

    StackDemo(Console console) {
        super(console);
    }

    @Override
    void run() {
        console.println();
        console.println();
        console.println("One LongStack of at most " + Sizes.count(MAXIMUM) + " elements");
        try (LongStack stack = LongStack.withMaximum(MAXIMUM)) {
            for (long i = 0; i < DEPTH; i++) {
                stack.push(i);
            }
            step("push(i)", Sizes.count(DEPTH) + " times", state(stack));

            stack.pushFrame();
            stack.push(-1);
            stack.push(-2);
            stack.popFrame();
            step(
                    "popFrame()",
                    "drops what was pushed since pushFrame(); peek() is " + Sizes.count(stack.peek()),
                    state(stack));

            long sum = 0;
            while (!stack.isEmpty()) {
                sum += stack.pop();
            }
            step(
                    "pop()",
                    "until it is empty: the sum is " + Sizes.count(sum) + ", and the memory is back",
                    state(stack));
        }
    }

    private static State state(LongStack stack) {
        return new State(stack.address(), "size", stack.size(), stack.capacity(), stack::residentBytes);
    }
}
