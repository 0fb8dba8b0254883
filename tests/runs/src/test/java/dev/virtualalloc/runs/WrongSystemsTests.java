package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import dev.virtualalloc.support.Backends;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit can fail on real memory too, which can be of any length and is there at the first touch alone. */
class WrongSystemsTests {
    private static final AddressSpace SYSTEM = Backends.onTheSystem().get(0);

    static Stream<WrongSystem> wrongSystems() {
        return Stream.of(WrongMappings.all(), WrongSizes.all(), WrongStates.all())
                .flatMap(some -> some);
    }

    @ParameterizedTest
    @MethodSource("wrongSystems")
    void theKitFindsWhatIsWrongAndNothingElse(WrongSystem wrong) {
        assertThat(broken(wrong.space().apply(SYSTEM), wrong.broken()))
                .as("rules that an address space breaks that %s", wrong)
                .containsAll(wrong.broken())
                .allMatch(rule -> wrong.broken().contains(rule) || KitRun.isMetByLuck(rule, wrong.broken()));
    }

    /** One that has several pages of the system in each of its own, and does right by them. */
    @Test
    void largerPagesThanThoseOfTheSystemBreakNothing() {
        Subject.provider = new TestProvider(SYSTEM.name(), 0, new CoarsePages(SYSTEM, 4));
        assertThat(KitRun.of(Subject.class).broken()).isEmpty();
    }

    private static Set<String> broken(AddressSpace space, Set<String> rules) {
        Subject.provider = new TestProvider(space.name(), 0, space);
        return KitRun.of(Subject.class, rules).broken();
    }

    /** What the kit is run on. */
    static class Subject implements ProviderContract {
        static VirtualMemoryProvider provider;

        @Override
        public VirtualMemoryProvider provider() {
            return provider;
        }

        @Override
        public boolean isRegistered() {
            return false;
        }
    }
}
