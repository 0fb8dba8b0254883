package dev.virtualalloc.jna;

import dev.virtualalloc.spi.os.PosixCalls;
import dev.virtualalloc.spi.os.SystemProvider;
import dev.virtualalloc.spi.os.WindowsCalls;

/**
 * Calls the system through JNA's direct mapping: the provider of Java 17 to 21.
 *
 * <p>It is usable on Java 17 and newer, on Linux, macOS and Windows with 64 bits, where the jar of JNA is and JNA can load its
 * native library: for that it writes to a temporary directory, see the system properties {@code jna.tmpdir} and {@code
 * jna.boot.library.path}, and Java must not refuse native access to it ({@code --enable-native-access=com.sun.jna}; on the
 * class path, {@code ALL-UNNAMED}). Java 24 and newer print a warning without that option.
 *
 * @since 0.1
 */
public final class JnaProvider extends SystemProvider {

    /** Creates the provider, for {@link java.util.ServiceLoader}; nothing is called and nothing loaded yet. */
    public JnaProvider() {
        super("jna", 200);
    }

    @Override
    protected PosixCalls posixCalls() {
        requireJna();
        return new JnaPosixCalls();
    }

    @Override
    protected WindowsCalls windowsCalls() {
        requireJna();
        return new JnaWindowsCalls();
    }

    private static void requireJna() {
        if (NativeJna.OBSTACLE != null) {
            throw new UnsupportedOperationException(NativeJna.OBSTACLE);
        }
    }
}
