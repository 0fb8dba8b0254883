package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.Iterator;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProviderSearchTest {

    private static ProviderSearch search(VirtualMemoryProvider... providers) {
        return new ProviderSearch(Stream.of(providers)
                .<ServiceLoader.Provider<VirtualMemoryProvider>>map(Found::new)
                .iterator());
    }

    private static FakeProvider provider(String name, int rank) {
        FakeProvider provider = new FakeProvider();
        provider.name = name;
        provider.rank = rank;
        return provider;
    }

    private record Found(VirtualMemoryProvider provider) implements ServiceLoader.Provider<VirtualMemoryProvider> {
        @Override
        public Class<? extends VirtualMemoryProvider> type() {
            return provider.getClass();
        }

        @Override
        public VirtualMemoryProvider get() {
            return provider;
        }
    }

    @Test
    void theLowestRankThereIsComesLast() {
        FakeProvider last = provider("last", Integer.MIN_VALUE);
        FakeProvider usual = provider("usual", 1);

        assertThat(search(last, usual).select(null).provider()).isSameAs(usual);
    }

    @Test
    void aNameOfAProviderForAnotherVersionIsRefusedWithTheVersions() {
        FakeProvider old = provider("mine", 1);
        old.spiVersion = 99;

        assertThatExceptionOfType(NoUsableProviderException.class)
                .isThrownBy(() -> search(provider("usual", 2), old).select("mine"))
                .withMessageStartingWith(
                        "virtualalloc.provider=mine names a provider that is not usable: made for version"
                                + " 99 of the provider SPI, this is version 1.");
    }

    @Test
    void aProviderForAnOlderVersionServes() {
        FakeProvider old = provider("old", 1);
        old.spiVersion = VirtualMemoryProvider.SPI_VERSION - 1;

        assertThat(search(old).select(null).provider()).isSameAs(old);
    }

    @Test
    void aProviderThatCannotBeOpenedIsPassedOverAndItsReasonReported() {
        FakeProvider closed = provider("closed", 2);
        closed.problem = "it is Sunday";
        FakeProvider usual = provider("usual", 1);

        ProviderSearch search = search(closed, usual);

        assertThat(search.select(null).open()).containsSame(usual.space);
        assertThat(search.reports())
                .extracting(ProviderReport::toString)
                .first()
                .asString()
                .startsWith("closed (rank 2): not usable: it is Sunday, from ");
    }

    @Test
    void ofTwoOfANameTheOneForThisVersionServes() {
        FakeProvider old = provider("mine", 1);
        old.spiVersion = 99;
        FakeProvider mine = provider("mine", -1);

        assertThat(search(old, mine).select("mine").provider()).isSameAs(mine);
    }

    @Test
    void anyErrorOfAProviderIsALineInTheReportAndTheSearchGoesOn() {
        VirtualMemoryProvider nameless = mock(VirtualMemoryProvider.class);
        when(nameless.name()).thenThrow(new Error("no name"));
        VirtualMemoryProvider silent = mock(VirtualMemoryProvider.class);
        when(silent.name()).thenReturn("silent");
        when(silent.spiVersion()).thenReturn(VirtualMemoryProvider.SPI_VERSION);
        when(silent.rank()).thenReturn(9);
        when(silent.open()).thenThrow(new Error("no answer"));
        FakeProvider usual = provider("usual", 1);

        ProviderSearch search = search(nameless, silent, usual);

        assertThat(search.select(null).provider()).isSameAs(usual);
        assertThat(search.reports())
                .extracting(report -> report.problem().orElse(""))
                .containsExactly(
                        "failed to open: java.lang.Error: no answer", "", "cannot be loaded: java.lang.Error: no name");
    }

    @Test
    void anyErrorOfLookingForProvidersIsALineInTheReportAndTheSearchGoesOn() {
        FakeProvider usual = provider("usual", 1);
        Iterator<ServiceLoader.Provider<VirtualMemoryProvider>> found = mock();
        when(found.hasNext()).thenThrow(new Error("closed")).thenReturn(true, false);
        when(found.next()).thenReturn(new Found(usual));

        ProviderSearch search = new ProviderSearch(found);

        assertThat(search.select(null).provider()).isSameAs(usual);
        assertThat(search.reports())
                .extracting(report -> report.problem().orElse(""))
                .containsExactly("", "cannot be loaded: java.lang.Error: closed");
    }
}
