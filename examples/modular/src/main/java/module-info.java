/** An application that names no backend: whoever starts it puts one on its path. */
module dev.virtualalloc.examples.modular {
    requires dev.virtualalloc.containers;
}
