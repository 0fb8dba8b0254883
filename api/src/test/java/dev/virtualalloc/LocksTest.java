package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.spi.AddressSpace;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While the system is asked for something, another thread must not have to wait for a lock that is not of that very range. */
class LocksTest {
    private static final long PAGE = FakeAddressSpace.PAGE;
    private static final Set<String> OPERATIONS =
            Set.of("reserve", "commit", "decommit", "release", "protect", "discard", "prefault");

    private final FakeAddressSpace fake = new FakeAddressSpace();
    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private final Set<String> asked = new TreeSet<>();

    @AfterEach
    void end() {
        other.shutdown();
    }

    /** The same, but whenever it is asked for something another thread does something first, and is waited for. */
    private AddressSpace meanwhile(Runnable action) {
        return (AddressSpace) Proxy.newProxyInstance(
                AddressSpace.class.getClassLoader(),
                new Class<?>[] {AddressSpace.class},
                (proxy, method, arguments) -> {
                    if (OPERATIONS.contains(method.getName())) {
                        asked.add(method.getName());
                        other.submit(action).get(1, TimeUnit.MINUTES);
                    }
                    try {
                        return method.invoke(fake, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aPoolItsShelvesAndOtherRangesCanBeUsedWhileTheSystemIsAsked() {
        RangePool pool = RangePool.withLimit(10 * PAGE);
        List<Block> blocks = new ArrayList<>();
        VirtualAlloc aside = VirtualAlloc.builder()
                .addressSpace(new FakeAddressSpace())
                .maximum(1 << 20)
                .keep(pool)
                .build();
        AddressSpace space = meanwhile(() -> {
            assertThat(pool.keptBytes()).isNotNegative();
            try (Block block = aside.allocate(PAGE)) {
                block.protect(Protection.READ);
                block.protect(Protection.READ_WRITE);
                block.shrink(0);
            }
        });
        VirtualAlloc allocator = VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(1 << 20)
                .keep(pool)
                .build();
        for (int i = 0; i < 4; i++) {
            blocks.add(allocator.allocate(3 * PAGE));
            fake.address += 1 << 20;
        }
        Block block = blocks.get(0);
        block.grow(100 * PAGE);
        block.prefault(0, PAGE);
        block.protect(Protection.READ);
        block.shrink(PAGE);
        blocks.forEach(Block::close);
        pool.trim();
        Reservation range = Reservation.reserve(space, PAGE);
        range.commit(0, PAGE);
        range.discard(0, PAGE);
        range.close();
        assertThat(asked).isEqualTo(OPERATIONS);
    }
}
