package dev.virtualalloc.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.containers.ByteVec;
import dev.virtualalloc.containers.IntVec;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.containers.VirtualArena;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentsTest {

    static Stream<AddressSpace> spaces() {
        return Backends.onTheSystem().stream();
    }

    private static VirtualAlloc allocator(AddressSpace space) {
        return VirtualAlloc.builder().addressSpace(space).maximum(8L << 30).build();
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void aSegmentIsTheBlockUntilThatIsClosed(AddressSpace space) {
        Block block = allocator(space).allocate(1000);
        MemorySegment segment = Segments.of(block);
        assertThat(segment.byteSize()).isEqualTo(1000);
        assertThat(segment.address()).isEqualTo(block.address());
        block.putLong(8, 42);
        assertThat(segment.get(ValueLayout.JAVA_LONG, 8)).isEqualTo(42);
        segment.set(ValueLayout.JAVA_INT, 100, 43);
        assertThat(block.getInt(100)).isEqualTo(43);
        assertThat(segment.isAccessibleBy(Thread.currentThread())).isTrue();
        assertThat(segment.isAccessibleBy(new Thread())).isFalse();
        block.close();
        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, 8)).isInstanceOf(IllegalStateException.class);
        assertThat(segment.scope().isAlive()).isFalse();
    }

    @Test
    void aSegmentEndsWhenItsBlockIsShrunkOrProtectedAndNotWhenItGrows() {
        try (Block block = VirtualAlloc.withMaximum(1 << 20).allocate(100_000)) {
            MemorySegment first = Segments.of(block);
            block.grow(200_000);
            first.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
            block.shrink(50_000);
            assertThatThrownBy(() -> first.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
            MemorySegment second = Segments.of(block);
            assertThat(second.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
            block.protect(Protection.READ);
            assertThatThrownBy(() -> second.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
            MemorySegment third = Segments.of(block);
            assertThat(third.isReadOnly()).isTrue();
            assertThat(third.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
        }
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void aSegmentIsLongerThanABufferCanBe(AddressSpace space) {
        long bytes = 5L << 30;
        try (Block block = allocator(space).allocate(bytes)) {
            MemorySegment segment = Segments.of(block);
            assertThat(segment.byteSize()).isEqualTo(bytes);
            segment.set(ValueLayout.JAVA_LONG, bytes - 8, 42);
            assertThat(block.getLong(bytes - 8)).isEqualTo(42);
            block.protect(Protection.READ);
            assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, bytes - 8))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(Segments.of(block).isReadOnly()).isTrue();
        }
    }

    @Test
    void aSegmentOfAVecIsOfTheElementsThatThereAre() {
        try (IntVec vec = IntVec.withMaximum(1 << 20)) {
            vec.addAll(1, 2, 3, 4);
            assertThat(Segments.of(vec).toArray(ValueLayout.JAVA_INT)).containsExactly(1, 2, 3, 4);
            MemorySegment middle = Segments.of(vec, 1, 3);
            assertThat(middle.toArray(ValueLayout.JAVA_INT)).containsExactly(2, 3);
            assertThatThrownBy(() -> Segments.of(vec, 3, 5)).isInstanceOf(IndexOutOfBoundsException.class);
            vec.add(5);
            middle.setAtIndex(ValueLayout.JAVA_INT, 0, 22);
            assertThat(vec.get(1)).isEqualTo(22);
            vec.freeze();
            assertThatThrownBy(() -> middle.get(ValueLayout.JAVA_INT, 0)).isInstanceOf(IllegalStateException.class);
        }
    }

    /** As the README shows it. */
    @Test
    void cFunctionsTakeAVecThatGrows(@TempDir Path folder) throws Throwable {
        var pointer = ValueLayout.ADDRESS.withTargetLayout(ValueLayout.JAVA_LONG);
        MethodHandle strlen = function("strlen", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        MethodHandle creat = function(
                "creat", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        MethodHandle write = function(
                "write",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
        MethodHandle close = function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        MethodHandle qsort = function(
                "qsort",
                FunctionDescriptor.ofVoid(
                        ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        MethodHandle inOrder = MethodHandles.lookup()
                .findStatic(
                        SegmentsTest.class,
                        "compare",
                        MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class));
        Path file = folder.resolve("numbers");

        try (ByteVec path = ByteVec.withMaximum(1 << 20);
                LongVec numbers = LongVec.withMaximum(1_000_000_000);
                Arena arena = Arena.ofConfined()) {
            MemorySegment compare = Linker.nativeLinker()
                    .upcallStub(inOrder, FunctionDescriptor.of(ValueLayout.JAVA_INT, pointer, pointer), arena);
            numbers.addAll(5, -1, 3);
            qsort.invokeExact(Segments.of(numbers), numbers.size(), 8L, compare);
            numbers.addAll(4, -7); // in place: the addresses stay what they are
            qsort.invokeExact(Segments.of(numbers), numbers.size(), 8L, compare);
            assertThat(numbers.toArray()).containsExactly(-7, -1, 3, 4, 5);

            path.addAll(file.toString().getBytes(UTF_8));
            path.add((byte) 0);
            assertThat((long) strlen.invokeExact(Segments.of(path))).isEqualTo(path.size() - 1);
            int descriptor = (int) creat.invokeExact(Segments.of(path), 0600);
            assertThat((long) write.invokeExact(descriptor, Segments.of(numbers), 40L))
                    .isEqualTo(40);
            assertThat((int) close.invokeExact(descriptor)).isZero();
        }
        assertThat(ByteBuffer.wrap(Files.readAllBytes(file))
                        .order(ByteOrder.nativeOrder())
                        .getLong(0))
                .isEqualTo(-7);
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
    }

    static int compare(MemorySegment one, MemorySegment other) {
        return Long.compare(one.get(ValueLayout.JAVA_LONG, 0), other.get(ValueLayout.JAVA_LONG, 0));
    }

    @Test
    void anotherThreadCanCloseTheBlockAndTheSegmentStaysAccessible() throws Exception {
        Block block = VirtualAlloc.withMaximum(1 << 20).allocate(100_000);
        block.putLong(0, 42);
        MemorySegment segment = Segments.of(block);
        Thread other = new Thread(block::close);
        other.start();
        other.join();
        assertThatThrownBy(() -> block.getLong(0)).isInstanceOf(IllegalStateException.class);
        assertThat(segment.get(ValueLayout.JAVA_LONG, 0)).isIn(0L, 42L);
        segment.set(ValueLayout.JAVA_LONG, 99_992, 1);
        try (Block next = VirtualAlloc.withMaximum(1 << 20).allocateZeroed(100_000)) {
            assertThat(next.address()).isNotEqualTo(segment.address());
            assertThat(next.getLong(99_992)).isZero();
        }
    }

    @Test
    void eachThreadHasASegmentOfItsOwn() throws Exception {
        try (Block block = VirtualAlloc.withMaximum(1 << 20).allocate(1000)) {
            MemorySegment mine = Segments.of(block);
            AtomicReference<MemorySegment> theirs = new AtomicReference<>();
            Thread other = new Thread(() -> {
                theirs.set(Segments.of(block));
                theirs.get().set(ValueLayout.JAVA_INT, 0, 5);
            });
            other.start();
            other.join();
            assertThat(mine.get(ValueLayout.JAVA_INT, 0)).isEqualTo(5);
            assertThatThrownBy(() -> theirs.get().get(ValueLayout.JAVA_INT, 0))
                    .isInstanceOf(WrongThreadException.class);
            // The other thread is dead, so nobody can use its segment any more.
            block.shrink(10);
            assertThatThrownBy(() -> mine.get(ValueLayout.JAVA_INT, 0)).isInstanceOf(IllegalStateException.class);
            block.protect(Protection.READ);
        }
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void anArenaAllocatesZeroedSegmentsThatEndWithIt(AddressSpace space) {
        VirtualArena virtual = VirtualArena.withCapacity(0, allocator(space));
        Arena arena = Segments.arena(virtual);
        MemorySegment first = arena.allocate(24, 8);
        MemorySegment second = arena.allocate(100, 64);
        assertThat(second.address() % 64).isZero();
        assertThat(second.mismatch(MemorySegment.ofArray(new byte[100]))).isEqualTo(-1);
        first.fill((byte) 1);
        second.fill((byte) 2);
        assertThat(first.get(ValueLayout.JAVA_BYTE, 23)).isEqualTo((byte) 1);
        assertThat(arena.allocateFrom("virtual").getString(0)).isEqualTo("virtual");
        assertThat(arena.scope()).isEqualTo(first.scope());
        arena.close();
        assertThatThrownBy(() -> first.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> arena.allocate(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(virtual::mark).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void rewindingAnArenaEndsTheSegmentsSince() {
        try (VirtualArena virtual = VirtualArena.withMaximum(1 << 20)) {
            Arena arena = Segments.arena(virtual);
            MemorySegment before = arena.allocate(100);
            VirtualArena.Mark mark = virtual.mark();
            MemorySegment after = arena.allocate(100);
            after.fill((byte) 1);
            MemorySegment third = arena.allocate(100);
            virtual.rewind(mark);
            before.fill((byte) 5);
            assertThatThrownBy(() -> after.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> third.fill((byte) 0)).isInstanceOf(IllegalStateException.class);
            MemorySegment again = arena.allocate(100);
            assertThat(again.mismatch(MemorySegment.ofArray(new byte[100]))).isEqualTo(-1);
            virtual.trim();
            MemorySegment trimmed = arena.allocate(100);
            trimmed.fill((byte) 1);
            virtual.reset();
            assertThatThrownBy(() -> before.fill((byte) 5)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anAllocatorOfSegmentsClosesItsBlocks() {
        VirtualAlloc blocks = VirtualAlloc.withMaximum(1 << 20);
        BlockSegments allocator = Segments.allocator(blocks);
        MemorySegment first = allocator.allocate(1000, 4096);
        MemorySegment second = allocator.allocateFrom(ValueLayout.JAVA_INT, 1, 2, 3);
        assertThat(first.address() % 4096).isZero();
        assertThat(second.toArray(ValueLayout.JAVA_INT)).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> allocator.allocate(1, 3)).isInstanceOf(IllegalArgumentException.class);
        allocator.close();
        assertThatThrownBy(() -> second.get(ValueLayout.JAVA_INT, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> first.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        allocator.close();
    }
}
