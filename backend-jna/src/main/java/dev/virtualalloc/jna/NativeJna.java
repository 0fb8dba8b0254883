package dev.virtualalloc.jna;

import com.sun.jna.Native;
import dev.virtualalloc.spi.NativeAccess;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The native library of JNA: loaded, or why not. Tried once, because Java says the cause only the first time. */
final class NativeJna {
    static final @Nullable String OBSTACLE = obstacle(() -> Native.POINTER_SIZE);

    private NativeJna() {}

    /** Why JNA cannot be used, if asking it for the size of a pointer fails or the answer is another one. */
    static @Nullable String obstacle(IntSupplier pointerSize) {
        try {
            return pointerSize.getAsInt() == Long.BYTES ? null : "needs a 64-bit Java";
        } catch (VirtualMachineError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // An Error of no kind in particular is what JNA throws if its native library is of another version.
            return reason(e);
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof NoClassDefFoundError && failure.getCause() instanceof ClassNotFoundException) {
            return "JNA is missing (" + failure + "). Add net.java.dev.jna:jna to the class path or module path";
        }
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof IllegalCallerException) {
            return "this Java refuses native access to JNA (" + cause.getMessage() + "). "
                    + NativeAccess.howToAllow(Native.class.getModule());
        }
        // JNA writes several lines, and a reason is one.
        String text = cause.toString().replaceAll("\\s+", " ");
        return "JNA cannot load its native library (" + text + "). Set -Djna.tmpdir to a directory where files may be"
                + " written and executed, or -Djna.boot.library.path to the directory that has it";
    }
}
