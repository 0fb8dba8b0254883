package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.containers.VirtualArena;
import java.util.Arrays;

/** Bytes of an arena for which there is an offset and no object. */
final class PieceSubject extends Subject {
    private final VirtualArena arena;
    private final long offset;
    private final byte[] bytes;

    PieceSubject(World world, VirtualArena arena, long offset, int length) {
        super(world, "piece at " + offset + " ", true);
        this.arena = arena;
        this.offset = offset;
        this.bytes = new byte[length];
        Arrays.fill(bytes, (byte) dice.seed());
        arena.memory().copyFrom(offset, bytes, 0, length);
    }

    @Override
    void step() {
        if (isEnded()) {
            touch();
            return;
        }
        int place = dice.below(bytes.length);
        byte value = (byte) dice.seed();
        change(
                "put(" + place + ", " + value + ")",
                new Expected(),
                () -> arena.memory().putByte(offset + place, value),
                () -> bytes[place] = value);
        check();
    }

    /** Somebody else's, nobody's, or of an arena that is closed: nothing is promised but that it is no fault. */
    private void touch() {
        try {
            world.call(
                    this + " is read",
                    new Expected().perhaps(true, RuntimeException.class),
                    () -> arena.memory().getByte(offset));
        } catch (Refusal e) {
            world.note(this + " refused: " + e.getMessage());
        }
    }

    @Override
    void close() {}

    @Override
    void clear() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    void check() {
        if (!isEnded()) {
            byte[] real = new byte[bytes.length];
            arena.memory().copyTo(offset, real, 0, real.length);
            int different = Arrays.mismatch(real, bytes);
            if (different >= 0) {
                throw new Mismatch(
                        this + " has " + real[different] + " at " + different + " and has to have " + bytes[different]);
            }
        }
    }
}
