package dev.virtualalloc.examples.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.spi.AddressSpace;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.MemoryLimits;

/** What the specification says of the instructions on memory, through a module that has one function for each. */
@ParameterizedClass
@MethodSource("dev.virtualalloc.support.Backends#usable")
class LinearMemoryIT {
    private static final int PAGE = Memory.PAGE_SIZE;

    /** {@code (module (memory 1 2))}. */
    private static final byte[] OWN_MEMORY = HexFormat.of().parseHex("0061736d01000000" + "050401010102");

    private static WasmModule module;

    private final LinearMemory memory;
    private final Instance instance;

    LinearMemoryIT(AddressSpace space) {
        memory = new LinearMemory(
                new MemoryLimits(1, 4, true), VirtualAlloc.builder().addressSpace(space));
        instance = instance();
    }

    @BeforeAll
    static void parse() throws IOException {
        try (InputStream wasm = LinearMemoryIT.class.getResourceAsStream("memory.wasm")) {
            module = Parser.parse(wasm);
        }
    }

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void growReturnsTheSizeBeforeAndNothingIsMovedOrLost() {
        call("i32.store", 100, 42);

        assertThat(call("size")).isEqualTo(1);
        assertThat(call("grow", 2)).isEqualTo(1);
        assertThat(call("grow", 0)).isEqualTo(3);
        assertThat(call("size")).isEqualTo(3);
        assertThat(call("i32.load", 100)).isEqualTo(42);
    }

    @Test
    void whatIsAddedIsZero() {
        call("grow", 3);

        assertThat(memory.readBytes(PAGE, 3 * PAGE)).containsOnly(0);
    }

    @ParameterizedTest
    @CsvSource({"4", "2147483647", "-1", "-2147483648"})
    void pastTheMaximumGrowReturnsMinusOneAndChangesNothing(int pages) {
        assertThat(call("grow", pages)).isEqualTo(-1);
        assertThat(call("size")).isEqualTo(1);
    }

    @Test
    void dataIsWhereTheModuleSays() {
        assertThat(memory.readString(10, 6)).isEqualTo("active");
    }

    @Test
    void dataBehindTheEndIsRefusedWhenTheModuleIsInstantiated() {
        try (LinearMemory none = new LinearMemory(new MemoryLimits(0, 4, true))) {
            assertThatThrownBy(() -> instance(none)).hasMessageContaining("out of bounds memory access");
        }
    }

    @Test
    void passiveDataIsCopiedUntilItIsDropped() {
        call("init", 200, 2, 3);
        assertThat(memory.readString(199, 5)).isEqualTo("\0ssi\0");

        call("drop");
        call("init", 200, 0, 0);
        assertTraps(() -> call("init", 200, 0, 1));
        assertTraps(() -> call("init", 200, 1, 0));
    }

    @Test
    void copyMayOverlap() {
        memory.writeString(0, "abcdef");

        call("copy", 2, 0, 4);
        assertThat(memory.readString(0, 6)).isEqualTo("ababcd");
        call("copy", 0, 1, 5);
        assertThat(memory.readString(0, 6)).isEqualTo("babcdd");
    }

    @Test
    void fillUsesTheLowestByte() {
        call("fill", 1, 0x1ff, 2);

        assertThat(memory.readBytes(0, 4)).containsExactly(0, -1, -1, 0);
    }

    @Test
    void anEmptyRangeMayEndAtTheEndAndNotBehindIt() {
        call("fill", PAGE, 1, 0);
        call("copy", PAGE, PAGE, 0);
        call("init", PAGE, 7, 0);

        assertTraps(() -> call("fill", PAGE + 1, 1, 0));
        assertTraps(() -> call("copy", PAGE + 1, 0, 0));
        assertTraps(() -> call("copy", 0, PAGE + 1, 0));
        assertTraps(() -> call("init", PAGE + 1, 0, 0));
    }

    @Test
    void whatDoesNotFitTrapsBeforeAnythingIsWritten() {
        assertTraps(() -> call("fill", PAGE - 10, 1, 11));
        assertTraps(() -> call("fill", 0, 1, -1));
        assertTraps(() -> call("copy", PAGE - 10, 10, 11));
        assertTraps(() -> call("copy", 20, PAGE - 10, 11));
        assertTraps(() -> call("init", PAGE - 3, 0, 4));
        assertTraps(() -> call("init", 20, 4, 4));
        assertTraps(() -> call("i64.store", PAGE - 7, -1));

        assertThat(memory.readBytes(PAGE - 10, 10)).containsOnly(0);
        assertThat(memory.readBytes(20, 20)).containsOnly(0);
    }

    @ParameterizedTest
    @CsvSource({
        "i32.load8_s, 1, 0xffffff88", "i32.load8_u, 1, 0x88",
        "i32.load16_s, 2, 0xffff8788", "i32.load16_u, 2, 0x8788",
        "i32.load, 4, 0x85868788", "f32.load, 4, 0x85868788",
        "i64.load8_s, 1, 0xffffffffffffff88", "i64.load8_u, 1, 0x88",
        "i64.load16_s, 2, 0xffffffffffff8788", "i64.load16_u, 2, 0x8788",
        "i64.load32_s, 4, 0xffffffff85868788", "i64.load32_u, 4, 0x85868788",
        "i64.load, 8, 0x8182838485868788", "f64.load, 8, 0x8182838485868788"
    })
    void loadsAreLittleEndianAtAnyAddressUpToTheEnd(String load, int bytes, String expected) {
        call("i64.store", 33, 0x8182838485868788L);

        assertThat(unsigned(load, call(load, 33))).isEqualTo(Long.parseUnsignedLong(expected.substring(2), 16));
        assertThat(call(load, PAGE - bytes)).isZero();
        assertTraps(() -> call(load, PAGE - bytes + 1));
        assertTraps(() -> call(load, -1));
    }

    @ParameterizedTest
    @CsvSource({
        "i32.store8, 1",
        "i32.store16, 2",
        "i32.store, 4",
        "f32.store, 4",
        "i64.store8, 1",
        "i64.store16, 2",
        "i64.store32, 4",
        "i64.store, 8",
        "f64.store, 8"
    })
    void storesAreLittleEndianAtAnyAddressUpToTheEnd(String store, int bytes) {
        long value = 0x0807060504030201L;
        call(store, 33, store.contains("32.store") ? (int) value : value);
        call(store, PAGE - bytes, 0);

        byte[] stored = memory.readBytes(32, 10);
        for (int i = 0; i < stored.length; i++) {
            assertThat(stored[i]).isEqualTo((byte) (i <= bytes ? i : 0));
        }
        assertTraps(() -> call(store, PAGE - bytes + 1, 0));
        assertTraps(() -> call(store, -1, 0));
    }

    @ParameterizedTest
    @CsvSource({"8, _u, 1", "16, _u, 2", "32, _u, 4", "'', '', 8"})
    void atomicsReturnWhatWasThereAndLeaveTheirNeighboursAlone(String width, String suffix, int bytes) {
        long ones = bytes == 8 ? -1 : (1L << 8 * bytes) - 1;
        long pattern = 0x5555555555555555L & ones;
        String rmw = "i64.atomic.rmw" + width + ".";
        call("i64.atomic.store" + width, 64, ones);

        assertThat(call("i64.atomic.load" + width + suffix, 64)).isEqualTo(ones);
        assertThat(call(rmw + "add" + suffix, 64, 3)).isEqualTo(ones);
        assertThat(call(rmw + "sub" + suffix, 64, 1)).isEqualTo(2);
        assertThat(call(rmw + "or" + suffix, 64, pattern)).isEqualTo(1);
        assertThat(call(rmw + "xor" + suffix, 64, ones)).isEqualTo(pattern);
        assertThat(call(rmw + "and" + suffix, 64, pattern << 1)).isEqualTo(ones ^ pattern);
        assertThat(call(rmw + "xchg" + suffix, 64, 7)).isEqualTo(pattern << 1 & ones);
        assertThat(call(rmw + "cmpxchg" + suffix, 64, 8, 9)).isEqualTo(7);
        assertThat(call(rmw + "cmpxchg" + suffix, 64, 7, 9)).isEqualTo(7);
        assertThat(call("i64.atomic.load" + width + suffix, 64)).isEqualTo(9);
        assertThat(memory.readBytes(64 - 8, 8)).containsOnly(0);
        assertThat(memory.readBytes(64 + bytes, 8)).containsOnly(0);
        assertTraps(() -> call(rmw + "add" + suffix, PAGE, 1));
        if (bytes > 1) {
            assertThatThrownBy(() -> call(rmw + "add" + suffix, 65, 1)).hasMessageContaining("unaligned atomic");
        }
    }

    @Test
    void threadsCountTogetherWhileOneGrowsTheMemory() {
        List<CompletableFuture<Void>> counting = IntStream.range(0, 3)
                .mapToObj(any -> instance())
                .map(own -> CompletableFuture.runAsync(() -> own.export("count").apply(128, 3_000)))
                .toList();
        while (call("grow", 1) >= 0) {
            // Page by page.
        }
        counting.forEach(CompletableFuture::join);

        assertThat(call("i32.load", 128)).isEqualTo(9_000);
        assertThat(call("size")).isEqualTo(4);
    }

    @Test
    void nobodyWaitsForWhatHasHappened() {
        assertThat(call("wait32", 0, 1, -1)).isEqualTo(1);
        assertThat(call("wait64", 0, 1, -1)).isEqualTo(1);
    }

    @Test
    void waitingEndsByItself() {
        assertThat(call("wait32", 0, 0, 1000)).isEqualTo(2);
        assertThat(call("wait64", 0, 0, 0)).isEqualTo(2);
        assertThat(call("notify", 0, -1)).isZero();
    }

    @Test
    void notifyWakesAsManyAsItSays() {
        List<CompletableFuture<Long>> waiting = IntStream.range(0, 3)
                .mapToObj(any -> instance())
                .map(own ->
                        CompletableFuture.supplyAsync(() -> own.export("wait32").apply(0, 0, -1)[0]))
                .toList();

        for (int woken = 0; woken < 2; ) {
            woken += (int) call("notify", 0, 2 - woken); // Some may not wait yet.
        }
        CompletableFuture<?> first = CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new));
        assertThat(first.join()).isEqualTo(0L);
        while (call("notify", 0, -1) == 0) {
            Thread.onSpinWait();
        }
        assertThat(waiting).allMatch(one -> one.join() == 0);
    }

    @Test
    void toWaitInAMemoryThatIsNotSharedTraps() {
        try (LinearMemory unshared = new LinearMemory(new MemoryLimits(1, 1))) {
            assertThatThrownBy(() -> unshared.atomicWait(0, 0, 0)).hasMessageContaining("expected shared memory");
            assertThat(unshared.atomicNotify(0, 1)).isZero();
        }
    }

    @Test
    void aModuleWithAMemoryOfItsOwnIsGivenOne() {
        WasmModule module = Parser.parse(OWN_MEMORY);

        Instance instance =
                Instance.builder(module).withMemoryFactory(LinearMemory::new).build();
        try (LinearMemory memory = (LinearMemory) instance.memory()) {
            assertThat(memory.pages()).isEqualTo(1);
            assertThat(memory.maximumPages()).isEqualTo(2);
        }
    }

    private Instance instance() {
        return instance(memory);
    }

    private static Instance instance(LinearMemory memory) {
        return Instance.builder(module)
                .withImportValues(ImportValues.builder()
                        .addMemory(new ImportMemory("host", "memory", memory))
                        .build())
                .build();
    }

    private long call(String function, long... arguments) {
        long[] results = instance.export(function).apply(arguments);
        return results == null || results.length == 0 ? 0 : results[0];
    }

    private static long unsigned(String instruction, long value) {
        return instruction.startsWith("i64") || instruction.startsWith("f64")
                ? value
                : Integer.toUnsignedLong((int) value);
    }

    private static void assertTraps(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(WasmEngineException.class)
                .hasMessageContaining("out of bounds memory access");
    }
}
