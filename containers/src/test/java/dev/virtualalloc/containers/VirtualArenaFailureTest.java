package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever call of the space fails, the arena and all in it are as they were, and the same again succeeds. */
class VirtualArenaFailureTest {
    private static final int MANY = 100_000;

    private static final Map<String, Consumer<Scene>> GROWING = Map.of(
            "allocate", scene -> scene.arena.allocate(MANY),
            "allocate aligned", scene -> scene.arena.allocate(MANY, 1 << 12),
            "allocateZeroed", scene -> scene.arena.allocateZeroed(MANY),
            "grow", scene -> scene.last.grow(MANY + scene.last.size()),
            "tryGrow or fail",
                    scene -> {
                        if (!scene.last.tryGrow(MANY + scene.last.size())) {
                            scene.last.grow(MANY + scene.last.size());
                        }
                    },
            "a vec", scene -> LongVec.withCapacity(MANY / Long.BYTES, scene.arena),
            "an arena", scene -> VirtualArena.withCapacity(MANY, scene.arena));

    /** An arena whose memory is used up by two blocks. */
    private record Scene(VirtualArena arena, Block first, Block last) implements AutoCloseable {
        static Scene full(Allocator allocator) {
            VirtualArena arena = VirtualArena.withCapacity(1, allocator);
            Block first = arena.allocate(100);
            first.fill(0, 100, (byte) 7);
            Block last = arena.allocate(arena.capacity() - arena.used() - 16);
            last.fill(0, last.size(), (byte) 8);
            return new Scene(arena, first, last);
        }

        static Scene withMemoryToSpare(Allocator allocator) {
            Scene scene = full(allocator);
            scene.arena.allocate(MANY).close();
            return scene;
        }

        List<Object> contents() {
            return List.of(
                    arena.used(),
                    first.size(),
                    first.getByte(99),
                    last.size(),
                    last.getByte(last.size() - 1),
                    last.getByte(100));
        }

        List<Object> everything() {
            return List.of(contents(), arena.capacity(), arena.peak(), last.capacity());
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    @Test
    void anArenaThatCannotGrowIsAsItWas() {
        FailingCalls<Scene> calls = new FailingCalls<>(Scene::full, Scene::everything, Scene::contents);
        GROWING.forEach((name, use) -> assertThat(calls.of(name, use)).as(name).isPositive());
    }

    @Test
    void memoryThatIsNotTakenBackStaysWithTheArena() {
        FailingCalls<Scene> calls = new FailingCalls<>(Scene::withMemoryToSpare, Scene::everything, Scene::everything);
        assertThat(calls.of("trim", scene -> scene.arena.trim())).isPositive();
    }

    @Test
    void anArenaThatIsNotGivenBackIsStillThereWithItsBlocks() {
        FailingCalls<Scene> calls = new FailingCalls<>(
                Scene::full, Scene::everything, scene -> List.of(scene.first.size(), scene.arena.used()));
        assertThat(calls.of("close", Scene::close)).isPositive();
    }

    @Test
    void resettingRewindingAndScopesAskTheSystemForNothing() {
        SimulatedAddressSpace space = Backends.simulator();
        try (Scene scene = Scene.withMemoryToSpare(Backends.withMaximum(space, 1 << 20))) {
            long calls = space.callCount();
            VirtualArena.Mark mark = scene.arena.mark();
            try (VirtualArena.Scope scope = scene.arena.scope()) {
                assertThat(scope).hasToString("scope 1");
                scene.arena.allocate(MANY);
            }
            scene.arena.allocate(MANY);
            scene.arena.rewind(mark);
            assertThat(scene.last.getByte(0)).isEqualTo((byte) 8);
            scene.arena.reset();
            assertThat(space.callCount()).isEqualTo(calls);
        }
    }

    @Test
    void aScopeIsClosedAlthoughWhatWasWantedInItFailed() {
        FailingCalls<Scene> calls = new FailingCalls<>(Scene::full, Scene::contents, Scene::contents);
        Consumer<Scene> use = scene -> {
            try (VirtualArena.Scope scope = scene.arena.scope("work")) {
                scene.arena.allocate(8);
                scene.arena.allocate(MANY);
                assertThat(scope).hasToString("scope \"work\"");
            }
        };
        assertThat(calls.of("scope", use)).isPositive();
    }

    @Test
    void aVecInAnArenaThatCannotGrowIsAsItWas() {
        record Lodger(VirtualArena arena, LongVec vec) implements AutoCloseable {
            static Lodger full(Allocator allocator) {
                VirtualArena arena = VirtualArena.withCapacity(1, allocator);
                arena.allocate(64);
                LongVec vec = LongVec.withCapacity((arena.capacity() - arena.used()) / Long.BYTES, arena);
                while (vec.size() < vec.capacity()) {
                    vec.add(vec.size());
                }
                return new Lodger(arena, vec);
            }

            List<Long> contents() {
                return new ArrayList<>(vec.asList());
            }

            List<Object> everything() {
                return List.of(contents(), vec.capacity(), arena.used(), arena.capacity());
            }

            @Override
            public void close() {
                arena.close();
            }
        }
        FailingCalls<Lodger> calls = new FailingCalls<>(Lodger::full, Lodger::everything, Lodger::contents);
        assertThat(calls.of("add", lodger -> lodger.vec.add(1))).isPositive();
        assertThat(calls.of("addAll", lodger -> lodger.vec.addAll(new long[MANY / Long.BYTES])))
                .isPositive();
    }
}
