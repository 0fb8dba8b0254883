package dev.virtualalloc.benchmarks.peers;

/** Objects of the heap, which the collector takes back. */
final class HeapPieces extends PiecePeer {

    HeapPieces(int pieces) {}

    @Override
    public long write(long value) {
        return new Piece(value, value, value, value).b;
    }

    @Override
    public Object keep(long value) {
        return new Piece(value, value, value, value);
    }

    @Override
    public void reset() {}

    private record Piece(long a, long b, long c, long d) {}
}
