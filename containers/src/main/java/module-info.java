/** Vec, arena and stack that grow without moving. */
module dev.virtualalloc.containers {
    requires static org.jspecify;
    requires transitive dev.virtualalloc;

    exports dev.virtualalloc.containers;
}
