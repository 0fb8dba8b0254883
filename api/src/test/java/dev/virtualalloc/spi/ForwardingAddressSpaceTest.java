package dev.virtualalloc.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Answers.RETURNS_DEFAULTS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.virtualalloc.Protection;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.invocation.InvocationOnMock;

class ForwardingAddressSpaceTest {
    private final List<InvocationOnMock> calls = new ArrayList<>();
    private final AddressSpace delegate = mock(AddressSpace.class, call -> {
        calls.add(call);
        return call.getMethod().getReturnType() == long.class ? (Object) 42L : RETURNS_DEFAULTS.answer(call);
    });

    static Stream<Method> operations() {
        return Stream.of(AddressSpace.class.getMethods());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyOperationIsForwardedAsItCame(Method operation) throws ReflectiveOperationException {
        Object[] arguments = Stream.of(operation.getParameterTypes())
                .map(ForwardingAddressSpaceTest::anyOf)
                .toArray();

        Object result = operation.invoke(new ForwardingAddressSpace(delegate) {}, arguments);

        if (operation.getReturnType() == long.class) {
            assertThat(result).isEqualTo(42L);
        }
        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.getMethod().getName()).isEqualTo(operation.getName());
            assertThat(call.getArguments()).isEqualTo(arguments);
        });
    }

    @Test
    void itIsDescribedAsWhatItForwardsTo() {
        AddressSpace described = mock();
        when(described.toString()).thenReturn("ffm, linux-x86_64");

        assertThat(new ForwardingAddressSpace(described) {}).hasToString("ffm, linux-x86_64");
    }

    private static Object anyOf(Class<?> type) {
        Map<Class<?>, Object> values = Map.of(
                long.class,
                4096L,
                boolean.class,
                true,
                String.class,
                "name",
                Path.class,
                Path.of("file"),
                Protection.class,
                Protection.READ,
                Advice.class,
                Advice.HUGE_PAGES,
                MemoryObject.class,
                mock(MemoryObject.class));
        return Objects.requireNonNull(values.get(type), type::getName);
    }
}
