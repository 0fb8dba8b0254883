package dev.virtualalloc.jna;

import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;

/** The native library of JNA: loaded, or why not. Tried once, because Java says the cause only the first time. */
final class NativeJna {
    static final @Nullable String OBSTACLE = load();

    private NativeJna() {}

    private static @Nullable String load() {
        try {
            return Native.POINTER_SIZE == Long.BYTES ? null : "needs a 64-bit Java";
        } catch (NoClassDefFoundError e) {
            return "JNA is missing (" + e + "). Add net.java.dev.jna:jna to the class path or module path";
        } catch (LinkageError | RuntimeException e) {
            return reason(e);
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof IllegalCallerException) {
            Module module = Native.class.getModule();
            return "this Java refuses native access to JNA (" + cause.getMessage()
                    + "). Start it with --enable-native-access="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
        }
        return "JNA cannot load its native library (" + cause + "). Set -Djna.tmpdir to a directory where files may be"
                + " written and executed, or -Djna.boot.library.path to the directory that has it";
    }
}
