package dev.virtualalloc.spi.os;

import java.util.function.Supplier;

/** A provider on any platform, whose binding is what a test says. */
final class TestProvider extends SystemProvider {
    private final Supplier<PosixCalls> posix;
    private final Supplier<WindowsCalls> windows;

    private TestProvider(Platform platform, Supplier<PosixCalls> posix, Supplier<WindowsCalls> windows) {
        super("test", 1, platform);
        this.posix = posix;
        this.windows = windows;
    }

    static TestProvider posix(String osName, String osArch, Supplier<PosixCalls> calls) {
        return new TestProvider(Platform.of(osName, osArch), calls, () -> {
            throw new AssertionError("the binding of Windows is not for " + osName);
        });
    }

    static TestProvider windows(Supplier<WindowsCalls> calls) {
        return new TestProvider(
                Platform.of("Windows 11", "amd64"),
                () -> {
                    throw new AssertionError("the binding of Linux and macOS is not for Windows");
                },
                calls);
    }

    @Override
    protected PosixCalls posixCalls() {
        return posix.get();
    }

    @Override
    protected WindowsCalls windowsCalls() {
        return windows.get();
    }
}
