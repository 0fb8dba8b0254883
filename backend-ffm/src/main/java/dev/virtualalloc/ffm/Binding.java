package dev.virtualalloc.ffm;

import dev.virtualalloc.spi.os.PosixCalls;
import dev.virtualalloc.spi.os.WindowsCalls;

/** What there is to call on Java 17 to 21: nothing. */
@SuppressWarnings("DoNotCallSuggester") // they are to be called: those of the other layer return
final class Binding {
    private static final int NEEDED = 22;

    private Binding() {}

    static PosixCalls posixCalls() {
        throw refusal();
    }

    static WindowsCalls windowsCalls() {
        throw refusal();
    }

    private static UnsupportedOperationException refusal() {
        int feature = Runtime.version().feature();
        return new UnsupportedOperationException(
                feature < NEEDED
                        ? "needs Java " + NEEDED + " or newer, this is Java " + feature
                        : "its classes for Java " + NEEDED
                                + " are not in use. Keep META-INF/versions and Multi-Release: true"
                                + " when repackaging its jar, and do not set -Djdk.util.jar.enableMultiRelease=false");
    }
}
