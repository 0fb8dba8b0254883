package dev.virtualalloc;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;

/**
 * What may be done with the pages of a range: read, write, execute, in the combinations that systems have.
 *
 * <p>Writing without reading is not among them: no processor that this library runs on can grant it.
 *
 * @since 0.1
 */
public enum Protection {
    /** Every access is refused. The pages keep their memory and their contents. */
    NONE(false, false, false),
    /** Reading only. */
    READ(true, false, false),
    /** Reading and writing: what data wants. */
    READ_WRITE(true, true, false),
    /** Executing only. Many processors grant reading along with it; this library does not. */
    EXECUTE(false, false, true),
    /** Reading and executing: what finished code wants. */
    READ_EXECUTE(true, false, true),
    /** Everything. Where {@link Capability#WRITE_EXECUTE} is absent, write first, then protect as {@link #READ_EXECUTE}. */
    READ_WRITE_EXECUTE(true, true, true);

    private final boolean read;
    private final boolean write;
    private final boolean execute;

    Protection(boolean read, boolean write, boolean execute) {
        this.read = read;
        this.write = write;
        this.execute = execute;
    }

    /**
     * Returns the protection that allows just what is asked for.
     *
     * @param read whether the pages may be read
     * @param write whether the pages may be written
     * @param execute whether the pages may be executed
     * @return the one protection that allows these and no more
     * @throws IllegalArgumentException if writing is asked for without reading, which no system has
     */
    public static Protection of(boolean read, boolean write, boolean execute) {
        for (Protection protection : values()) {
            if (protection.read == read && protection.write == write && protection.execute == execute) {
                return protection;
            }
        }
        throw new IllegalArgumentException("no system has pages that can be written but not read"
                + (execute ? " (asked for: write, execute)" : " (asked for: write)") + ". Ask for read as well");
    }

    /**
     * Throws if pages of an address space can never have this protection.
     *
     * @param space the address space
     * @throws UnsupportedOperationException if a {@link Capability} is absent that it takes; the message names both
     */
    public void require(AddressSpace space) {
        if (execute) {
            (write ? Capability.WRITE_EXECUTE : Capability.EXECUTE).require(space);
        }
        if (this != READ_WRITE) {
            Capability.PROTECT.require(space);
        }
    }

    /** {@return the protection that allows what both do} */
    Protection and(Protection other) {
        return of(read && other.read, write && other.write, execute && other.execute);
    }

    /** {@return whether pages of this protection may be read} */
    public boolean canRead() {
        return read;
    }

    /** {@return whether pages of this protection may be written} */
    public boolean canWrite() {
        return write;
    }

    /** {@return whether pages of this protection may be executed} */
    public boolean canExecute() {
        return execute;
    }
}
