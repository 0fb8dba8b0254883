package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.Block;
import dev.virtualalloc.MemoryAccess;
import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.BlockMemory;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.MemoryObject;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A reservation beside a table of its pages, the first so many of which are used. */
final class ReservationSubject extends Subject {
    private static final int MOST_PAGES = 24;

    private final Reservation reservation;
    private final long size;
    private final long pageSize;
    private final boolean lazy;
    private final @Nullable Protection[] pages;

    /** The pages of a memory object, which is closed by then. */
    private final boolean[] mapped;

    /** The first value of each page. */
    private final long[] values;

    /** Access to what the model says can be accessed. */
    private final MemoryAccess memory;

    ReservationSubject(World world, Reservation reservation, boolean lazy) {
        super(world, "reservation", false);
        this.reservation = reservation;
        this.size = reservation.size();
        this.pageSize = reservation.pageSize();
        this.pages = new Protection[(int) Math.min(MOST_PAGES, size / pageSize)];
        this.mapped = new boolean[pages.length];
        this.values = new long[pages.length];
        if (lazy) {
            Arrays.fill(pages, Protection.READ_WRITE);
        }
        long used = pages.length * pageSize;
        this.memory = Block.create(new Trusted(), reservation.address(), used, used, used, Protection.READ_WRITE)
                .block();
        this.lazy = lazy;
        check();
    }

    /** As an allocator has it that looks after its pages itself. */
    private record Trusted() implements BlockMemory {
        @Override
        public long maximum(long address) {
            return (long) MOST_PAGES << 16;
        }

        @Override
        public long ensure(long address, long capacity, long needed, long preferred) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release(long address, long capacity, long dirty) {}
    }

    @Override
    void step() {
        int first = dice.below(pages.length);
        int count = 1 + dice.below(pages.length - first);
        long offset = dice.oneIn(12) ? dice.index(size) : first * pageSize;
        long length = dice.oneIn(12) ? dice.index(size) : count * pageSize;
        boolean whole = offset == first * pageSize && length == count * pageSize;
        if (!whole && isPossible(offset, length)) {
            return;
        }
        call(dice.below(13), offset, length, first, count);
        write();
    }

    private boolean isPossible(long offset, long length) {
        return offset >= 0 && length > 0 && (offset | length) % pageSize == 0 && length <= size - offset;
    }

    private Expected pages(long offset, long length) {
        return new Expected()
                .argument(offset < 0 || length <= 0 || (offset | length) % pageSize != 0)
                .range(offset, length, size)
                .state(isEnded());
    }

    private Expected committed(long offset, long length, int first, int count) {
        boolean whole = isPossible(offset, length);
        return pages(offset, length).state(whole && has(first, count, null));
    }

    private boolean has(int first, int count, @Nullable Protection protection) {
        return Arrays.asList(pages).subList(first, first + count).contains(protection);
    }

    private boolean allCan(int first, int count, java.util.function.Predicate<Protection> what) {
        for (int i = first; i < first + count; i++) {
            Protection protection = pages[i];
            if (protection != null && !what.test(protection)) {
                return false;
            }
        }
        return true;
    }

    private void call(int operation, long offset, long length, int first, int count) {
        String range = "(" + offset + ", " + length + ")";
        Protection protection = dice.oneIn(2) ? Protection.READ_WRITE : dice.of(Protection.values());
        Runnable nothing = () -> {};
        switch (operation) {
            case 0, 1 ->
                change(
                        "commit" + range + " " + protection,
                        protecting(protection, pages(offset, length)),
                        () -> reservation.commit(offset, length, protection),
                        () -> {
                            for (int i = first; i < first + count; i++) {
                                if (pages[i] == null) {
                                    pages[i] = protection;
                                    values[i] = 0;
                                }
                            }
                        });
            case 2 ->
                change("decommit" + range, pages(offset, length), () -> reservation.decommit(offset, length), () -> {
                    Arrays.fill(pages, first, first + count, null);
                    Arrays.fill(mapped, first, first + count, false);
                });
            case 3, 4 ->
                change(
                        "protect" + range + " " + protection,
                        protecting(protection, committed(offset, length, first, count)),
                        () -> reservation.protect(offset, length, protection),
                        () -> Arrays.fill(pages, first, first + count, protection));
            case 5 ->
                change(
                        "advise" + range,
                        committed(offset, length, first, count)
                                .needs(Capability.ADVISE, world.space(), true)
                                .perhaps(true, VirtualMemoryException.class),
                        () -> reservation.advise(offset, length, dice.of(Advice.values())),
                        nothing);
            case 6 ->
                change(
                        "prefault" + range,
                        committed(offset, length, first, count)
                                .state(!allCan(first, count, Protection::canWrite))
                                .needs(Capability.PREFAULT, world.space(), true),
                        () -> reservation.prefault(offset, length),
                        nothing);
            case 7 ->
                change(
                        "discard" + range,
                        committed(offset, length, first, count)
                                .state(isMapped(first, count))
                                .needs(Capability.DISCARD, world.space(), true),
                        () -> reservation.discard(offset, length),
                        () -> Arrays.fill(values, first, first + count, 0));
            case 8 ->
                change(
                        "lock" + range,
                        committed(offset, length, first, count)
                                .state(!allCan(first, count, Protection::canRead))
                                .needs(Capability.LOCK, world.space(), true)
                                .perhaps(true, VirtualMemoryException.class),
                        () -> reservation.lock(offset, length),
                        nothing);
            case 9 ->
                change(
                        "unlock" + range,
                        committed(offset, length, first, count).needs(Capability.LOCK, world.space(), true),
                        () -> reservation.unlock(offset, length),
                        nothing);
            case 10 ->
                compare(
                        "residentBytes" + range,
                        pages(offset, length).needs(Capability.RESIDENCY, world.space(), true),
                        () -> reservation.residentBytes(offset, length) <= length,
                        () -> true);
            case 11 ->
                change(
                        "map" + range + " " + protection,
                        protecting(protection, pages(offset, length))
                                .state(isPossible(offset, length) && !isFree(first, count))
                                .needs(Capability.MAP, world.space(), true),
                        () -> map(offset, length, protection),
                        () -> {
                            Arrays.fill(pages, first, first + count, protection);
                            Arrays.fill(mapped, first, first + count, true);
                            Arrays.fill(values, first, first + count, 0);
                        });
            default -> {
                if (dice.oneIn(10)) {
                    close();
                } else {
                    check();
                }
            }
        }
    }

    private boolean isFree(int first, int count) {
        return Arrays.asList(pages).subList(first, first + count).stream().allMatch(Objects::isNull);
    }

    private boolean isMapped(int first, int count) {
        for (int i = first; i < first + count; i++) {
            if (mapped[i]) {
                return true;
            }
        }
        return false;
    }

    private void map(long offset, long length, Protection protection) {
        try (MemoryObject memory = world.space().createMemory("fuzz", MOST_PAGES * pageSize)) {
            reservation.map(offset, length, memory, 0, protection);
        }
    }

    private Expected protecting(Protection protection, Expected expected) {
        return world.protecting(protection, expected)
                .perhaps(protection == Protection.READ_WRITE_EXECUTE, VirtualMemoryException.class);
    }

    /** A value for one page, if it can be written. */
    private void write() {
        int page = dice.below(pages.length);
        Protection protection = pages[page];
        if (!isEnded() && protection != null && protection.canWrite()) {
            values[page] = dice.seed();
            memory.putLong(page * pageSize, values[page]);
        }
    }

    @Override
    void check() {
        long committed = 0;
        for (int i = 0; i < pages.length; i++) {
            Protection protection = pages[i];
            if (protection != null) {
                committed += pageSize;
                if (protection.canRead()) {
                    Mismatch.unlessEqual(this + " on page " + i, memory.getLong(i * pageSize), values[i]);
                }
            }
        }
        Mismatch.unlessEqual(this + " has a size that", reservation.size(), size);
        Mismatch.unlessEqual(
                this + " has committed bytes, which",
                reservation.committed(),
                lazy && !isEnded() ? committed + size - pages.length * pageSize : committed);
    }

    @Override
    void checkMappings(MemoryMap map) {
        for (int i = 0; i < pages.length && !isEnded(); i++) {
            Protection protection = pages[i];
            map.check(
                    this + " on page " + i,
                    reservation.address() + i * pageSize,
                    protection == null ? Protection.NONE : protection);
        }
    }

    @Override
    void close() {
        close(reservation::close);
    }

    /** Nobody does: there is no allocator. */
    @Override
    void clear() {}

    @Override
    void end() {
        super.end();
        Arrays.fill(pages, null);
    }
}
