package dev.virtualalloc.ffm;

/** What a child JVM runs: says whether the provider can be used there, twice. */
final class SayFfm {
    private SayFfm() {}

    /** Java 17 starts nothing else. */
    public static void main(String[] args) {
        System.out.println(new FfmProvider().availability());
        System.out.println(new FfmProvider().availability());
    }
}
