package dev.virtualalloc.sim;

import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.ProviderUnavailableException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Describes a simulated address space: the sizes, the limits and the error names of a system, and the faults to come.
 *
 * <p>A simulator is immutable; each {@code with} method returns a new one. {@link #open()} creates an address space:
 *
 * <pre>{@code
 * VirtualAlloc.builder()
 *         .addressSpace(Simulator.linux4k().withCommitLimit(1 << 20).open())
 *         .maximum(1 << 30)
 *         .build();
 * }</pre>
 *
 * <p>The presets differ in page size, reservation granularity, limits and errors. All have every {@link Capability} but {@link
 * Capability#EXECUTE}, {@link Capability#WRITE_EXECUTE} and {@link Capability#MAP}: simulated memory cannot be executed, and is of one
 * range alone.
 *
 * @since 0.1
 */
public final class Simulator {
    /** Smaller ones could not hold an aligned long. */
    private static final long SMALLEST_PAGE = 8;

    /** More would leave no addresses for the memory that is simulated with. */
    private static final int MOST_ADDRESS_BITS = 62;

    /** What vm.max_map_count is unless somebody has changed it. */
    private static final long LINUX_MAPPINGS = 65_530;

    private static final long UNLIMITED = Long.MAX_VALUE;
    private static final Set<Capability> ALL_CAPABILITIES = Collections.unmodifiableSet(
            EnumSet.complementOf(EnumSet.of(Capability.EXECUTE, Capability.WRITE_EXECUTE, Capability.MAP)));

    /** Written only while a simulator is being made of it. */
    private static final class Settings {
        String profile = "";
        SystemErrors errors = SystemErrors.POSIX;
        long pageSize = SMALLEST_PAGE;
        long granularity = SMALLEST_PAGE;
        int addressBits = 47;
        long commitLimit = UNLIMITED;
        long mappingLimit = UNLIMITED;
        boolean overcommitted = true;
        Set<Capability> capabilities = ALL_CAPABILITIES;
        FaultPlan faults = FaultPlan.none();

        Settings copy() {
            Settings copy = new Settings();
            copy.profile = profile;
            copy.errors = errors;
            copy.pageSize = pageSize;
            copy.granularity = granularity;
            copy.addressBits = addressBits;
            copy.commitLimit = commitLimit;
            copy.mappingLimit = mappingLimit;
            copy.overcommitted = overcommitted;
            copy.capabilities = capabilities;
            copy.faults = faults;
            return copy;
        }
    }

    private final Settings settings;

    private Simulator(Settings settings) {
        this.settings = settings;
    }

    private Simulator with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new Simulator(copy);
    }

    private static Simulator preset(String profile, long pageSize) {
        Settings settings = new Settings();
        settings.profile = profile;
        settings.pageSize = pageSize;
        settings.granularity = pageSize;
        return new Simulator(settings);
    }

    /** {@return Linux on x86-64: pages of 4 KiB, 47 address bits, 65,530 mappings, overcommitted} */
    public static Simulator linux4k() {
        return preset("linux4k", 4 << 10).withMappingLimit(LINUX_MAPPINGS);
    }

    /** {@return Linux on aarch64 with large pages: pages of 64 KiB, 48 address bits, 65,530 mappings, overcommitted} */
    public static Simulator linux64k() {
        return preset("linux64k", 64 << 10).withAddressBits(48).withMappingLimit(LINUX_MAPPINGS);
    }

    /** {@return macOS on Apple silicon: pages of 16 KiB, 47 address bits, any number of mappings, overcommitted} */
    public static Simulator macos16k() {
        return preset("macos16k", 16 << 10);
    }

    /** {@return Windows: pages of 4 KiB, reservations at multiples of 64 KiB, 47 address bits, any number of mappings; every commit is charged} */
    public static Simulator windows() {
        return preset("windows", 4 << 10).with(settings -> {
            settings.errors = SystemErrors.WINDOWS;
            settings.granularity = 64 << 10;
            settings.overcommitted = false;
        });
    }

    /**
     * Creates an address space, in which nothing is reserved. It shares nothing with any other.
     *
     * @return the address space
     * @throws ProviderUnavailableException if this Java was started so that it refuses native access; the message says how to start
     *     it
     */
    public SimulatedAddressSpace open() {
        if (SimulatedMemory.isDenied()) {
            throw new ProviderUnavailableException(SimulatedMemory.howToAllow());
        }
        return new SimulatedAddressSpace(this);
    }

    /** {@return a new provider, which opens an address space of its own} */
    public SimulatedProvider asProvider() {
        return new SimulatedProvider(this);
    }

    /**
     * Returns a simulator with another page size; the reservation granularity becomes at least as large.
     *
     * @param bytes the page size, a power of two of at least 8
     * @return a simulator that differs in this
     * @throws IllegalArgumentException if {@code bytes} is not a power of two of at least 8
     */
    public Simulator withPageSize(long bytes) {
        if (bytes < SMALLEST_PAGE || Long.bitCount(bytes) != 1) {
            throw new IllegalArgumentException("a page size of " + Text.count(bytes)
                    + " bytes is not possible: it must be a power of two of at least " + SMALLEST_PAGE);
        }
        return with(settings -> {
            settings.pageSize = bytes;
            settings.granularity = Math.max(bytes, settings.granularity);
        });
    }

    /**
     * Returns a simulator with another granularity: what addresses and lengths of reservations are multiples of.
     *
     * @param bytes the granularity, a power of two that is not less than the page size
     * @return a simulator that differs in this
     * @throws IllegalArgumentException if {@code bytes} is not such a power of two
     */
    public Simulator withReservationGranularity(long bytes) {
        if (bytes < pageSize() || Long.bitCount(bytes) != 1) {
            throw new IllegalArgumentException("a reservation granularity of " + Text.count(bytes)
                    + " bytes is not possible: it must be a power of two and at least the page size, "
                    + Text.count(pageSize()));
        }
        return with(settings -> settings.granularity = bytes);
    }

    /**
     * Returns a simulator with an address space of another size: all reservations together cannot pass 2 to the power of {@code bits}
     * bytes. The addresses themselves are those of real memory and may be higher.
     *
     * @param bits the number of bits, 1 to 62
     * @return a simulator that differs in this
     * @throws IllegalArgumentException if {@code bits} is out of range
     */
    public Simulator withAddressBits(int bits) {
        if (bits < 1 || bits > MOST_ADDRESS_BITS) {
            throw new IllegalArgumentException(
                    bits + " address bits are not possible: choose 1 to " + MOST_ADDRESS_BITS);
        }
        return with(settings -> settings.addressBits = bits);
    }

    /**
     * Returns a simulator with a limit on how much can be committed at once. It charges every commit, as that of {@link
     * #withOvercommit withOvercommit(false)} does: a commit that would pass the limit fails.
     *
     * @param bytes the limit, at least 0; {@link Long#MAX_VALUE} for none
     * @return a simulator that differs in this
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public Simulator withCommitLimit(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a commit limit of " + Text.count(bytes) + " bytes is not possible");
        }
        return with(settings -> {
            settings.commitLimit = bytes;
            settings.overcommitted = false;
        });
    }

    /**
     * Returns a simulator with a limit on how many mappings there can be: ranges of pages in one reservation that are alike in state and protection, as a
     * kernel counts them. Whatever would make more of them fails, also a decommit or a change of protection.
     *
     * @param mappings the limit, at least 0; {@link Long#MAX_VALUE} for none
     * @return a simulator that differs in this
     * @throws IllegalArgumentException if {@code mappings} is negative
     */
    public Simulator withMappingLimit(long mappings) {
        if (mappings < 0) {
            throw new IllegalArgumentException("a limit of " + Text.count(mappings) + " mappings is not possible");
        }
        return with(settings -> settings.mappingLimit = mappings);
    }

    /**
     * Returns a simulator of which more can be committed than there is, or not. If so, commits are not held against the commit limit,
     * and it is a prefault that fails while more is committed than the limit allows.
     *
     * @param overcommitted whether commits are free
     * @return a simulator that differs in this
     */
    public Simulator withOvercommit(boolean overcommitted) {
        return with(settings -> settings.overcommitted = overcommitted);
    }

    /**
     * Returns a simulator with other capabilities.
     *
     * @param capabilities what it can do; the set is copied
     * @return a simulator that differs in this
     * @throws IllegalArgumentException if {@link Capability#EXECUTE}, {@link Capability#WRITE_EXECUTE} or {@link Capability#MAP} is
     *     among them, which cannot be simulated
     */
    public Simulator withCapabilities(Set<Capability> capabilities) {
        EnumSet<Capability> copy = EnumSet.noneOf(Capability.class);
        copy.addAll(capabilities);
        if (!ALL_CAPABILITIES.containsAll(copy)) {
            copy.removeAll(ALL_CAPABILITIES);
            throw new IllegalArgumentException("not everything can be simulated. Leave out " + copy);
        }
        return with(settings -> settings.capabilities = Collections.unmodifiableSet(copy));
    }

    /**
     * Returns a simulator without a capability.
     *
     * @param capability what cannot be done any more
     * @return a simulator that differs in this
     */
    public Simulator without(Capability capability) {
        EnumSet<Capability> rest = EnumSet.noneOf(Capability.class);
        rest.addAll(capabilities());
        rest.remove(Objects.requireNonNull(capability, "capability"));
        return withCapabilities(rest);
    }

    /**
     * Returns a simulator with a plan of which calls fail, from the first call of each address space on.
     *
     * @param faults the plan
     * @return a simulator that differs in this
     */
    public Simulator withFaults(FaultPlan faults) {
        Objects.requireNonNull(faults, "faults");
        return with(settings -> settings.faults = faults);
    }

    SystemErrors errors() {
        return settings.errors;
    }

    long pageSize() {
        return settings.pageSize;
    }

    long granularity() {
        return settings.granularity;
    }

    int addressBits() {
        return settings.addressBits;
    }

    long commitLimit() {
        return settings.commitLimit;
    }

    long mappingLimit() {
        return settings.mappingLimit;
    }

    boolean overcommitted() {
        return settings.overcommitted;
    }

    Set<Capability> capabilities() {
        return settings.capabilities;
    }

    FaultPlan faults() {
        return settings.faults;
    }

    /** The address space as messages name it. */
    String label() {
        return SimulatedProvider.NAME + ", " + settings.profile;
    }

    /** {@return a description of what is simulated: profile, sizes, limits, capabilities and faults} */
    @Override
    public String toString() {
        return "Simulator " + settings.profile + " (pages of " + Text.size(pageSize()) + ", granularity "
                + Text.size(granularity()) + ", " + addressBits() + " address bits, commit limit "
                + (commitLimit() == UNLIMITED ? "none" : Text.size(commitLimit()))
                + (overcommitted() ? ", overcommitted" : ", every commit charged") + ", mapping limit "
                + (mappingLimit() == UNLIMITED ? "none" : Text.count(mappingLimit())) + ", " + capabilities() + ", "
                + faults() + ")";
    }
}
