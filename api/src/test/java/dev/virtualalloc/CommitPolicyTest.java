package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.CommitPolicy.HugePages;
import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which steps blocks are given memory, and what the system is told of it. */
class CommitPolicyTest {
    private static final long PAGE = FakeAddressSpace.PAGE;
    private static final long HUGE = 2 << 20;
    private static final CommitPolicy NONE =
            CommitPolicy.defaults().withFirstStep(0).withGrowth(0);

    private final FakeAddressSpace space = new FakeAddressSpace();

    private Block allocate(CommitPolicy policy, long bytes) {
        Block block = VirtualAlloc.builder()
                .addressSpace(space)
                .keep(RangePool.none())
                .commit(policy)
                .maximum(1 << 30)
                .build()
                .allocate(bytes);
        space.calls.remove(0);
        return block;
    }

    private List<String> calls() {
        List<String> calls = List.copyOf(space.calls);
        space.calls.clear();
        return calls;
    }

    @Test
    void aBlockIsGivenWhatItIsAllocatedWithAndGrowsInStepsThatGrow() {
        Block block = allocate(CommitPolicy.defaults(), 1);
        assertThat(calls()).containsExactly("commit 0+1 READ_WRITE");
        block.grow(PAGE + 1);
        assertThat(calls()).containsExactly("commit 1+16 READ_WRITE");
        block.grow(17 * PAGE + 1);
        assertThat(calls()).containsExactly("commit 17+17 READ_WRITE");
        block.grow(100 * PAGE);
        assertThat(calls()).containsExactly("commit 34+66 READ_WRITE");
    }

    @Test
    void noStepPassesTheLargest() {
        Block block = allocate(CommitPolicy.defaults().withLargestStep(4 * PAGE), 100 * PAGE);
        block.grow(100 * PAGE + 1);
        block.grow(110 * PAGE);
        assertThat(calls())
                .containsExactly("commit 0+100 READ_WRITE", "commit 100+4 READ_WRITE", "commit 104+6 READ_WRITE");
    }

    @Test
    void stepsGrowByTheirPart() {
        Block block = allocate(CommitPolicy.defaults().withFirstStep(PAGE).withGrowth(50), 10 * PAGE);
        block.grow(10 * PAGE + 1);
        block.grow(15 * PAGE + 1);
        assertThat(calls())
                .containsExactly("commit 0+10 READ_WRITE", "commit 10+5 READ_WRITE", "commit 15+8 READ_WRITE");
    }

    @Test
    void withoutStepsABlockHasJustWhatItNeeds() {
        Block block = allocate(NONE, 0);
        block.grow(1);
        block.grow(PAGE + 1);
        assertThat(calls()).containsExactly("commit 0+1 READ_WRITE", "commit 1+1 READ_WRITE");
    }

    @Test
    void noGrowthOverflows() {
        CommitPolicy policy =
                CommitPolicy.defaults().withGrowth(Integer.MAX_VALUE).withLargestStep(Long.MAX_VALUE);
        assertThat(policy.step(1L << 58)).isEqualTo(Long.MAX_VALUE);
        allocate(policy, PAGE).grow(PAGE + 1);
        assertThat(calls()).contains("commit 1+" + ((1 << 30) / PAGE - 1) + " READ_WRITE");
    }

    @Test
    void hugePagesAreAskedForFromTheSecondOnAndStepsEndWhereTheyEnd() {
        Block block = allocate(CommitPolicy.defaults(), HUGE);
        assertThat(calls()).containsExactly("commit 0+512 READ_WRITE");
        block.grow(HUGE + 1);
        assertThat(calls()).containsExactly("commit 512+512 READ_WRITE", "advise 512+512 HUGE_PAGES");
        block.grow(2 * HUGE + HUGE + 1);
        assertThat(calls()).containsExactly("commit 1024+1024 READ_WRITE", "advise 1024+1024 HUGE_PAGES");
    }

    @Test
    void hugePagesBeginAtMultiplesOfTheirSizeWhereverTheBlockBegins() {
        space.address += 16 * PAGE;
        Block block = allocate(CommitPolicy.defaults().withLargestStep(PAGE), HUGE);
        calls();
        block.grow(HUGE + PAGE);
        assertThat(calls()).containsExactly("commit 528+1 READ_WRITE");
        block.grow(2 * HUGE - 16 * PAGE + 1);
        // The first lies between 496 pages and 1008 of the range, and is left out.
        assertThat(calls()).containsExactly("commit 529+1007 READ_WRITE", "advise 1024+512 HUGE_PAGES");
    }

    @Test
    void hugePagesAreAskedForAtOnceIfAlwaysWanted() {
        space.address += 16 * PAGE;
        Block block = allocate(CommitPolicy.defaults().withHugePages(HugePages.ALWAYS), HUGE);
        assertThat(calls()).containsExactly("commit 16+512 READ_WRITE");
        block.grow(HUGE + 1);
        assertThat(calls()).containsExactly("commit 528+1008 READ_WRITE", "advise 512+1024 HUGE_PAGES");
    }

    @Test
    void whatWasGivenBackIsAdvisedAgain() {
        Block block = allocate(CommitPolicy.defaults(), HUGE);
        block.grow(2 * HUGE);
        block.shrink(HUGE + PAGE);
        calls();
        block.grow(2 * HUGE);
        assertThat(calls()).containsExactly("commit 513+1023 READ_WRITE", "advise 513+1023 HUGE_PAGES");
    }

    @Test
    void adviceThatIsRefusedChangesNothing() {
        space.failAlways("advise");
        Block block = allocate(CommitPolicy.defaults(), HUGE);
        block.grow(2 * HUGE);
        assertThat(block.capacity()).isEqualTo(2 * HUGE);
        assertThat(calls()).hasSize(3);
    }

    @Test
    void nothingIsAdvisedWhereNoAdviceIsTaken() {
        space.capabilities.remove(Capability.ADVISE);
        allocate(CommitPolicy.defaults(), HUGE).grow(2 * HUGE);
        assertThat(calls()).noneMatch(call -> call.startsWith("advise"));
    }

    @Test
    void smallPagesAreAskedForOnlyWhereTheSystemWouldUseHugeOnes(@TempDir Path root) throws IOException {
        Shelf.Kind kind = kind(CommitPolicy.defaults().withHugePages(HugePages.NEVER));
        LinuxLimits limits = new LinuxLimits(root);
        assertThat(Shelf.advice(kind, limits)).isNull();
        Path mode = root.resolve("sys/kernel/mm/transparent_hugepage/enabled");
        Files.createDirectories(mode.getParent());
        Files.writeString(mode, "always [madvise] never\n");
        assertThat(Shelf.advice(kind, limits)).isNull();
        Files.writeString(mode, "[always] madvise never\n");
        assertThat(Shelf.advice(kind, limits)).isEqualTo(Advice.SMALL_PAGES);
        assertThat(Shelf.advice(kind(CommitPolicy.defaults()), limits)).isEqualTo(Advice.HUGE_PAGES);
        space.capabilities.remove(Capability.ADVISE);
        assertThat(Shelf.advice(kind, limits)).isNull();
    }

    @Test
    void smallPagesAreAskedForFromTheStartOn() {
        CommitPolicy policy = CommitPolicy.defaults().withHugePages(HugePages.NEVER);
        GrowingMemory memory = new Shelf(RangePool.none(), kind(policy), Advice.SMALL_PAGES).take();
        calls();
        memory.ensure(memory.address(), memory.capacity(), 1, 1);
        memory.ensure(memory.address(), memory.capacity(), PAGE + 1, PAGE + 1);
        assertThat(calls())
                .containsExactly(
                        "commit 0+1 READ_WRITE",
                        "advise 0+1 SMALL_PAGES",
                        "commit 1+16 READ_WRITE",
                        "advise 1+16 SMALL_PAGES");
    }

    private Shelf.Kind kind(CommitPolicy policy) {
        return new Shelf.Kind(space, 1 << 30, Protection.READ_WRITE, policy, false, false, "test");
    }

    @Test
    void eachStepIsPrefaultedInPortions() {
        Block block = allocate(CommitPolicy.defaults().withPrefault(true), PAGE);
        assertThat(calls()).containsExactly("commit 0+1 READ_WRITE", "prefault 0+1");
        block.grow(PAGE + 5 * HUGE / 2);
        assertThat(calls())
                .containsExactly(
                        "commit 1+1535 READ_WRITE",
                        "prefault 1+512",
                        "prefault 513+512",
                        "prefault 1025+511",
                        "advise 512+1024 HUGE_PAGES");
        block.protect(Protection.READ);
        block.grow(4 * HUGE);
        assertThat(calls()).noneMatch(call -> call.startsWith("prefault"));
    }

    @Test
    void aStepThatCannotBePrefaultedIsTakenBackAndTheBlockIsGivenWhatItNeeds() {
        Block block = allocate(CommitPolicy.defaults().withPrefault(true), PAGE);
        calls();
        space.fail("prefault", 0);
        block.grow(2 * PAGE);
        assertThat(calls())
                .containsExactly(
                        "commit 1+16 READ_WRITE",
                        "prefault 1+16",
                        "decommit 1+16",
                        "commit 1+1 READ_WRITE",
                        "prefault 1+1");

        space.failAlways("prefault");
        assertThat(block.tryGrow(3 * PAGE)).isFalse();
        assertThat(block.capacity()).isEqualTo(2 * PAGE);
        assertThat(calls()).endsWith("decommit 2+1");
    }

    @Test
    void whatTheAddressSpaceCannotDoIsRefusedWhenTheAllocatorIsBuilt() {
        space.capabilities.removeAll(List.of(Capability.ADVISE, Capability.PREFAULT, Capability.LAZY));
        CommitPolicy always = CommitPolicy.defaults().withHugePages(HugePages.ALWAYS);
        assertThatThrownBy(() -> allocate(always, 1))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("ADVISE");
        assertThatThrownBy(() -> allocate(CommitPolicy.defaults().withPrefault(true), 1))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("PREFAULT");
        assertThatThrownBy(() -> allocate(CommitPolicy.lazily(), 1))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("LAZY");
        assertThat(calls()).isEmpty();
    }

    @Test
    void nonsenseIsRefused() {
        CommitPolicy policy = CommitPolicy.defaults();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.withFirstStep(-1))
                .withMessage("memory cannot be given in steps of -1 bytes. Choose 0 for single pages");
        assertThatIllegalArgumentException().isThrownBy(() -> policy.withLargestStep(Long.MIN_VALUE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.withGrowth(-1))
                .withMessage("steps cannot grow by -1 percent. Choose 0 or more");
        CommitPolicy lazily = CommitPolicy.lazily();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lazily.withPrefault(true))
                .withMessageContaining("can be neither prefaulted nor of huge pages always");
        assertThatIllegalArgumentException().isThrownBy(() -> lazily.withHugePages(HugePages.ALWAYS));
    }

    @Test
    void policiesThatSayTheSameAreEqual() {
        CommitPolicy policy = CommitPolicy.defaults();
        List<CommitPolicy> different = List.of(
                policy,
                policy.withFirstStep(1),
                policy.withGrowth(1),
                policy.withLargestStep(1),
                policy.withHugePages(HugePages.NEVER),
                policy.withPrefault(true),
                CommitPolicy.lazily());
        assertThat(different).doesNotHaveDuplicates();
        for (CommitPolicy one : different) {
            assertThat(one.withFirstStep(7).withFirstStep(one.firstStep()))
                    .isEqualTo(one)
                    .hasSameHashCodeAs(one);
        }
        assertThat(policy.withPrefault(true))
                .hasToString(
                        "CommitPolicy (steps of 64 KiB to 32 MiB, growth of 100 percent, huge pages AUTO, prefault)");
    }
}
