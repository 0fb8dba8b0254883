package dev.virtualalloc.containers;

import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.internal.Sizes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the file of a vec begins with: that it is one, of which type, and how many elements there are. Numbers are in the byte order of
 * the machine that made the file.
 *
 * @param address where it is mapped
 */
record VecHeader(long address) {
    /** How much there is in front of the elements: so much that these begin with a page where pages are small. */
    static final long BYTES = 4096;

    private static final long MAGIC =
            0x0a76616c6c6f6331L; // "valloc1", after a line end that a text file would not begin with
    private static final int VERSION = 1;

    private static final long MAGIC_PLACE = 0;
    private static final long VERSION_PLACE = 8;
    private static final long WIDTH_PLACE = 16;
    private static final long TYPE_PLACE = 24;
    private static final int TYPE_BYTES = 16;

    /** In a cache line of its own: other processes read it while elements are added. */
    private static final long SIZE_PLACE = 64;

    /** {@return whether so many bytes from here on are zero: whatever they were, nothing is lost} */
    boolean isBlank(long bytes) {
        for (long place = 0; place < bytes; place += Long.BYTES) {
            if (RawMemory.getLong(address + place) != 0) {
                return false;
            }
        }
        return true;
    }

    /** What says that this is a header comes last: whoever interrupts this leaves a file that is no vec yet. */
    void create(String type, long width) {
        RawMemory.putInt(address + VERSION_PLACE, VERSION);
        RawMemory.putLong(address + WIDTH_PLACE, width);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        RawMemory.copyIn(name, 0, address + TYPE_PLACE, name.length);
        RawMemory.putLongRelease(address + MAGIC_PLACE, MAGIC);
    }

    /** {@return what keeps this from being the header of a vec of that type, empty if nothing does} */
    Optional<String> mismatch(String type, long width) {
        long magic = RawMemory.getLongAcquire(address + MAGIC_PLACE);
        if (magic == Long.reverseBytes(MAGIC)) {
            return Optional.of("it was made on a machine of the other byte order. Open it on such a one");
        }
        if (magic != MAGIC) {
            return Optional.of("it is not the file of a vec");
        }
        int version = RawMemory.getInt(address + VERSION_PLACE);
        if (version != VERSION) {
            return Optional.of("its format has version " + version + ", and this library knows " + VERSION
                    + ". Use one that knows it");
        }
        long itsWidth = RawMemory.getLong(address + WIDTH_PLACE);
        String itsType = type();
        if (!itsType.equals(type) || itsWidth != width) {
            return Optional.of("it holds " + Nouns.withArticle(itsType) + " with elements of "
                    + Nouns.counted(itsWidth, "byte") + ", not of " + Sizes.count(width));
        }
        return Optional.empty();
    }

    /** {@return the number of elements that was published last} What was written before that can be read. */
    long size() {
        return RawMemory.getLongAcquire(address + SIZE_PLACE);
    }

    void publish(long elements) {
        RawMemory.putLongRelease(address + SIZE_PLACE, elements);
    }

    private String type() {
        byte[] name = new byte[TYPE_BYTES];
        RawMemory.copyOut(address + TYPE_PLACE, name, 0, TYPE_BYTES);
        return new String(name, StandardCharsets.US_ASCII).replace("\0", "");
    }
}
