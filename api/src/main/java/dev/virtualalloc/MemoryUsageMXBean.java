package dev.virtualalloc;

import java.util.Map;

/**
 * The {@link MemoryUsage} of this process for management tools. It is registered as {@value #OBJECT_NAME} with the platform's MBean
 * server when a provider is first asked for, if the system property {@value #PROPERTY} is {@code true} and the module {@code
 * java.management} is there.
 *
 * <p>Each attribute is as of the moment when it is read.
 *
 * @apiNote It is for the choosing because starting the MBean server takes a while, and because a server keeps the class loader of a
 *     web application that has brought the library along.
 *
 * @since 0.1
 */
public interface MemoryUsageMXBean {

    /** The system property that has the bean registered. */
    String PROPERTY = "virtualalloc.jmx";

    /** The name of the bean. */
    String OBJECT_NAME = "dev.virtualalloc:type=MemoryUsage";

    /** {@return all of it together} */
    Totals getTotal();

    /** {@return the same by the name of the provider} */
    Map<String, Totals> getByProvider();

    /** {@return what is held by allocators, by the name of the allocator} */
    Map<String, Totals> getByAllocator();

    /** {@return how many mappings the process has; -1 on other systems than Linux} */
    long getMappings();

    /**
     * Figures as those of {@link MemoryUsage.Totals}.
     *
     * @since 0.1
     */
    interface Totals {

        /** {@return how many bytes of addresses are reserved} */
        long getReserved();

        /** {@return how many bytes of them are committed, those that are kept included} */
        long getCommitted();

        /** {@return how many bytes of memory are kept of closed blocks, for new ones} */
        long getKept();

        /** {@return how many blocks are open} */
        long getBlocks();
    }
}
