package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.containers.VecStack;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;

/** A stack of any type beside a list. */
final class StackSubject extends Subject {
    private final ElementType type;
    private final VecStack stack;
    private final List<Object> model = new ArrayList<>();
    private final Deque<Integer> frames = new ArrayDeque<>();
    private final long address;
    private final long maximum;
    private int frame;

    StackSubject(World world, ElementType type, VecStack stack, boolean inArena) {
        super(world, "stack of " + type + " ", inArena);
        this.type = type;
        this.stack = stack;
        this.address = stack.address();
        this.maximum = stack.maximum();
    }

    private Expected open() {
        return new Expected().state(isEnded());
    }

    @Override
    void step() {
        switch (dice.below(12)) {
            case 0, 1 -> {
                // Many at once, so that it has something to give back.
                for (int left = isEnded() ? 0 : dice.upTo(2000); left >= 0; left--) {
                    push();
                }
            }
            case 2, 3 -> {
                for (int left = Math.min(model.size(), dice.upTo(200)); left >= 0; left--) {
                    pop();
                }
            }
            case 4, 5 -> peek();
            case 6, 7 -> drop();
            case 8 ->
                change("pushFrame()", open(), stack::pushFrame, () -> {
                    frames.push(frame);
                    frame = model.size();
                });
            case 9 ->
                change("popFrame()", open().state(frames.isEmpty()), stack::popFrame, () -> {
                    remove(model.size() - frame);
                    frame = frames.pop();
                });
            case 10 -> {
                if (dice.oneIn(3)) {
                    change("clear()", open(), stack::clear, () -> {
                        model.clear();
                        frames.clear();
                        frame = 0;
                    });
                } else {
                    compare("toString()", new Expected(), () -> stack.toString().isEmpty(), () -> false);
                }
            }
            default -> {
                if (dice.oneIn(8)) {
                    close();
                } else {
                    check();
                }
            }
        }
    }

    private void push() {
        Object value = type.any(dice);
        change(
                "push(" + value + ")",
                open().refused(model.size() == maximum, CapacityExceededException.class)
                        .perhaps(inArena, CapacityExceededException.class),
                () -> Reflection.call(stack, "push", value),
                () -> model.add(value));
    }

    private void pop() {
        compare(
                "pop()",
                open().refused(model.size() == frame, NoSuchElementException.class),
                () -> Reflection.call(stack, "pop"),
                () -> model.remove(model.size() - 1));
    }

    private void peek() {
        long depth = dice.index(model.size());
        compare(
                "peek(" + depth + ")",
                open().index(depth, model.size()),
                () -> depth == 0 ? Reflection.call(stack, "peek") : Reflection.call(stack, "peek", depth),
                () -> model.get(model.size() - 1 - (int) depth));
    }

    private void drop() {
        long count = dice.oneIn(4) ? model.size() - frame : dice.amount(model.size() - frame, model.size());
        change(
                "drop(" + count + ")",
                open().argument(count < 0).refused(count > model.size() - frame, NoSuchElementException.class),
                () -> stack.drop(count),
                () -> remove((int) count));
    }

    private void remove(int count) {
        model.subList(model.size() - count, model.size()).clear();
    }

    @Override
    void close() {
        close(stack::close);
    }

    @Override
    void clear() {
        Collections.fill(model, type.zero());
    }

    @Override
    void end() {
        super.end();
        model.clear();
        frame = 0;
        frames.clear();
    }

    @Override
    void check() {
        Mismatch.unlessEqual(this + " has a size that", stack.size(), (long) model.size());
        Mismatch.unlessEqual(this + " has an address that", stack.address(), address);
        if (isEnded()) {
            return;
        }
        Mismatch.unlessEqual(this + " has a maximum that", stack.maximum(), maximum);
        Mismatch.unless(stack.capacity() >= model.size(), this + " has the capacity of its size");
        for (int i = 0; i < model.size(); i++) {
            Object real = Reflection.call(stack, "peek", (long) (model.size() - 1 - i));
            if (!real.equals(model.get(i))) {
                throw new Mismatch(this + " has " + real + " at " + i + " and has to have " + model.get(i));
            }
        }
    }
}
