package dev.virtualalloc.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The views of one block on Java 22 and newer: they have scopes of their own and fail cleanly once it is closed. Those for one thread
 * can be revoked by that thread alone; what is left of them keeps the addresses accessible, as all views do on Java 17.
 */
public final class Views {
    /** What all threads may use. Closing it stops all of them for a moment, which blocks without such views do not have to pay for. */
    private static final class Shared {
        private final Arena arena = Arena.ofShared();
    }

    /** What the thread that asks for it may use. */
    private static final class Confined {
        private final Thread owner = Thread.currentThread();
        private final Arena arena = Arena.ofConfined();

        /** Returns whether nobody can use it any more. */
        boolean close() {
            if (owner == Thread.currentThread()) {
                arena.close();
                return true;
            }
            return !owner.isAlive();
        }
    }

    private static final class Cleaners {
        static final Cleaner CLEANER = Cleaner.create();
    }

    private final @Nullable Views outer;
    private final List<Confined> confined = new ArrayList<>();

    private @Nullable Shared shared;

    public Views() {
        this(null);
    }

    private Views(@Nullable Views outer) {
        this.outer = outer;
    }

    public Views within() {
        return new Views(this);
    }

    public synchronized ByteBuffer buffer(long address, int bytes, boolean writable) {
        if (shared == null) {
            shared = new Shared();
        }
        return buffer(address, bytes, writable, shared.arena);
    }

    public synchronized ByteBuffer confinedBuffer(long address, int bytes, boolean writable) {
        for (Confined one : confined) {
            if (one.owner == Thread.currentThread()) {
                return buffer(address, bytes, writable, one.arena);
            }
        }
        Confined one = new Confined();
        confined.add(one);
        return buffer(address, bytes, writable, one.arena);
    }

    private static ByteBuffer buffer(long address, int bytes, boolean writable, Arena arena) {
        MemorySegment segment = MemorySegment.ofAddress(address).reinterpret(bytes, arena, null);
        return (writable ? segment : segment.asReadOnly()).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    public static ByteBuffer brief(long address, int bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes).asByteBuffer();
    }

    public synchronized boolean revoke() {
        if (shared != null) {
            shared.arena.close();
            shared = null;
        }
        confined.removeIf(Confined::close);
        if (!confined.isEmpty() && outer != null) {
            outer.inherit(confined);
        }
        return confined.isEmpty();
    }

    private synchronized void inherit(List<Confined> survivors) {
        for (Confined one : survivors) {
            if (!confined.contains(one)) {
                confined.add(one);
            }
        }
    }

    public synchronized void whenUnusable(Runnable action) {
        AtomicInteger left = new AtomicInteger(confined.size() + 1);
        Runnable one = () -> {
            if (left.decrementAndGet() == 0) {
                action.run();
            }
        };
        confined.forEach(survivor -> Cleaners.CLEANER.register(survivor.arena.scope(), one));
        one.run();
    }
}
