package dev.virtualalloc.stress.fuzz;

import java.nio.ByteBuffer;

/** A buffer over a part of a block, which is used as long as somebody has it. */
final class BlockView {
    private enum Life {
        USABLE,
        PERHAPS,
        REVOKED
    }

    private final ByteBuffer buffer;
    private final int offset;
    private Life life = Life.USABLE;

    BlockView(ByteBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
    }

    /** Before a call that revokes views, also if it fails. */
    void mayBeRevoked() {
        if (life == Life.USABLE) {
            life = Life.PERHAPS;
        }
    }

    void isRevoked() {
        life = Life.REVOKED;
    }

    /** Reads all of it: of what is revoked that is refused, or where Java cannot revoke it shows something. */
    void use(byte[] bytes, boolean ended, boolean inArena) {
        byte[] real = new byte[buffer.limit()];
        try {
            buffer.get(0, real);
        } catch (IllegalStateException e) {
            // An arena revokes the views of all its blocks when it is trimmed.
            Mismatch.unless(life != Life.USABLE || inArena, "a view can be used: " + e);
            life = Life.REVOKED;
            return;
        }
        if (!Subject.VIEWS_CAN_BE_REVOKED) {
            return;
        }
        Mismatch.unless(life != Life.REVOKED || real.length == 0, "a revoked view refuses to be read");
        for (int i = 0; !ended && i < real.length; i++) {
            if (real[i] != bytes[offset + i]) {
                throw new Mismatch(
                        "a view has " + real[i] + " at " + (offset + i) + " and the block " + bytes[offset + i]);
            }
        }
    }
}
