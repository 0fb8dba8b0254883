package dev.virtualalloc.jna;

import dev.virtualalloc.spi.ProviderUnavailableException;

/** What a child JVM runs: says whether the provider can be used there, twice. */
final class SayJna {
    private SayJna() {}

    /** Java 17 starts nothing else. */
    public static void main(String[] args) {
        for (int i = 0; i < 2; i++) {
            try {
                System.out.println("usable: " + new JnaProvider().open());
            } catch (ProviderUnavailableException e) {
                System.out.println("not usable: " + e.getMessage());
            }
        }
    }
}
