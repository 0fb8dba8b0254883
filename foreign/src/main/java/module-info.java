/** Blocks, vecs and arenas as what {@code java.lang.foreign} has. */
module dev.virtualalloc.foreign {
    requires static org.jspecify;
    requires transitive dev.virtualalloc;
    requires transitive dev.virtualalloc.containers;

    exports dev.virtualalloc.foreign;
}
