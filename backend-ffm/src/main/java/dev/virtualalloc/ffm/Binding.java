package dev.virtualalloc.ffm;

import dev.virtualalloc.spi.os.PosixCalls;
import dev.virtualalloc.spi.os.WindowsCalls;

/** What there is to call before Java 22: nothing. */
final class Binding {
    private static final int NEEDED = 22;

    private Binding() {}

    static PosixCalls posixCalls() {
        throw new UnsupportedOperationException(reason());
    }

    static WindowsCalls windowsCalls() {
        throw new UnsupportedOperationException(reason());
    }

    private static String reason() {
        int feature = Runtime.version().feature();
        return feature < NEEDED
                ? "needs Java " + NEEDED + " or newer, this is Java " + feature
                : "its classes for Java " + NEEDED
                        + " are not in use: keep META-INF/versions and Multi-Release: true when"
                        + " repackaging its jar, and do not set -Djdk.util.jar.enableMultiRelease=false";
    }
}
