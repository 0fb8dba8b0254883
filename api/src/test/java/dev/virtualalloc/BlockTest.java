package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.virtualalloc.spi.BlockMemory;
import dev.virtualalloc.spi.BlockOwner;
import dev.virtualalloc.spi.Capability;
import java.lang.reflect.Field;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import sun.misc.Unsafe;

/** What blocks refuse, and what they ask of what they stand on. */
class BlockTest {
    private final FakeAddressSpace space = new FakeAddressSpace();

    private Block block() {
        return VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(1 << 20)
                .build()
                .allocate(100);
    }

    @Test
    void atomicAccessesAreAlignedByTheirAddressWhereverTheBlockBegins() throws ReflectiveOperationException {
        Field field = Unsafe.class.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        Unsafe unsafe = (Unsafe) field.get(null);
        // It is there, so that an access that is not refused ends in a failure and not in a fault.
        long memory = unsafe.allocateMemory(64);
        try {
            Block block = block(memory + 5, 32);

            for (long offset : new long[] {0, 1, 2, 4, 8}) {
                refused(block, offset, 4, () -> block.getIntVolatile(offset));
                refused(block, offset, 4, () -> block.putIntVolatile(offset, 1));
                refused(block, offset, 4, () -> block.compareAndSetInt(offset, 0, 1));
            }
            for (long offset : new long[] {0, 1, 2, 7, 8}) {
                refused(block, offset, 8, () -> block.getLongVolatile(offset));
                refused(block, offset, 8, () -> block.putLongVolatile(offset, 1));
                refused(block, offset, 8, () -> block.compareAndSetLong(offset, 0, 1));
            }

            block.putIntVolatile(3, 42);
            assertThat(block.compareAndSetInt(3, 42, 43)).isTrue();
            assertThat(block.getIntVolatile(3)).isEqualTo(43);
            block.putLongVolatile(11, 42);
            assertThat(block.compareAndSetLong(11, 42, 43)).isTrue();
            assertThat(block.getLongVolatile(11)).isEqualTo(43);
        } finally {
            unsafe.freeMemory(memory);
        }
    }

    private static Block block(long address, long bytes) {
        BlockMemory memory = mock(BlockMemory.class);
        when(memory.maximum(address)).thenReturn(bytes);
        return Block.create(memory, address, bytes, bytes, 0, Protection.READ_WRITE)
                .block();
    }

    private static void refused(Block block, long offset, int bytes, ThrowingCallable access) {
        assertThatIllegalArgumentException()
                .isThrownBy(access)
                .withMessage("address 0x" + Long.toHexString(block.address() + offset) + ", at offset " + offset
                        + " of " + block + ", is not a multiple of " + bytes
                        + ", as an atomic access needs it. Choose an offset by the address of the block");
    }

    @Test
    void aProtectionThatCannotBeGivenLeavesViewsAlone() {
        Block block = block();
        BlockOwner owner = mock(BlockOwner.class);
        block.claim(owner);
        space.capabilities.remove(Capability.PROTECT);

        assertThatThrownBy(() -> block.protect(Protection.READ)).isInstanceOf(UnsupportedOperationException.class);

        verify(owner, never()).revokeViews();
        assertThat(block.protection()).isEqualTo(Protection.READ_WRITE);
    }

    @Test
    void aBlockWithViewsIsClosedEvenIfTheSystemKeepsTheirContents() {
        Block block = block();
        block.asByteBuffer();
        space.fail("discard", 0);

        block.close();

        assertThatIllegalStateException().isThrownBy(() -> block.getByte(0)).withMessageEndingWith("is closed");
    }

    @Test
    void aSealedBlockIsNeverWrittenAgain() {
        Block block = block();
        block.seal();
        assertThat(block.protection()).isEqualTo(Protection.READ_EXECUTE);
        assertThatIllegalStateException().isThrownBy(() -> block.putByte(0, (byte) 1));
        space.calls.clear();

        for (Protection writable : List.of(Protection.READ_WRITE, Protection.READ_WRITE_EXECUTE)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> block.protect(writable))
                    .withMessage(block + " cannot be protected as " + writable
                            + ": it is sealed, and never written again. Write to a new block, and seal that");
        }
        assertThat(space.calls).isEmpty();
        block.protect(Protection.READ);
        block.seal();
        assertThat(space.calls).containsExactly("protect 0+1 READ", "protect 0+1 READ_EXECUTE");
    }

    @Test
    void aBlockThatTheSystemDoesNotSealCanBeWritten() {
        Block block = block();
        space.fail("protect", 0);
        assertThatThrownBy(block::seal).isInstanceOf(VirtualMemoryException.class);
        block.protect(Protection.READ);
        block.protect(Protection.READ_WRITE);

        space.capabilities.remove(Capability.WRITE_EXECUTE);
        assertThatThrownBy(() -> block.protect(Protection.READ_WRITE_EXECUTE))
                .isInstanceOf(UnsupportedOperationException.class);
        space.capabilities.remove(Capability.EXECUTE);
        assertThatThrownBy(block::seal).isInstanceOf(UnsupportedOperationException.class);
        assertThat(block.protection()).isEqualTo(Protection.READ_WRITE);
    }
}
