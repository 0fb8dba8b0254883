package dev.virtualalloc.runs;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.containers.LongStack;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.containers.VirtualArena;
import dev.virtualalloc.spi.Capability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls what takes memory away with as little stack as can be, with somewhat more, and so on until it succeeds, and touches
 * everything each time. Prints how often each call was interrupted.
 */
final class CallAtEveryDepth {
    private static final int BYTES = 1 << 14;
    private static final int ELEMENTS = BYTES / Long.BYTES;
    private static final long STACK = 256 << 10;

    /** Each page is touched some times. */
    private static final int STRIDE = 1 << 10;

    /** So often in a row a call has to succeed. */
    private static final int SUCCESSES = 20;

    private CallAtEveryDepth() {}

    public static void main(String[] args) throws InterruptedException {
        int step = Integer.parseInt(args[0]);
        for (Map.Entry<String, Supplier<Scene>> each : scenes().entrySet()) {
            // What is loaded and linked for the first time where the stack is full stays broken, whoever's it is.
            new Dive(each.getValue().get(), Integer.MAX_VALUE).playOnMuchStack();
            int interrupted = 0;
            int successes = 0;
            for (int frames = 1; successes < SUCCESSES; frames += step) {
                Dive dive = new Dive(each.getValue().get(), frames);
                dive.play();
                interrupted += dive.interrupted ? 1 : 0;
                successes = dive.interrupted ? 0 : successes + 1;
            }
            System.out.println(each.getKey() + ": interrupted " + interrupted + " times");
        }
    }

    private static Map<String, Supplier<Scene>> scenes() {
        Map<String, Supplier<Scene>> scenes = new LinkedHashMap<>();
        for (boolean keep : new boolean[] {false, true}) {
            Allocator allocator = VirtualAlloc.builder()
                    .maximum(16 << 20)
                    .keep(keep ? RangePool.withLimit(16 << 20) : RangePool.none())
                    .build();
            String where = keep ? ", kept" : "";
            scenes.put("shrink a block" + where, () -> block(allocator, block -> block.shrink(BYTES / 4)));
            scenes.put("grow a block" + where, () -> block(allocator, block -> block.grow(4 * BYTES)));
            scenes.put("close a block" + where, () -> block(allocator, Block::close));
            for (Protection protection : List.of(Protection.READ, Protection.NONE)) {
                scenes.put(
                        "protect a block as " + protection + where,
                        () -> block(allocator, block -> block.protect(protection)));
                scenes.put("protect a block as READ_WRITE after " + protection + where, () -> {
                    Scene scene = block(allocator, block -> block.protect(Protection.READ_WRITE));
                    scene.blocks.get(0).protect(protection);
                    return scene;
                });
            }
            scenes.put("add to a vec" + where, () -> vec(allocator, vec -> vec.reserve(4 * ELEMENTS)));
            scenes.put(
                    "shrink a vec" + where,
                    () -> vec(allocator, vec -> {
                        vec.truncate(ELEMENTS / 4);
                        vec.shrinkToFit();
                    }));
            scenes.put("freeze a vec" + where, () -> vec(allocator, LongVec::freeze));
            scenes.put("thaw a vec" + where, () -> {
                Scene scene = vec(allocator, LongVec::thaw);
                scene.vecs.get(0).freeze();
                return scene;
            });
            scenes.put("close a vec" + where, () -> vec(allocator, LongVec::close));
            scenes.put(
                    "close a vec at work" + where,
                    () -> vec(
                            allocator, vec -> perhaps(() -> part(vec).forEachRemaining((long value) -> vec.close()))));
            scenes.put("clear a stack" + where, () -> stack(allocator));
            scenes.put("rewind an arena" + where, () -> arena(allocator, VirtualArena::reset));
            scenes.put(
                    "trim an arena" + where,
                    () -> arena(allocator, arena -> {
                        arena.reset();
                        arena.trim();
                    }));
            scenes.put("close an arena" + where, () -> arena(allocator, VirtualArena::close));
            scenes.put(
                    "close an arena in an arena" + where,
                    () -> arena(VirtualArena.withCapacity(0, allocator), VirtualArena::close));
        }
        if (VirtualMemory.addressSpace().capabilities().contains(Capability.MAP)) {
            scenes.put("add to a vec in a file", () -> file(vec -> vec.reserve(64 * ELEMENTS)));
            scenes.put(
                    "shrink a vec in a file",
                    () -> file(vec -> {
                        vec.truncate(ELEMENTS / 4);
                        vec.shrinkToFit();
                    }));
            scenes.put("freeze a vec in a file", () -> file(LongVec::freeze));
            scenes.put("close a vec in a file", () -> file(LongVec::close));
        }
        scenes.put("trim the pool", () -> {
            Scene scene = block(VirtualAlloc.withMaximum(16 << 20), Block::close);
            scene.operation = VirtualMemory::trim;
            VirtualAlloc.withMaximum(16 << 20).allocate(BYTES).close();
            return scene;
        });
        return scenes;
    }

    private static Scene block(Allocator allocator, Consumer<Block> operation) {
        Scene scene = new Scene();
        Block block = scene.add(allocator.allocate(BYTES));
        scene.operation = () -> operation.accept(block);
        return scene;
    }

    private static Scene vec(Allocator allocator, Consumer<LongVec> operation) {
        return vec(LongVec.withCapacity(0, allocator), operation);
    }

    /** In a file without a name: nothing is left of it. */
    private static Scene file(Consumer<LongVec> operation) {
        try {
            Path path = Files.createTempFile("vec", "");
            LongVec vec = LongVec.open(path, 1 << 20);
            Files.delete(path);
            vec.resize(16 * ELEMENTS);
            vec.clear();
            return vec(vec, operation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Scene vec(LongVec created, Consumer<LongVec> operation) {
        Scene scene = new Scene();
        LongVec vec = scene.add(created);
        scene.operation = () -> operation.accept(vec);
        return scene;
    }

    /** As other threads have it in a parallel stream. */
    private static Spliterator.OfLong part(LongVec vec) {
        return vec.spliterator().trySplit();
    }

    private static Scene stack(Allocator allocator) {
        Scene scene = new Scene();
        LongStack stack = LongStack.withCapacity(0, allocator);
        for (int i = 0; i < 8 * ELEMENTS; i++) {
            stack.push(i);
        }
        scene.operation = stack::clear;
        scene.touches.add(() -> {
            while (!stack.isEmpty()) {
                stack.pop();
            }
            for (int i = 0; i < 8 * ELEMENTS; i++) {
                stack.push(i);
            }
        });
        scene.closings.add(stack);
        return scene;
    }

    private static Scene arena(Allocator allocator, Consumer<VirtualArena> operation) {
        Scene scene = new Scene();
        VirtualArena arena = VirtualArena.withCapacity(0, allocator);
        scene.add(arena.allocate(BYTES));
        scene.add(LongVec.withCapacity(0, arena));
        scene.add(LongVec.withCapacity(0, VirtualArena.withCapacity(0, arena)));
        scene.touches.add(() -> {
            Block block = arena.allocate(BYTES);
            block.fill(0, BYTES, (byte) 1);
            arena.memory().putLong(0, arena.memory().getLong(8));
        });
        scene.operation = () -> operation.accept(arena);
        scene.closings.add(arena);
        if (allocator instanceof VirtualArena outer) {
            scene.closings.add(outer);
        }
        return scene;
    }

    /** An operation, and all that can be touched before and after it. */
    private static final class Scene {
        final List<Block> blocks = new ArrayList<>();
        final List<LongVec> vecs = new ArrayList<>();
        final List<Runnable> touches = new ArrayList<>();
        final List<AutoCloseable> closings = new ArrayList<>();
        Runnable operation = () -> {};

        Block add(Block block) {
            block.fill(0, block.size(), (byte) 7);
            blocks.add(block);
            closings.add(block);
            touches.add(() -> touch(block));
            touches.add(() -> {
                block.grow(Math.max(block.size(), BYTES));
                touch(block);
            });
            return block;
        }

        LongVec add(LongVec vec) {
            for (int i = 0; i < ELEMENTS; i++) {
                vec.add(i);
            }
            vecs.add(vec);
            closings.add(vec);
            Spliterator.OfLong part = part(vec);
            touches.add(() -> part.forEachRemaining((long value) -> {}));
            touches.add(() -> touch(vec));
            touches.add(() -> {
                for (int i = 0; i < ELEMENTS; i++) {
                    vec.add(i);
                }
            });
            return vec;
        }

        /** Everything by every way; that it refuses is as good. */
        void touch() {
            for (Runnable touch : touches) {
                perhaps(touch);
            }
        }

        void close() {
            for (AutoCloseable closing : closings) {
                perhaps(() -> {
                    try {
                        closing.close();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
        }

        private static void touch(Block block) {
            for (long i = 0; i < block.size(); i += STRIDE) {
                long offset = i;
                perhaps(() -> block.getLong(offset));
                perhaps(() -> block.putLong(offset, 0x0707070707070707L));
            }
        }

        private static void touch(LongVec vec) {
            for (long i = 0; i < vec.size(); i += STRIDE / Long.BYTES) {
                long value = vec.get(i);
                if (value != i % ELEMENTS) {
                    throw new AssertionError("element " + i + " is " + value);
                }
                long index = i;
                perhaps(() -> vec.set(index, value));
            }
        }
    }

    private static void perhaps(Runnable touch) {
        try {
            touch.run();
        } catch (RuntimeException e) {
            // Refused.
        }
    }

    /** One call of an operation, so many frames above the end of the stack. */
    private static final class Dive {
        private final Scene scene;
        private final int frames;
        boolean interrupted;

        Dive(Scene scene, int frames) {
            this.scene = scene;
            this.frames = frames;
        }

        void play() throws InterruptedException {
            Thread thread = new Thread(null, this::dive, "diver", STACK);
            thread.start();
            thread.join();
            playOnMuchStack();
        }

        /** Once more, for what was interrupted can be tried again. */
        void playOnMuchStack() {
            scene.touch();
            perhaps(scene.operation);
            scene.touch();
            scene.close();
            scene.touch();
        }

        private int dive() {
            int depth;
            try {
                depth = dive() + 1;
            } catch (StackOverflowError e) {
                depth = 0;
            }
            if (depth == frames) {
                attempt();
            }
            return depth;
        }

        private void attempt() {
            interrupted = true;
            try {
                scene.operation.run();
                interrupted = false;
            } catch (StackOverflowError e) {
                // As it should be.
            }
        }
    }
}
