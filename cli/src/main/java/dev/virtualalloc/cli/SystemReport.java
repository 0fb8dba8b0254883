package dev.virtualalloc.cli;

import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.ProviderReport;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.internal.LostClasses;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this machine offers for memory that grows in place.
 *
 * @param providers each provider that was found
 * @param selectedProvider the name of the provider in use, or empty if none is usable
 * @param failure why none is usable, or empty if one is
 * @param memory properties of the selected provider
 * @param java properties of this Java
 * @param machine properties and limits of the system
 */
record SystemReport(
        List<ProviderReport> providers,
        Optional<String> selectedProvider,
        Optional<NoUsableProviderException> failure,
        List<ReportEntry> memory,
        List<ReportEntry> java,
        List<ReportEntry> machine) {

    static SystemReport current() {
        List<ProviderReport> providers = VirtualMemory.providers();
        List<ReportEntry> machine = machine(System.getProperty("os.name", "unknown"), LinuxLimits.current());
        try {
            AddressSpace space = VirtualMemory.addressSpace();
            boolean chosen = System.getProperty(VirtualMemory.PROVIDER_PROPERTY) != null;
            List<ReportEntry> memory = new ArrayList<>();
            memory.add(purpose(space.name(), providers, chosen));
            memory.addAll(memory(space));
            return new SystemReport(
                    providers, Optional.of(space.name()), Optional.empty(), memory, thisJava(), machine);
        } catch (NoUsableProviderException e) {
            return new SystemReport(providers, Optional.empty(), Optional.of(e), List.of(), thisJava(), machine);
        }
    }

    boolean isSelected(ProviderReport provider) {
        return selectedProvider.filter(provider.name()::equals).isPresent();
    }

    /** {@return the entries with advice} */
    List<ReportEntry> problems() {
        return Stream.of(memory, java, machine)
                .flatMap(List::stream)
                .filter(entry -> entry.advice().isPresent())
                .toList();
    }

    /** Whether a provider is for programs, or for tests only and yet serves without having been chosen. */
    static ReportEntry purpose(String name, List<ProviderReport> providers, boolean chosen) {
        boolean isForTests =
                providers.stream().anyMatch(provider -> provider.name().equals(name) && provider.rank() < 0);
        if (!isForTests) {
            return ReportEntry.of("purpose", "it is for", "programs", "programs", "it is the memory of the system");
        }
        ReportEntry entry = ReportEntry.of("purpose", "it is for", "tests", "tests", "it only simulates a system");
        String better = providers.stream()
                .filter(provider -> provider.rank() >= 0)
                .map(ProviderReport::name)
                .collect(Collectors.joining(" and "));
        return chosen
                ? entry
                : entry.withAdvice(
                        better.isEmpty()
                                ? "add virtualalloc-backend-ffm or virtualalloc-backend-jna: no other provider is there"
                                : "mend what is said above of " + better + ", so that one of them serves");
    }

    static List<ReportEntry> memory(AddressSpace space) {
        List<String> can = names(space, true);
        List<String> cannot = names(space, false);
        return List.of(
                ReportEntry.of(
                        "pageSize",
                        "page size",
                        space.pageSize(),
                        Sizes.text(space.pageSize()),
                        "memory comes and is protected in whole pages"),
                ReportEntry.of(
                        "reservationGranularity",
                        "granularity",
                        space.reservationGranularity(),
                        Sizes.text(space.reservationGranularity()),
                        "addresses are reserved in multiples of it"),
                ReportEntry.of(
                        "capabilities",
                        "it can",
                        can,
                        can.size() + " of " + Capability.values().length,
                        String.join(", ", can) + (cannot.isEmpty() ? "" : "; not " + String.join(", ", cannot))),
                kept());
    }

    private static ReportEntry kept() {
        try {
            RangePool pool = RangePool.shared();
            return ReportEntry.of(
                            "keptMemory",
                            "it keeps",
                            pool.limit(),
                            Sizes.text(pool.limit()),
                            "of closed blocks at most, for new ones; now " + Sizes.text(pool.keptBytes()))
                    .withInUse(OptionalLong.of(pool.keptBytes()));
        } catch (IllegalStateException e) {
            return ReportEntry.of("keptMemory", "it keeps", null, "unknown", "the property is no number of bytes")
                    .withAdvice(String.valueOf(e.getMessage()));
        }
    }

    static List<ReportEntry> thisJava() {
        int layer = RawMemory.layer();
        return List.of(
                ReportEntry.of(
                        "version",
                        "version",
                        Runtime.version().toString(),
                        String.valueOf(Runtime.version().feature()),
                        Runtime.version() + " by " + System.getProperty("java.vendor")),
                ReportEntry.of(
                        "memoryAccess",
                        "memory access",
                        layer == 22 ? "segment" : "unsafe",
                        layer == 22 ? "segment" : "Unsafe",
                        layer == 22
                                ? "reads and writes elements by java.lang.foreign"
                                : "reads and writes elements by sun.misc.Unsafe"),
                classesForJava22(layer));
    }

    private static ReportEntry classesForJava22(int layer) {
        Optional<String> complaint = LostClasses.complaint();
        boolean used = layer == 22;
        ReportEntry entry = ReportEntry.of(
                "classesForJava22",
                "Java 22 classes",
                used,
                used ? "in use" : "not in use",
                used
                        ? "as they should be"
                        : complaint.isEmpty() ? "this Java is older" : "though this Java could use them");
        return complaint.map(entry::withAdvice).orElse(entry);
    }

    static List<ReportEntry> machine(String osName, LinuxLimits limits) {
        List<ReportEntry> entries = new ArrayList<>();
        entries.add(ReportEntry.of(
                "system",
                "system",
                osName + " " + System.getProperty("os.arch"),
                osName,
                System.getProperty("os.arch") + ", " + System.getProperty("os.version")));
        if (osName.startsWith("Linux")) {
            entries.addAll(new LinuxReport(limits).entries());
        }
        return List.copyOf(entries);
    }

    private static List<String> names(AddressSpace space, boolean present) {
        return new TreeSet<>(List.of(Capability.values()))
                .stream()
                        .filter(capability -> space.capabilities().contains(capability) == present)
                        .map(capability -> capability.name().toLowerCase(Locale.ROOT))
                        .toList();
    }
}
