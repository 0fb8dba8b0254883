package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Block;
import dev.virtualalloc.MemoryUsageMXBean;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.support.ChildJvm;
import java.lang.management.ManagementFactory;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What tools see, and that nothing depends on their being there. */
class ManagementIT {

    @Test
    void theBeanShowsWhatIsHeldByWhom() throws Exception {
        VirtualAlloc allocator =
                VirtualAlloc.builder().maximum(1 << 20).name("managed").build();
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName(MemoryUsageMXBean.OBJECT_NAME);
        MemoryUsageMXBean bean = JMX.newMXBeanProxy(server, name, MemoryUsageMXBean.class);

        try (Block block = allocator.allocate(1)) {
            MemoryUsageMXBean.Totals held = bean.getByAllocator().get("managed");
            assertThat(held.getReserved()).isEqualTo(1 << 20);
            assertThat(held.getCommitted()).isEqualTo(block.capacity());
            assertThat(held.getKept()).isZero();
            assertThat(held.getBlocks()).isOne();
            assertThat(bean.getByProvider())
                    .containsKey(allocator.addressSpace().name());
            assertThat(bean.getTotal().getBlocks()).isPositive();
            assertThat(bean.getMappings()).isNotZero();
        }
    }

    @Test
    void withoutTheModulesOfTheToolsMemoryIsServedAllTheSame() {
        ChildJvm.Result result = new ChildJvm()
                .shortLived()
                .nativeAccess()
                .option("--limit-modules", "java.base,jdk.unsupported", "-Dvirtualalloc.jmx=true")
                .classPath(Jars.all())
                .classPath(ChildJvm.locationOf(AllocateAndCount.class))
                .run(AllocateAndCount.class);

        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out().lines()).containsExactly("1 block");
        assertThat(result.err())
                .contains("virtualalloc.jmx=true, but dev.virtualalloc:type=MemoryUsage cannot be registered")
                .contains("It needs the module java.management");
    }
}
