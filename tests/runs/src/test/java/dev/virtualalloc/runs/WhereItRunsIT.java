package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.containers.LongStack;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.ffm.FfmProvider;
import dev.virtualalloc.jna.JnaProvider;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.support.ChildJvm;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run is what it says it is: the build names Java, path and layer of each, and it cannot silently be another. */
class WhereItRunsIT {

    @Test
    void theJavaIsTheOneThatTheRunIsNamedBy() {
        int feature = Runtime.version().feature();
        switch (System.getProperty("virtualalloc.test.java", "(none)")) {
            case "main" -> assertThat(feature).isGreaterThanOrEqualTo(22);
            case "17", "21" -> assertThat(feature).hasToString(System.getProperty("virtualalloc.test.java"));
            default -> throw new AssertionError("the build sets virtualalloc.test.java");
        }
    }

    @Test
    void theClassesAreOnThePathThatTheRunIsNamedBy() {
        boolean modular = switch (System.getProperty("virtualalloc.test.path", "(none)")) {
            case "module" -> true;
            case "class" -> false;
            default -> throw new AssertionError("the build sets virtualalloc.test.path");
        };
        assertThat(List.of(
                        VirtualAlloc.class,
                        ProviderContract.class,
                        FfmProvider.class,
                        JnaProvider.class,
                        Simulator.class,
                        WhereItRunsIT.class))
                .allMatch(type -> type.getModule().isNamed() == modular);
    }

    @Test
    void theClassesComeFromJars() {
        assertThat(List.of(
                        VirtualAlloc.class,
                        ProviderContract.class,
                        FfmProvider.class,
                        JnaProvider.class,
                        Simulator.class))
                .allMatch(type -> ChildJvm.locationOf(type).toString().endsWith(".jar"));
    }

    @Test
    void theLayerIsTheOneThatTheRunIsNamedBy() {
        Block block = VirtualAlloc.builder()
                .addressSpace(Simulator.linux4k().open())
                .maximum(1000)
                .build()
                .allocate(1000);
        ByteBuffer buffer = block.asByteBuffer();
        block.close();
        // Only the layer of 22 can end a buffer.
        int layer = catchThrowable(() -> buffer.get(0)) == null ? 17 : 22;
        assertThat(layer).hasToString(System.getProperty("virtualalloc.test.layer", "(none)"));
    }

    @Test
    void ffmIsUsableWhereItsLayerIsAndSaysOtherwiseWhatItNeeds() {
        if (System.getProperty("virtualalloc.test.layer").equals("22")) {
            assertThat(new FfmProvider().open().name()).isEqualTo("ffm");
        } else {
            assertThatThrownBy(() -> new FfmProvider().open())
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("Java 22");
        }
    }

    @Test
    void publicMethodsCanBeCalledByReflection() throws ReflectiveOperationException {
        Allocator allocator = VirtualAlloc.builder()
                .addressSpace(Simulator.linux4k().open())
                .maximum(1000)
                .build();
        try (LongVec vec = LongVec.withCapacity(0, allocator);
                LongStack stack = LongStack.withCapacity(0, allocator)) {
            assertThat(LongVec.class.getMethod("size").invoke(vec)).isEqualTo(0L);
            assertThat(LongStack.class.getMethod("size").invoke(stack)).isEqualTo(0L);
        }
    }
}
