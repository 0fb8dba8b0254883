package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProviderSearchTest {

    private static ProviderSearch search(VirtualMemoryProvider... providers) {
        return new ProviderSearch(found(providers), List.of(), "");
    }

    private static List<Candidate> found(VirtualMemoryProvider... providers) {
        return new ProviderLookup()
                .of(Stream.of(providers)
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

        ProviderSearch search = new ProviderSearch(new ProviderLookup().of(found), List.of(), "");

        assertThat(search.select(null).provider()).isSameAs(usual);
        assertThat(search.reports())
                .extracting(report -> report.problem().orElse(""))
                .containsExactly("", "cannot be loaded: java.lang.Error: closed");
    }

    @Test
    void whatIsBesideTheLibraryServesBeforeWhatOnlyTheThreadSeesAndTestDoublesLast() {
        FakeProvider twin = provider("beside", 9);
        ProviderSearch search = new ProviderSearch(
                found(provider("double", -1), provider("beside", 1), provider("lower", 0)),
                found(twin, provider("another double", -2)),
                "");

        assertThat(search.reports())
                .extracting(ProviderReport::name, ProviderReport::rank)
                .containsExactly(
                        tuple("beside", 1),
                        tuple("lower", 0),
                        tuple("beside", 9),
                        tuple("double", -1),
                        tuple("another double", -2));
        assertThat(search.select(null).rank()).isEqualTo(1);
        assertThat(search.select("beside").rank()).isEqualTo(1);
    }

    @Test
    void whatOnlyTheThreadSeesServesWhereNothingBesideTheLibraryCan() {
        FakeProvider broken = provider("broken", 9);
        broken.problem = "it is Sunday";
        FakeProvider ofTheThread = provider("application", 1);

        assertThat(new ProviderSearch(found(broken, provider("double", -1)), found(ofTheThread), "")
                        .select(null)
                        .provider())
                .isSameAs(ofTheThread);
    }

    @Test
    void whoHasSearchedIsSaidWhereThatWereSeveral() {
        FakeProvider broken = provider("broken", 9);
        broken.problem = "it is Sunday";

        assertThatExceptionOfType(NoUsableProviderException.class)
                .isThrownBy(() -> new ProviderSearch(found(broken), List.of(), " by one or by two").select(null))
                .withMessageStartingWith(
                        "no provider of virtual memory can be used here of those found by one or by two. Found:");
        assertThatExceptionOfType(NoUsableProviderException.class)
                .isThrownBy(() -> new ProviderSearch(List.of(), List.of(), " by one or by two").select(null))
                .withMessageStartingWith("no provider of virtual memory was found by one or by two. Add a backend");
    }

    @Test
    void inAnImageOfJlinkTheMessageSaysHowToLinkABackend() {
        assertThat(ProviderSearch.howToAdd("module dev.virtualalloc in jrt:/dev.virtualalloc"))
                .contains("--add-modules dev.virtualalloc.ffm", "--bind-services")
                .doesNotContain("class path");
        assertThat(ProviderSearch.howToAdd("module dev.virtualalloc in file:///lib/api.jar"))
                .contains("to the class path or module path")
                .doesNotContain("--add-modules");
    }
}
