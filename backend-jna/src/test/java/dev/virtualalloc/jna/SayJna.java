package dev.virtualalloc.jna;

/** What a child JVM runs: says whether the provider can be used there, twice. */
final class SayJna {
    private SayJna() {}

    /** Java 17 starts nothing else. */
    public static void main(String[] args) {
        System.out.println(new JnaProvider().availability());
        System.out.println(new JnaProvider().availability());
    }
}
