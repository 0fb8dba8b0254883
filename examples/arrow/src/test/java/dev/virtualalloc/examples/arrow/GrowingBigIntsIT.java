package dev.virtualalloc.examples.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.VirtualMemory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.stream.IntStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.util.OversizedAllocationException;
import org.apache.arrow.vector.util.TransferPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrowingBigIntsIT {
    private static final int MAXIMUM = 100_000;

    private final BufferAllocator allocator = new RootAllocator();
    private final GrowingBigInts numbers = new GrowingBigInts("numbers", allocator, MAXIMUM);
    private final BigIntVector vector = numbers.vector();

    /** An allocator refuses to close while a buffer of it is held. */
    @AfterEach
    void everythingIsGivenBack() {
        numbers.close();
        allocator.close();
        assertThat(VirtualMemory.usage().total().blocks()).isZero();
    }

    @Test
    void itGrowsAtOneAddress() {
        numbers.setSafe(0, 0);
        long values = vector.getDataBufferAddress();
        long validity = vector.getValidityBufferAddress();

        fill(MAXIMUM);

        assertThat(vector.getDataBufferAddress()).isEqualTo(values);
        assertThat(vector.getValidityBufferAddress()).isEqualTo(validity);
        assertThat(vector.getValueCapacity()).isEqualTo(MAXIMUM);
        assertHolds(vector, MAXIMUM);
    }

    @Test
    void whatIsNotSetIsNull() {
        numbers.setSafe(50_000, 42);
        vector.setValueCount(50_001);

        assertThat(vector.getNullCount()).isEqualTo(50_000);
        assertThat(vector.get(50_000)).isEqualTo(42);
    }

    @Test
    void aBufferThatWasHandedOutBeforeSeesWhatIsWrittenLater() {
        numbers.setSafe(0, 1);
        ArrowBuf before = vector.getDataBuffer();
        fill(MAXIMUM);

        vector.set(0, 42);

        assertThat(before.getLong(0)).isEqualTo(42);
    }

    @Test
    void pastTheMaximumItIsRefusedAndStaysAsItWas() {
        fill(MAXIMUM);

        assertThatThrownBy(() -> numbers.setSafe(MAXIMUM, 0))
                .isInstanceOf(OversizedAllocationException.class)
                .hasMessage(
                        "vector numbers has a maximum of 100000 values, and cannot have one at 100000. Create it with"
                                + " a larger maximum");

        assertHolds(vector, MAXIMUM);
    }

    @Test
    void theWholeRangeCountsAgainstTheLimitOfTheAllocator() {
        try (BufferAllocator small = allocator.newChildAllocator("small", 0, 8 * MAXIMUM)) {
            assertThatThrownBy(() -> new GrowingBigInts("refused", small, MAXIMUM))
                    .isInstanceOf(OutOfMemoryException.class);
        }
    }

    @Test
    void aVectorThatMovesWhenItIsFullLosesNothing() {
        fill(MAXIMUM);
        long address = vector.getDataBufferAddress();

        vector.setSafe(MAXIMUM, MAXIMUM * 3L);
        assertThat(vector.getDataBufferAddress()).isNotEqualTo(address);

        fill(3 * MAXIMUM);
        assertHolds(vector, 3 * MAXIMUM);
    }

    @Test
    void whatIsTransferredOutlivesIt() {
        fill(1000);
        long address = vector.getDataBufferAddress();
        TransferPair pair = vector.getTransferPair(allocator);

        pair.transfer();
        numbers.setSafe(0, 42);
        numbers.close();

        try (BigIntVector target = (BigIntVector) pair.getTo()) {
            assertThat(target.getDataBufferAddress()).isEqualTo(address);
            assertHolds(target, 1000);
        }
    }

    @Test
    void itIsSentAsAnyOther() throws Exception {
        fill(1000);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ArrowStreamWriter writer = new ArrowStreamWriter(VectorSchemaRoot.of(vector), null, bytes)) {
            writer.writeBatch();
        }

        try (ArrowStreamReader reader =
                new ArrowStreamReader(new ByteArrayInputStream(bytes.toByteArray()), allocator)) {
            reader.loadNextBatch();
            assertHolds((BigIntVector) reader.getVectorSchemaRoot().getVector("numbers"), 1000);
        }
    }

    @Test
    void theComparisonShowsBoth() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        AddValues.run(10_000, new PrintStream(printed, true));

        assertThat(printed.toString().lines())
                .extracting(line -> line.replaceFirst(" in [0-9 ].*", "").replaceAll(" +", " "))
                .containsExactly("in place 10,000 values", "reAlloc 10,000 values");
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            numbers.setSafe(i, i * 3L);
        }
        vector.setValueCount(count);
    }

    private static void assertHolds(BigIntVector vector, int count) {
        assertThat(vector.getValueCount()).isEqualTo(count);
        assertThat(IntStream.range(0, count).filter(i -> vector.isNull(i) || vector.get(i) != i * 3L))
                .isEmpty();
    }
}
