package dev.virtualalloc.spi.os;

import dev.virtualalloc.spi.ProviderUnavailableException;
import java.util.Locale;
import java.util.Set;

/** The system and the processor that a Java runs on. */
record Platform(OperatingSystem system, String architecture) {
    /** Those whose constants are known. All of them have 64 bits. */
    private static final Set<String> ARCHITECTURES =
            Set.of("x86_64", "aarch64", "loongarch64", "ppc64", "ppc64le", "riscv64", "s390x");

    static Platform current() {
        return of(System.getProperty("os.name", "unknown"), System.getProperty("os.arch", "unknown"));
    }

    static Platform of(String osName, String osArch) {
        String architecture = osArch.toLowerCase(Locale.ROOT);
        return new Platform(
                OperatingSystem.named(osName),
                switch (architecture) {
                    case "amd64" -> "x86_64";
                    case "arm64" -> "aarch64";
                    default -> architecture;
                });
    }

    void requireKnown() {
        if (system == OperatingSystem.OTHER || !ARCHITECTURES.contains(architecture)) {
            throw new ProviderUnavailableException("does not know the system calls of " + this
                    + ". It needs a 64-bit Java on Linux, macOS or Windows");
        }
    }

    /** As in {@code linux-x86_64}. */
    @Override
    public String toString() {
        return system.name().toLowerCase(Locale.ROOT) + "-" + architecture;
    }
}
