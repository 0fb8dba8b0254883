package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A block beside an array. */
final class BlockSubject extends Subject {
    static final int MOST_BYTES = 40_000;
    private static final int MOST_VIEWS = 4;

    /** How far a block grows for a moment, if it can: more than huge pages. */
    private static final long FAR = 5 << 20;

    private final Block block;
    private final long address;
    private final long maximum;
    private final List<BlockView> views = new ArrayList<>();
    private boolean hadViews;
    private byte[] bytes;
    private Protection protection;

    /** Below this a byte that is added again may be anything: it was there when the block shrank and could not be written. */
    private int unspecified;

    /** What of the bytes may be anything, until it can be read. */
    private int unreadFrom;

    private int unreadTo;

    BlockSubject(World world, Block block, int bytes, boolean zeroed, boolean inArena) {
        super(world, "block", inArena);
        this.block = block;
        this.address = block.address();
        this.maximum = block.maximum();
        this.protection = block.protection();
        this.bytes = new byte[bytes];
        if (!zeroed) {
            unread(0, bytes);
        }
        check();
    }

    @Override
    void step() {
        switch (dice.below(22)) {
            case 0, 1, 2 -> put(dice.of(Access.ALL));
            case 3, 4, 5 -> get(dice.of(Access.ALL));
            case 6 -> compareAndSet();
            case 7 -> copyIn();
            case 8 -> copyOut();
            case 9 -> copyFromOther();
            case 10 -> fill();
            case 11 -> grow();
            case 12 -> tryGrow();
            case 13 -> shrink();
            case 14 -> protect();
            case 15 -> growFar();
            case 16 -> discard();
            case 17 -> pages();
            case 18 -> view();
            case 19 -> useViews();
            case 20 -> resident();
            default -> {
                if (dice.oneIn(8)) {
                    close();
                } else {
                    check();
                }
            }
        }
    }

    private Expected reading() {
        return new Expected().state(isEnded() || !protection.canRead());
    }

    private Expected writing() {
        return new Expected().state(isEnded() || !protection.canWrite());
    }

    private Expected part(long offset, long length) {
        return new Expected()
                .state(isEnded())
                .range(offset, length, bytes.length)
                .unsupported(inArena);
    }

    private ByteBuffer model() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    private void get(Access access) {
        long offset = dice.index(bytes.length);
        compare(
                "get" + access.name() + "(" + offset + ")",
                reading()
                        .range(offset, access.width(), bytes.length)
                        .argument(access.aligned() && (address + offset & access.width() - 1) != 0),
                () -> access.get().at(block, offset),
                () -> access.modelGet().at(model(), (int) offset));
    }

    private void put(Access access) {
        long offset = dice.index(bytes.length);
        long value = dice.seed();
        change(
                "put" + access.name() + "(" + offset + ", " + value + ")",
                writing()
                        .range(offset, access.width(), bytes.length)
                        .argument(access.aligned() && (address + offset & access.width() - 1) != 0),
                () -> access.put().at(block, offset, value),
                () -> access.modelPut().at(model(), (int) offset, value));
    }

    private void compareAndSet() {
        long offset = dice.index(bytes.length);
        long value = dice.seed();
        boolean fits = offset >= 0 && offset <= bytes.length - Long.BYTES;
        long expected = fits && dice.oneIn(2) ? model().getLong((int) offset) : value;
        compare(
                "compareAndSetLong(" + offset + ", " + expected + ", " + value + ")",
                writing().range(offset, Long.BYTES, bytes.length).argument((address + offset & Long.BYTES - 1) != 0),
                () -> block.compareAndSetLong(offset, expected, value),
                () -> {
                    boolean same = model().getLong((int) offset) == expected;
                    if (same) {
                        model().putLong((int) offset, value);
                    }
                    return same;
                });
    }

    private void copyIn() {
        long[] source = new long[dice.upTo(100)];
        Arrays.setAll(source, i -> dice.seed());
        long offset = dice.index(bytes.length);
        int index = (int) dice.index(source.length);
        int length = (int) dice.amount(source.length, source.length);
        change(
                "copyFrom(" + offset + ", long[" + source.length + "], " + index + ", " + length + ")",
                writing().range(index, length, source.length).range(offset, (long) length * Long.BYTES, bytes.length),
                () -> block.copyFrom(offset, source, index, length),
                () -> model().position((int) offset).asLongBuffer().put(source, index, length));
    }

    private void copyOut() {
        byte[] target = new byte[dice.upTo(1000)];
        long offset = dice.index(bytes.length);
        int index = (int) dice.index(target.length);
        int length = (int) dice.amount(target.length, target.length);
        compare(
                "copyTo(" + offset + ", byte[" + target.length + "], " + index + ", " + length + ")",
                reading().range(index, length, target.length).range(offset, length, bytes.length),
                () -> {
                    block.copyTo(offset, target, index, length);
                    return ByteBuffer.wrap(target, index, length);
                },
                () -> ByteBuffer.wrap(bytes, (int) offset, length));
    }

    private void copyFromOther() {
        BlockSubject other = world.any(BlockSubject.class, this);
        long offset = dice.index(bytes.length);
        long from = dice.index(other.bytes.length);
        long length = dice.amount(Math.min(bytes.length, other.bytes.length), bytes.length);
        change(
                "copyFrom(" + offset + ", " + other + ", " + from + ", " + length + ")",
                writing()
                        .range(offset, length, bytes.length)
                        .range(from, length, other.bytes.length)
                        .state(other.isEnded() || !other.protection.canRead()),
                () -> block.copyFrom(offset, other.block, from, length),
                () -> System.arraycopy(other.bytes, (int) from, bytes, (int) offset, (int) length));
    }

    private void fill() {
        long offset = dice.index(bytes.length);
        long length = dice.amount(bytes.length, bytes.length);
        byte value = (byte) dice.seed();
        change(
                "fill(" + offset + ", " + length + ", " + value + ")",
                writing().range(offset, length, bytes.length),
                () -> block.fill(offset, length, value),
                () -> Arrays.fill(bytes, (int) offset, (int) (offset + length), value));
    }

    private Expected growing(long size) {
        return new Expected()
                .state(isEnded())
                .argument(size < bytes.length)
                .refused(size > maximum, CapacityExceededException.class)
                .perhaps(inArena, CapacityExceededException.class);
    }

    private void grow() {
        long size = dice.amount(MOST_BYTES, maximum);
        change("grow(" + size + ")", growing(size), () -> block.grow(size), () -> grown((int) size));
    }

    private void tryGrow() {
        long size = dice.amount(MOST_BYTES, maximum);
        Expected expected = new Expected().state(isEnded()).argument(size < bytes.length);
        boolean[] done = new boolean[1];
        change("tryGrow(" + size + ")", expected, () -> done[0] = block.tryGrow(size), () -> {
            Mismatch.unless(!done[0] || size <= maximum, "it grew beyond its maximum");
            Mismatch.unless(done[0] || size > maximum || inArena || world.refuses(), "it grew to " + size + " bytes");
            if (done[0]) {
                grown((int) size);
            }
        });
        check();
    }

    private void grown(int size) {
        int before = bytes.length;
        bytes = Arrays.copyOf(bytes, size);
        if (unspecified > before) {
            unread(before, Math.min(size, unspecified));
        }
    }

    /** Grows far, touches the last byte, and shrinks again, as often as it takes. */
    private void growFar() {
        long far = Math.min(maximum, FAR + bytes.length);
        if (far < bytes.length || inArena || world.refusesTheSame()) {
            return;
        }
        int before = bytes.length;
        change("grow(" + far + ")", growing(far), () -> block.grow(far), () -> {
            if (protection == Protection.READ_WRITE && far > before) {
                Mismatch.unlessEqual("a byte that is new", block.getByte(far - 1), (byte) 0);
                block.putByte(far - 1, (byte) 1);
            }
            bringBack(before);
            if (!protection.canWrite()) {
                unspecified = (int) far;
            }
        });
    }

    private void bringBack(int size) {
        for (int attempt = 0; block.size() != size; attempt++) {
            try {
                block.shrink(size);
            } catch (VirtualMemoryException e) {
                Mismatch.unless(world.refuses(), "it shrinks: " + e);
                Mismatch.unless(attempt < 1000, "it shrinks one time of a thousand");
            }
        }
        viewsMayBeRevoked();
    }

    private void shrink() {
        long size = dice.index(bytes.length);
        viewsMayBeRevoked();
        change(
                "shrink(" + size + ")",
                new Expected().state(isEnded()).argument(size < 0 || size > bytes.length),
                () -> block.shrink(size),
                () -> {
                    if (!protection.canWrite()) {
                        unspecified = Math.max(unspecified, bytes.length);
                    }
                    bytes = Arrays.copyOf(bytes, (int) size);
                    unreadFrom = Math.min(unreadFrom, bytes.length);
                    unreadTo = Math.min(unreadTo, bytes.length);
                    viewsAreRevoked();
                });
    }

    private void protect() {
        Protection next = dice.oneIn(2) ? Protection.READ_WRITE : dice.of(Protection.values());
        boolean narrows = protection.canRead() && !next.canRead() || protection.canWrite() && !next.canWrite();
        if (narrows) {
            viewsMayBeRevoked();
        }
        change(
                "protect(" + next + ")",
                world.protecting(next)
                        .state(isEnded())
                        .unsupported(inArena)
                        .perhaps(narrows && hadViews && !VIEWS_CAN_BE_REVOKED, IllegalStateException.class)
                        .perhaps(next == Protection.READ_WRITE_EXECUTE, VirtualMemoryException.class),
                () -> block.protect(next),
                () -> {
                    protection = next;
                    if (narrows) {
                        viewsAreRevoked();
                    }
                    readUnread();
                });
    }

    private void discard() {
        long offset = dice.index(bytes.length);
        long length = dice.amount(bytes.length, bytes.length);
        change(
                "discard(" + offset + ", " + length + ")",
                part(offset, length).state(!protection.canWrite()).needs(Capability.DISCARD, world.space(), length > 0),
                () -> block.discard(offset, length),
                () -> Arrays.fill(bytes, (int) offset, (int) (offset + length), (byte) 0));
    }

    private void pages() {
        long offset = dice.index(bytes.length);
        long length = dice.amount(bytes.length, bytes.length);
        String arguments = "(" + offset + ", " + length + ")";
        Runnable nothing = () -> {};
        Expected expected = part(offset, length);
        switch (dice.below(4)) {
            case 0 ->
                change(
                        "advise" + arguments,
                        expected.needs(Capability.ADVISE, world.space(), length > 0)
                                .perhaps(true, VirtualMemoryException.class),
                        () -> block.advise(offset, length, dice.of(Advice.values())),
                        nothing);
            case 1 ->
                change(
                        "prefault" + arguments,
                        expected.state(!protection.canWrite()).needs(Capability.PREFAULT, world.space(), length > 0),
                        () -> block.prefault(offset, length),
                        nothing);
            case 2 ->
                change(
                        "lock" + arguments,
                        expected.state(!protection.canRead() && length > 0)
                                .needs(Capability.LOCK, world.space(), length > 0)
                                .perhaps(true, VirtualMemoryException.class),
                        () -> block.lock(offset, length),
                        nothing);
            default ->
                change(
                        "unlock" + arguments,
                        expected.needs(Capability.LOCK, world.space(), length > 0),
                        () -> block.unlock(offset, length),
                        nothing);
        }
        check();
    }

    private void resident() {
        compare(
                "residentBytes()",
                part(0, 0).needs(Capability.RESIDENCY, world.space(), block.capacity() > 0),
                () -> block.residentBytes() >= 0,
                () -> true);
    }

    private void view() {
        long offset = dice.index(bytes.length);
        long length = dice.amount(bytes.length, bytes.length);
        ByteBuffer[] made = new ByteBuffer[1];
        change(
                "asByteBuffer(" + offset + ", " + length + ")",
                reading().argument(length > Integer.MAX_VALUE).range(offset, length, bytes.length),
                () -> made[0] = block.asByteBuffer(offset, length),
                () -> {
                    hadViews = true;
                    Mismatch.unlessEqual("whether it is read-only", made[0].isReadOnly(), !protection.canWrite());
                    views.add(new BlockView(made[0], (int) offset));
                    if (views.size() > MOST_VIEWS) {
                        views.remove(0);
                    }
                    world.viewsWereMade();
                });
        useViews();
    }

    private void useViews() {
        world.note(this + " views " + views.size());
        views.forEach(view -> view.use(bytes, isEnded(), inArena));
    }

    private void viewsMayBeRevoked() {
        views.forEach(BlockView::mayBeRevoked);
    }

    private void viewsAreRevoked() {
        views.forEach(BlockView::isRevoked);
    }

    @Override
    void close() {
        viewsMayBeRevoked();
        close(block::close);
    }

    @Override
    void clear() {
        if (protection.canWrite()) {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    void end() {
        super.end();
        bytes = new byte[0];
        unreadFrom = 0;
        unreadTo = 0;
        viewsAreRevoked();
    }

    private void unread(int from, int to) {
        unreadFrom = unreadFrom == unreadTo ? from : Math.min(unreadFrom, from);
        unreadTo = Math.max(unreadTo, to);
        readUnread();
    }

    private void readUnread() {
        if (protection.canRead() && unreadFrom < unreadTo) {
            block.copyTo(unreadFrom, bytes, unreadFrom, unreadTo - unreadFrom);
            unreadTo = 0;
            unreadFrom = 0;
        }
    }

    @Override
    void check() {
        Mismatch.unlessEqual(this + " has a size that", block.size(), (long) bytes.length);
        Mismatch.unlessEqual(this + " has an address that", block.address(), address);
        Mismatch.unless(block.capacity() >= bytes.length, this + " has the capacity of its size");
        if (isEnded()) {
            Mismatch.unlessEqual(this + " has a maximum that", block.maximum(), 0L);
            return;
        }
        Mismatch.unlessEqual(this + " has a maximum that", block.maximum(), maximum);
        Mismatch.unlessEqual(this + " has a protection that", block.protection(), protection);
        if (protection.canRead()) {
            byte[] real = new byte[bytes.length];
            block.copyTo(0, real, 0, real.length);
            int different = Arrays.mismatch(real, bytes);
            if (different >= 0) {
                throw new Mismatch(
                        this + " has " + real[different] + " at " + different + " and has to have " + bytes[different]);
            }
        }
    }

    @Override
    void checkMappings(MemoryMap map) {
        if (!isEnded() && !inArena && bytes.length > 0) {
            map.check(this.toString(), address, protection);
            map.check(this.toString(), address + bytes.length - 1, protection);
        }
    }
}
