package dev.virtualalloc.runs;

import java.util.stream.Stream;

/** Providers that are wrong in what they can do beyond the obligatory. */
class WrongExtrasTests extends WrongProvidersContract {
    @Override
    Stream<WrongProvider> wrongProviders() {
        return WrongExtras.all();
    }
}
