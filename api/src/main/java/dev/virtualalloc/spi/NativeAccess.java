package dev.virtualalloc.spi;

import dev.virtualalloc.internal.LostClasses;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says how Java has to be started for a backend that it has refused native access, as it does with {@code
 * --illegal-native-access=deny} and is going to do by default.
 *
 * @since 0.1
 */
public final class NativeAccess {
    /** The first Java that can be told to refuse access by Unsafe, and so the first that can be told to allow it. */
    private static final int UNSAFE_CAN_BE_REFUSED = 23;

    private NativeAccess() {}

    /**
     * {@return what to do, as the end of a message: {@code Start it with --enable-native-access=dev.virtualalloc,org.example}}
     *
     * <p>All options are named that will be needed, those of this library included, which accesses memory by address: nobody
     * has to start Java again to be told of the next.
     *
     * @param callers the modules that call native code
     */
    public static String howToAllow(Module... callers) {
        String names = Stream.concat(Stream.of(NativeAccess.class.getModule()), Arrays.stream(callers))
                .map(module -> module.isNamed() ? module.getName() : "ALL-UNNAMED")
                .distinct()
                .collect(Collectors.joining(","));
        boolean needsUnsafe = Runtime.version().feature() >= UNSAFE_CAN_BE_REFUSED
                && LostClasses.complaint().isPresent();
        return "Start it with --enable-native-access=" + names
                + (needsUnsafe ? " --sun-misc-unsafe-memory-access=allow" : "");
    }
}
