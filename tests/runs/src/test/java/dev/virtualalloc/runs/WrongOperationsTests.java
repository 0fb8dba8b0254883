package dev.virtualalloc.runs;

import java.util.stream.Stream;

/** Providers that are wrong in what they do. */
class WrongOperationsTests extends WrongProvidersContract {
    @Override
    Stream<WrongProvider> wrongProviders() {
        return WrongOperations.all();
    }
}
