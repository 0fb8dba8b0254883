package dev.virtualalloc.benchmarks.peers;

/**
 * A sequence of longs that grows. A class, of which a benchmark loads one subclass alone, so that the JVM calls its methods as
 * directly as if there were no adapter.
 */
public abstract class LongPeer implements AutoCloseable {

    /**
     * Creates an empty sequence.
     *
     * @param name the name of a peer
     * @return the sequence
     */
    public static LongPeer create(String name) {
        // Method references: each adapter is loaded when it is chosen, and no sooner.
        Maker maker = switch (name) {
            case "LongVec" -> VecLongs::new;
            case "LongVec, nothing kept" -> VecLongs::withNothingKept;
            case "LongVec, 1 GiB kept" -> VecLongs::withAllKept;
            case "long[]" -> ArrayLongs::new;
            case "ArrayList" -> ListLongs::new;
            case "fastutil" -> FastutilLongs::new;
            case "fastutil big" -> FastutilBigLongs::new;
            case "Agrona" -> AgronaLongs::new;
            case "Netty" -> NettyLongs::new;
            case "MemorySegment" -> Segments::longs;
            case "Arrow" -> ArrowLongs::new;
            case "Chronicle" -> ChronicleLongs::new;
            default -> throw new IllegalArgumentException("there is no peer called " + name);
        };
        return maker.make();
    }

    /**
     * Adds numbers at the end, one by one: all from one to before another. The loop is in the adapter, over a local variable, as
     * users have it: an adapter that is called for each is in the way of some peers and not of others.
     */
    public abstract void addRange(int from, int to);

    public abstract long get(int index);

    public abstract void set(int index, long value);

    /** Removes all elements; the memory stays for the next. */
    public abstract void clear();

    @Override
    public void close() {}

    private interface Maker {
        LongPeer make();
    }
}
