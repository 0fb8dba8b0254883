package dev.virtualalloc.stress;

import dev.virtualalloc.internal.LinuxLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Mappings of somebody else in this process: pages of a file, each a mapping of its own. */
public final class OtherMappings {
    private static final Path LIMIT = Path.of("/proc/sys/vm/max_map_count");

    /** Where very many are allowed, so many cannot be made in short time. */
    private static final long MOST = 1 << 18;

    /** So that nobody unmaps them. */
    private static final List<MappedByteBuffer> HELD = new ArrayList<>();

    private OtherMappings() {}

    /** {@return whether so many can be mapped that few are left} */
    public static boolean canLeaveFew() {
        return LinuxLimits.isLinux() && Files.isReadable(LIMIT) && allowed() <= MOST;
    }

    /**
     * Maps until so many are left of those that the system allows.
     *
     * @param left how many
     */
    public static void leave(long left) {
        map(allowed() - left - Vitals.now().mappings());
    }

    private static long allowed() {
        try {
            return Long.parseLong(Files.readString(LIMIT).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Maps so many.
     *
     * @param mappings how many
     */
    public static void map(long mappings) {
        try {
            Path page = Files.createTempFile("page", null);
            Files.write(page, new byte[1]);
            try (FileChannel channel = FileChannel.open(page, StandardOpenOption.READ)) {
                for (long i = 0; i < mappings; i++) {
                    HELD.add(channel.map(FileChannel.MapMode.READ_ONLY, 0, 1));
                }
            }
            Files.delete(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return how many are mapped} */
    public static int held() {
        return HELD.size();
    }
}
