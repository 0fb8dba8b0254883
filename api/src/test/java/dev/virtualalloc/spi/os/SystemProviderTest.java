package dev.virtualalloc.spi.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SystemProviderTest {

    @Test
    void bindingIsAskedForOnceAndOnlyWhenNeeded() {
        AtomicInteger asked = new AtomicInteger();
        PosixCalls calls = mock(PosixCalls.class);
        when(calls.getpagesize()).thenReturn(4096);
        TestProvider provider = TestProvider.posix("Mac OS X", "aarch64", () -> {
            asked.incrementAndGet();
            return calls;
        });

        assertThat(provider.name()).isEqualTo("test");
        assertThat(provider.rank()).isEqualTo(1);
        assertThat(provider.spiVersion()).isEqualTo(VirtualMemoryProvider.SPI_VERSION);
        assertThat(provider).hasToString("test, macos-aarch64");
        assertThat(asked).hasValue(0);

        AddressSpace space = provider.open();

        assertThat(space.pageSize()).isEqualTo(4096);
        assertThat(space.name()).isEqualTo("test");
        assertThat(space).hasToString("test, macos-aarch64");
        assertThat(provider.open()).isSameAs(space);
        assertThat(asked).hasValue(1);
    }

    @Test
    void bindingOfAnUnknownPlatformIsNotAskedFor() {
        TestProvider provider = TestProvider.posix("Plan 9", "amd64", failing(new AssertionError("asked")));

        assertThatThrownBy(provider::open)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("other-x86_64");
    }

    @Test
    void bindingThatIsNotSupportedSaysWhy() {
        assertThat(reason(new UnsupportedOperationException("needs Java 22, this is 17")))
                .isEqualTo("needs Java 22, this is 17");
    }

    @Test
    void missingLibraryMakesItUnavailable() {
        assertThat(reason(new UnsatisfiedLinkError("no libc")))
                .isEqualTo("cannot call the system (java.lang.UnsatisfiedLinkError: no libc)");
    }

    @Test
    void errorOfNoKindInParticularMakesItUnavailable() {
        assertThat(reason(new Error("wrong version")))
                .isEqualTo("cannot call the system (java.lang.Error: wrong version)");
    }

    @Test
    void causeIsToldOfWhatCouldNotBeInitialised() {
        assertThat(reason(new ExceptionInInitializerError(new IllegalStateException("no room"))))
                .isEqualTo("cannot call the system (java.lang.IllegalStateException: no room)");
    }

    @Test
    void refusedNativeAccessNamesTheOption() {
        Module module = TestProvider.class.getModule();
        String option = "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");

        assertThat(reason(new IllegalCallerException("denied")))
                .startsWith("this Java refuses native access (denied). Start it with " + option);
        assertThat(reason(new ExceptionInInitializerError(new IllegalCallerException("denied"))))
                .contains(option);
    }

    @Test
    void functionThatIsMissingMakesItUnavailableToo() {
        PosixCalls calls = mock(PosixCalls.class);
        when(calls.getpagesize()).thenThrow(new UnsatisfiedLinkError("getpagesize"));

        assertThatThrownBy(TestProvider.posix("Linux", "amd64", () -> calls)::open)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("getpagesize");
    }

    @Test
    void whatMadeItUnavailableIsFoundOutOnceAndSaidEachTime() {
        AtomicInteger asked = new AtomicInteger();
        TestProvider provider = TestProvider.posix("Linux", "amd64", () -> {
            asked.incrementAndGet();
            throw new UnsupportedOperationException("because");
        });

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(provider::open)
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessage("because")
                    .hasRootCauseInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(asked).hasValue(1);
    }

    private static String reason(Throwable failure) {
        return catchThrowableOfType(
                        ProviderUnavailableException.class,
                        TestProvider.posix("Linux", "amd64", failing(failure))::open)
                .getMessage();
    }

    private static Supplier<PosixCalls> failing(Throwable failure) {
        return () -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        };
    }
}
