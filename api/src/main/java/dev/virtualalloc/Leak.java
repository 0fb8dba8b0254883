package dev.virtualalloc;

import dev.virtualalloc.internal.Sizes;
import java.util.List;

/**
 * What is known of something that became unreachable without having been closed.
 *
 * @param what what it was: {@code Block}, {@code Reservation}, or the container that the block belonged to, {@code LongVec} for example
 * @param reserved how many bytes of addresses it held when it was found
 * @param committed how many of these had memory
 * @param recovered whether they are given back, because the allocator was told to {@linkplain
 *     VirtualAlloc.Builder#closeUnreachable close what is unreachable}; otherwise they are lost until the JVM ends
 * @param creation the stack of its creation, the innermost call first
 * @since 0.1
 */
public record Leak(String what, long reserved, long committed, boolean recovered, List<StackTraceElement> creation) {
    /** Creates a description of a leak. */
    public Leak {
        creation = List.copyOf(creation);
    }

    /** {@return a description of the leak: what it was, how much it held, and who created it} */
    @Override
    public String toString() {
        return what + " with " + Sizes.text(committed) + " of memory in " + Sizes.text(reserved)
                + " of addresses, created by " + creator();
    }

    /** Who has called the library. */
    private String creator() {
        return creation.stream()
                .filter(frame -> !LeakDetector.isOurs(frame))
                .findFirst()
                .map(StackTraceElement::toString)
                .orElse("somebody unknown");
    }
}
