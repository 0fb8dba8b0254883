package dev.virtualalloc.runs;

import java.util.stream.Stream;

/** Providers that are wrong in who they are. */
class WrongIdentitiesTests extends WrongProvidersContract {
    @Override
    Stream<WrongProvider> wrongProviders() {
        return WrongIdentities.all();
    }
}
