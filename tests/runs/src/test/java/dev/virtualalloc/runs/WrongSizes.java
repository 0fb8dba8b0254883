package dev.virtualalloc.runs;

import static dev.virtualalloc.runs.WrongSystem.wrong;

import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import dev.virtualalloc.spi.MemoryObject;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/** Wrong in how large numbers are that they can hold: in one operation, of an offset into a reservation, or of a length. */
final class WrongSizes {
    private static final LongUnaryOperator SIGNED = number -> (int) number;
    private static final LongUnaryOperator UNSIGNED = number -> number & 0xFFFF_FFFFL;
    private static final LongUnaryOperator AT_MOST = number -> Math.min(number, Integer.MAX_VALUE & -4096);
    private static final LongUnaryOperator FLOAT = number -> (long) (float) number;

    private WrongSizes() {}

    static Stream<WrongSystem> all() {
        return Stream.of(
                offset("cuts to 32 bits", UNSIGNED, Operation.COMMIT, "11.1", "11.2", "11.7", "11.8"),
                offset("cuts to an int", SIGNED, Operation.COMMIT, "11.1", "11.2", "11.7", "11.8"),
                offset("counts in pages in an int", inPages(SIGNED), Operation.COMMIT, "11.7"),
                offset("cuts to 32 bits", UNSIGNED, Operation.PROTECT, "11.2", "11.7"),
                offset("counts in pages in 32 bits", inPages(UNSIGNED), Operation.PROTECT, "11.7"),
                offset("cuts to 32 bits", UNSIGNED, Operation.DECOMMIT, "11.2", "11.7"),
                offset("cuts to an int", SIGNED, Operation.DECOMMIT, "11.2", "11.7"),
                offset("holds in a float", FLOAT, Operation.DECOMMIT, "11.7"),
                offset("cuts to 32 bits", UNSIGNED, Operation.DISCARD, "11.2", "11.7"),
                offset("cuts to 32 bits", UNSIGNED, Operation.RESIDENT_BYTES, "11.2", "11.7"),
                offset("cuts to 32 bits", UNSIGNED, Operation.QUERY, "11.2", "11.7"),
                offset("cuts to 32 bits", UNSIGNED, Operation.PREFAULT, "11.2", "11.7"),
                offset("cuts to 32 bits", UNSIGNED, Operation.LOCK, "11.2", "11.7"),
                offset("cuts to 32 bits", UNSIGNED, Operation.MAP, "11.2", "11.7"),
                length("cuts to 32 bits", UNSIGNED, Operation.RESERVE, "11.1", "11.2", "11.7", "11.8"),
                length("cuts to an int", SIGNED, Operation.RELEASE, "11.8"),
                length("cuts to 32 bits", UNSIGNED, Operation.RELEASE, "11.8"),
                length("cuts to 32 bits", UNSIGNED, Operation.COMMIT, "11.8"),
                length("takes for 2 GiB what is more", AT_MOST, Operation.COMMIT, "11.8"),
                length("cuts to 32 bits", UNSIGNED, Operation.PROTECT, "11.8"),
                length("holds in a float", FLOAT, Operation.PROTECT, "11.8"),
                length("cuts to 32 bits", UNSIGNED, Operation.DECOMMIT, "11.8"),
                length("cuts to an int", SIGNED, Operation.DECOMMIT, "11.8"),
                length("takes for 2 GiB what is more", AT_MOST, Operation.DECOMMIT, "11.8"),
                length("cuts to 32 bits", UNSIGNED, Operation.DISCARD, "11.8"),
                length("holds in a float", FLOAT, Operation.DISCARD, "11.8"),
                length("cuts to 32 bits", UNSIGNED, Operation.RESIDENT_BYTES, "11.8"),
                length("cuts to 32 bits", UNSIGNED, Operation.RESERVE_LAZILY, "11.8"));
    }

    private static LongUnaryOperator inPages(LongUnaryOperator cut) {
        return number -> cut.applyAsLong(number / 4096) * 4096;
    }

    private static WrongSystem offset(String fault, LongUnaryOperator cut, Operation operation, String... broken) {
        return wrong(
                fault + " the offset of what it is to " + operation,
                system -> new Cutting(system, operation, cut, LongUnaryOperator.identity()),
                broken);
    }

    private static WrongSystem length(String fault, LongUnaryOperator cut, Operation operation, String... broken) {
        return wrong(
                fault + " the length of what it is to " + operation,
                system -> new Cutting(system, operation, LongUnaryOperator.identity(), cut),
                broken);
    }

    private enum Operation {
        RESERVE,
        RESERVE_LAZILY,
        RELEASE,
        COMMIT,
        DECOMMIT,
        PROTECT,
        DISCARD,
        PREFAULT,
        LOCK,
        RESIDENT_BYTES,
        QUERY,
        MAP
    }

    /** Cuts the offset or the length of one operation. */
    private static final class Cutting extends ForwardingAddressSpace {
        private final AddressSpace system;
        private final Operation wrong;
        private final LongUnaryOperator offset;
        private final LongUnaryOperator length;
        private final ConcurrentSkipListMap<Long, Long> reservations = new ConcurrentSkipListMap<>();

        Cutting(AddressSpace system, Operation wrong, LongUnaryOperator offset, LongUnaryOperator length) {
            super(system);
            this.system = system;
            this.wrong = wrong;
            this.offset = offset;
            this.length = length;
        }

        private interface Look<T> {
            T apply(long address, long bytes);
        }

        private <T> T cut(Operation operation, long address, long bytes, Look<T> call) {
            Map.Entry<Long, Long> reservation = reservations.floorEntry(address);
            long start = address - reservation.getKey();
            long cut = bytes;
            if (operation == wrong) {
                start = offset.applyAsLong(start);
                cut = length.applyAsLong(bytes);
            }
            // As a system would refuse it, and lest it be memory of the JVM.
            if (start < 0 || cut < 0 || start + cut > reservation.getValue() || (start & system.pageSize() - 1) != 0) {
                throw new VirtualMemoryException("" + operation, name(), address, bytes, "EINVAL", 22, "");
            }
            return cut == 0 ? call.apply(address, 0) : call.apply(reservation.getKey() + start, cut);
        }

        private void change(Operation operation, long address, long bytes, Change call) {
            cut(operation, address, bytes, (start, length) -> {
                if (length > 0) {
                    call.apply(start, length);
                }
                return start;
            });
        }

        private interface Change {
            void apply(long address, long bytes);
        }

        private long reserved(long address, long bytes) {
            reservations.put(address, bytes);
            return address;
        }

        @Override
        public long reserve(long bytes) {
            // All of it, so that nobody else is where it should be.
            long address = super.reserve(bytes);
            return reserved(address, wrong == Operation.RESERVE ? length.applyAsLong(bytes) : bytes);
        }

        @Override
        public long reserveLazily(long bytes) {
            long address = super.reserveLazily(bytes);
            long cut = wrong == Operation.RESERVE_LAZILY ? length.applyAsLong(bytes) : bytes;
            if (cut < bytes) {
                super.decommit(address + cut, bytes - cut);
            }
            return reserved(address, bytes);
        }

        @Override
        public void release(long address, long bytes) {
            reservations.remove(address);
            long cut = wrong == Operation.RELEASE ? length.applyAsLong(bytes) : bytes;
            if (cut < 0) {
                throw new VirtualMemoryException("release", name(), address, bytes, "EINVAL", 22, "");
            }
            if (cut > 0) {
                super.release(address, cut);
            }
        }

        @Override
        public void commit(long address, long bytes, Protection protection) {
            change(Operation.COMMIT, address, bytes, (start, length) -> super.commit(start, length, protection));
        }

        @Override
        public void decommit(long address, long bytes) {
            change(Operation.DECOMMIT, address, bytes, (start, length) -> super.decommit(start, length));
        }

        @Override
        public void protect(long address, long bytes, Protection protection) {
            change(Operation.PROTECT, address, bytes, (start, length) -> super.protect(start, length, protection));
        }

        @Override
        public void discard(long address, long bytes) {
            change(Operation.DISCARD, address, bytes, (start, length) -> super.discard(start, length));
        }

        @Override
        public void prefault(long address, long bytes) {
            change(Operation.PREFAULT, address, bytes, (start, length) -> super.prefault(start, length));
        }

        @Override
        public void lock(long address, long bytes) {
            change(Operation.LOCK, address, bytes, (start, length) -> super.lock(start, length));
        }

        @Override
        public long residentBytes(long address, long bytes) {
            return cut(
                    Operation.RESIDENT_BYTES,
                    address,
                    bytes,
                    (start, length) -> length == 0 ? 0 : super.residentBytes(start, length));
        }

        @Override
        public Protection query(long address) {
            return cut(Operation.QUERY, address, pageSize(), (start, length) -> super.query(start));
        }

        @Override
        public void map(long address, long bytes, MemoryObject object, long offset, Protection protection) {
            change(
                    Operation.MAP,
                    address,
                    bytes,
                    (start, length) -> super.map(start, length, object, offset, protection));
        }
    }
}
