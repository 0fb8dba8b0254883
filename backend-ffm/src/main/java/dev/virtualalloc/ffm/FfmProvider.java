package dev.virtualalloc.ffm;

import dev.virtualalloc.spi.os.PosixCalls;
import dev.virtualalloc.spi.os.SystemProvider;
import dev.virtualalloc.spi.os.WindowsCalls;

/**
 * Calls the system through {@code java.lang.foreign}, and is preferred to all other providers: no library is needed but Java.
 *
 * <p>It is usable on Java 22 and newer, on Linux, macOS and Windows with 64 bits, unless native access is refused to its module
 * ({@code --enable-native-access=dev.virtualalloc.ffm}; on the class path, {@code ALL-UNNAMED}). Java prints a warning
 * without that option.
 *
 * @since 0.1
 */
public final class FfmProvider extends SystemProvider {

    /** Creates the provider, for {@link java.util.ServiceLoader}; nothing is called yet. */
    public FfmProvider() {
        super("ffm", 300);
    }

    @Override
    protected PosixCalls posixCalls() {
        return Binding.posixCalls();
    }

    @Override
    protected WindowsCalls windowsCalls() {
        return Binding.windowsCalls();
    }
}
