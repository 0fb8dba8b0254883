package dev.virtualalloc;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.management.ObjectName;

/** What management tools are shown. */
final class UsageBean implements MemoryUsageMXBean {

    /** If that was asked for and can be done; what stands in the way is logged, and no reason to be without memory. */
    static void registerIfAsked() {
        if (!Boolean.getBoolean(PROPERTY)) {
            return;
        }
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(new UsageBean(), new ObjectName(OBJECT_NAME));
        } catch (Exception | LinkageError e) {
            // Named no closer: where the module is missing, a type of its own here would keep this class from being
            // linked.
            System.getLogger("dev.virtualalloc")
                    .log(
                            System.Logger.Level.WARNING,
                            "{0}=true, but {1} cannot be registered: {2}. It needs the module java.management"
                                    + " (--add-modules java.management), and one copy of the library alone",
                            PROPERTY,
                            OBJECT_NAME,
                            e);
        }
    }

    @Override
    public Totals getTotal() {
        return totals(VirtualMemory.usage().total());
    }

    @Override
    public Map<String, Totals> getByProvider() {
        return totals(VirtualMemory.usage().byProvider());
    }

    @Override
    public Map<String, Totals> getByAllocator() {
        return totals(VirtualMemory.usage().byAllocator());
    }

    @Override
    public long getMappings() {
        return VirtualMemory.usage().mappings().orElse(-1);
    }

    private static Map<String, Totals> totals(Map<String, MemoryUsage.Totals> named) {
        Map<String, Totals> all = new TreeMap<>();
        named.forEach((name, held) -> all.put(name, totals(held)));
        return all;
    }

    /** As Java 17 has it: records are for newer ones. */
    private static Totals totals(MemoryUsage.Totals held) {
        return new Totals() {
            @Override
            public long getReserved() {
                return held.reserved();
            }

            @Override
            public long getCommitted() {
                return held.committed();
            }

            @Override
            public long getKept() {
                return held.kept();
            }

            @Override
            public long getBlocks() {
                return held.blocks();
            }
        };
    }
}
