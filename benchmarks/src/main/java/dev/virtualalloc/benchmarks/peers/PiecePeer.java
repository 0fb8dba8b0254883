package dev.virtualalloc.benchmarks.peers;

/** An allocator of small pieces that are given back together. */
public abstract class PiecePeer implements AutoCloseable {
    static final int BYTES = 32;

    /**
     * Creates an allocator.
     *
     * @param name the name of a peer
     * @param pieces how many pieces there are at most at a time
     * @return the allocator
     */
    public static PiecePeer create(String name, int pieces) {
        // Method references: each adapter is loaded when it is chosen, and no sooner.
        Maker maker = switch (name) {
            case "VirtualArena" -> ArenaPieces::new;
            case "VirtualArena, offsets" -> OffsetPieces::new;
            case "VirtualArena, segments" -> Segments::virtual;
            case "FFM slicing" -> Segments::slicing;
            case "FFM confined" -> Segments::confined;
            case "FFM auto" -> Segments::automatic;
            case "MemoryStack" -> StackPieces::new;
            case "heap" -> HeapPieces::new;
            case "Netty" -> NettyPieces::new;
            default -> throw new IllegalArgumentException("there is no peer called " + name);
        };
        return maker.make(pieces);
    }

    /** Allocates a piece, writes four longs to it and returns one of them; the piece is not used again. */
    public abstract long write(long value);

    /** Allocates a piece, writes four longs to it and returns the object it is used through. */
    public abstract Object keep(long value);

    /** Releases all pieces. */
    public abstract void reset();

    @Override
    public void close() {}

    private interface Maker {
        PiecePeer make(int pieces);
    }
}
