package dev.virtualalloc.spi.os;

import java.util.Locale;

/** The systems that differ in how they manage memory. */
enum OperatingSystem {
    LINUX,
    MACOS,
    WINDOWS,
    OTHER;

    static OperatingSystem named(String osName) {
        String name = osName.toLowerCase(Locale.ROOT);
        if (name.startsWith("linux")) {
            return LINUX;
        }
        if (name.startsWith("mac") || name.startsWith("darwin")) {
            return MACOS;
        }
        return name.startsWith("windows") ? WINDOWS : OTHER;
    }
}
