package dev.virtualalloc.ffm;

import dev.virtualalloc.spi.os.PosixCalls;
import dev.virtualalloc.spi.os.WindowsCalls;

/** What there is to call on Java 22 and newer. */
final class Binding {
    private Binding() {}

    static PosixCalls posixCalls() {
        return new FfmPosixCalls();
    }

    static WindowsCalls windowsCalls() {
        return new FfmWindowsCalls();
    }
}
