package dev.virtualalloc.spi;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.VirtualMemoryException;
import java.nio.file.Path;

/**
 * Memory that is not of one range: it can be mapped into ranges ({@link dev.virtualalloc.Reservation#map}), at several places at once
 * and by several processes, which see what the others write. It is a file ({@link AddressSpace#openFile}), or anonymous and gone when
 * its last user is ({@link AddressSpace#createMemory}).
 *
 * <p>What is mapped stays mapped when the object is closed. One that is not closed keeps its descriptor until the JVM ends.
 *
 * <p>Any number of threads may use an object at once; its operations happen one after the other. After closing, every method but
 * {@link #path()}, {@link #isWritable()} and {@link #close()} throws {@link IllegalStateException}. Who resizes an object that others
 * may resize too has locked it.
 *
 * @apiNote Pages that are mapped and past the end of the object must not be touched. The system signals that (SIGBUS), and the JVM
 *     makes an {@link InternalError} of it, at the access or somewhat later; in native code it ends the process. So what is past the
 *     end is decommitted before {@link #resize} makes the object smaller; and a file that others might truncate is locked by all of
 *     them ({@link #tryLock}), or not mapped.
 *
 * @since 0.1
 */
public interface MemoryObject extends AutoCloseable {

    /**
     * {@return the size in bytes at this moment; other users of the same memory may change it}
     *
     * @throws VirtualMemoryException if the system refuses
     */
    long size();

    /**
     * {@return the path by which {@link AddressSpace#openFile} opens the same memory again, in another process too: of a file its own,
     * of created memory {@code /proc/PID/fd/N}, for as long as this object is open}
     */
    Path path();

    /** {@return whether it was opened for writing: whether its pages may be mapped so that they can be written} */
    boolean isWritable();

    /**
     * Changes the size. What is added reads as zero and has its memory, or its blocks on the disk, when this returns: to touch it
     * cannot fail later. What is cut off is gone.
     *
     * @param bytes the new size, 0 or more
     * @throws IllegalArgumentException if {@code bytes} is negative
     * @throws IllegalStateException if it was not opened for writing
     * @throws OutOfVirtualMemoryException if there is no room for it: on the disk ({@code ENOSPC}), in a quota ({@code EDQUOT}), within
     *     the limit on files of this process ({@code EFBIG}), in memory ({@code ENOMEM}); the size is as before
     * @throws VirtualMemoryException if the system refuses for another reason; the size is as before
     */
    void resize(long bytes);

    /**
     * Locks the object against all others that do the same: other processes, and other objects of the same file in this one. Nobody is
     * kept from reading or writing. It stays locked until it is closed, or the process ends.
     *
     * @return whether it is locked now; {@code false} if somebody else has locked it
     * @throws VirtualMemoryException if the system refuses for another reason
     */
    boolean tryLock();

    /**
     * Writes to the disk what was written to the object, through whichever mapping; when this returns, it is there. Of memory that
     * is no file there is nothing to write.
     *
     * @throws VirtualMemoryException if the system refuses; what was written since the last call may be lost then, and the next call
     *     does not tell
     */
    void force();

    /** Closes the object. Its mappings stay, its lock does not. Closing again has no effect. */
    @Override
    void close();
}
