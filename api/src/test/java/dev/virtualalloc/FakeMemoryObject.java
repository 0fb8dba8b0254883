package dev.virtualalloc;

import dev.virtualalloc.spi.MemoryObject;
import java.nio.file.Path;

/** As long as a test says, and of no memory at all. */
record FakeMemoryObject(long size, boolean isWritable) implements MemoryObject {

    @Override
    public Path path() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resize(long bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tryLock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void force() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "an object";
    }
}
