package dev.virtualalloc.ffm;

import dev.virtualalloc.spi.ProviderUnavailableException;

/** What a child JVM runs: says whether the provider can be used there, twice. */
final class SayFfm {
    private SayFfm() {}

    /** Java 17 starts nothing else. */
    public static void main(String[] args) {
        for (int i = 0; i < 2; i++) {
            try {
                System.out.println("usable: " + new FfmProvider().open());
            } catch (ProviderUnavailableException e) {
                System.out.println("not usable: " + e.getMessage());
            }
        }
    }
}
