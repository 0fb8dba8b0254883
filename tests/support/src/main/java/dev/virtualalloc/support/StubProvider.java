package dev.virtualalloc.support;

/** The source of a provider that can be found and asked, and reserves nothing. */
public final class StubProvider {
    private final String name;
    private int rank = 1;
    private String open = "return this;";
    private String spiVersion = "SPI_VERSION";
    private String constructor = "";
    private long pageSize = 4096;

    public StubProvider(String name) {
        this.name = name;
    }

    public StubProvider rank(int newRank) {
        rank = newRank;
        return this;
    }

    public StubProvider unavailable(String reason) {
        open = "throw new ProviderUnavailableException(\"" + reason + "\");";
        return this;
    }

    public StubProvider spiVersion(int version) {
        spiVersion = String.valueOf(version);
        return this;
    }

    public StubProvider pageSize(long bytes) {
        pageSize = bytes;
        return this;
    }

    /** A statement that its constructor consists of. */
    public StubProvider constructor(String statement) {
        constructor = statement;
        return this;
    }

    /** Of a public class {@code Provider}. */
    String source(String packageName) {
        return """
                package %s;
                import dev.virtualalloc.*;
                import dev.virtualalloc.spi.*;
                import java.util.Set;
                public final class Provider implements VirtualMemoryProvider, AddressSpace {
                    public Provider() { %s }
                    public String name() { return "%s"; }
                    public int spiVersion() { return %s; }
                    public int rank() { return %d; }
                    public AddressSpace open() { %s }
                    public Set<Capability> capabilities() { return Set.of(); }
                    public long pageSize() { return %dL; }
                    public long reservationGranularity() { return 4096; }
                    public long reserve(long bytes) { throw new UnsupportedOperationException("not tried"); }
                    public void commit(long address, long bytes, Protection protection) {}
                    public void decommit(long address, long bytes) {}
                    public void release(long address, long bytes) {}
                }
                """.formatted(packageName, constructor, name, spiVersion, rank, open, pageSize);
    }
}
