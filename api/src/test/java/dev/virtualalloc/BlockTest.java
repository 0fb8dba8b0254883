package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.virtualalloc.internal.Backing;
import dev.virtualalloc.internal.BlockOwner;
import dev.virtualalloc.internal.Blocks;
import dev.virtualalloc.internal.Views;
import dev.virtualalloc.spi.Availability;
import dev.virtualalloc.spi.Capability;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import sun.misc.Unsafe;

/** What blocks refuse, and what they ask of what they stand on. */
class BlockTest {
    private final FakeProvider provider = new FakeProvider();

    private Block block() {
        return VirtualAlloc.builder()
                .provider(provider)
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
            Backing backing = mock(Backing.class);
            when(backing.address()).thenReturn(memory + 5);
            Block block = Blocks.access().create(backing, 32, Protection.READ_WRITE);

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
        Blocks.access().claim(block, owner);
        provider.capabilities.remove(Capability.PROTECT);

        assertThatThrownBy(() -> block.protect(Protection.READ)).isInstanceOf(UnsupportedOperationException.class);

        verify(owner, never()).revokeViews();
        assertThat(block.protection()).isEqualTo(Protection.READ_WRITE);
    }

    @Test
    void aBlockWithViewsIsClosedEvenIfTheSystemKeepsTheirContents() {
        Block block = block();
        block.asByteBuffer();
        provider.fail("discard", 0);

        block.close();

        assertThatIllegalStateException().isThrownBy(() -> block.getByte(0)).withMessageEndingWith("is closed");
    }

    @Test
    void aClosedBlockDoesNotKeepItsViews() {
        ForgetfulBacking backing = new ForgetfulBacking();
        Block block = Blocks.access().create(backing, 64, Protection.READ_WRITE);
        block.asByteBuffer();
        block.close();

        System.gc();

        assertThat(backing.views.refersTo(null)).isTrue();
        Reference.reachabilityFence(block);
    }

    /** Knows the views it has made as long as somebody else does. */
    private static final class ForgetfulBacking implements Backing {
        WeakReference<Views> views = new WeakReference<>(null);

        @Override
        public long address() {
            return FakeProvider.ADDRESS;
        }

        @Override
        public long maximum() {
            return 64;
        }

        @Override
        public long capacity() {
            return 64;
        }

        @Override
        public void commit(long bytes) {}

        @Override
        public void trim(long bytes) {}

        @Override
        public void checkProtection(Protection protection) {}

        @Override
        public void protect(Protection protection) {}

        @Override
        public long residentBytes() {
            return 0;
        }

        @Override
        public Views views() {
            Views made = new Views();
            views = new WeakReference<>(made);
            return made;
        }

        @Override
        public void close(Views survivors) {}
    }

    @Test
    void anAllocatorOfAProviderThatIsNotUsableIsRefusedWithTheReason() {
        provider.availability = Availability.unavailable("it is Sunday");
        VirtualAlloc.Builder builder = VirtualAlloc.builder().provider(provider).protection(Protection.READ);

        assertThatIllegalStateException()
                .isThrownBy(builder::build)
                .withMessage("provider fake is not usable: it is Sunday");
    }
}
