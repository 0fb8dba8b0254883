package dev.virtualalloc.examples.wasm;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.VirtualAlloc;
import run.endive.runtime.ConstantEvaluators;
import run.endive.runtime.Instance;
import run.endive.wasm.UninstantiableException;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.PassiveDataSegment;

/**
 * The memory of a WebAssembly module on a block that grows in place: {@code memory.grow} copies nothing, and if the memory is
 * shared, threads read and write it meanwhile.
 *
 * <p>It is to be closed when no instance uses it any more.
 */
public final class LinearMemory extends AtomicMemory implements AutoCloseable {
    private final MemoryLimits limits;
    private final Block block;
    private DataSegment[] segments = {};

    /**
     * Creates a memory with as many pages as a module asks for at first, and addresses for as many as it may have at most.
     *
     * @param limits what the module declares
     */
    public LinearMemory(MemoryLimits limits) {
        this(limits, VirtualAlloc.builder());
    }

    /**
     * Creates a memory in an address space or within a budget of one's own, for example.
     *
     * @param limits what the module declares
     * @param builder what the block is allocated by, but for the maximum
     */
    public LinearMemory(MemoryLimits limits, VirtualAlloc.Builder builder) {
        this(
                limits,
                builder.maximum(Math.max(1, bytes(limits.maximumPages())))
                        .build()
                        .allocateZeroed(bytes(limits.initialPages())));
    }

    private LinearMemory(MemoryLimits limits, Block block) {
        super(block);
        this.limits = limits;
        this.block = block;
    }

    private static long bytes(int pages) {
        return (long) PAGE_SIZE * Math.min(pages, RUNTIME_MAX_PAGES);
    }

    @Override
    public int pages() {
        return (int) (block.sizeAcquire() / PAGE_SIZE);
    }

    @Override
    public int grow(int pages) {
        try {
            return pages < 0 ? -1 : (int) (block.growConcurrently((long) pages * PAGE_SIZE) / PAGE_SIZE);
        } catch (CapacityExceededException | OutOfVirtualMemoryException e) {
            return -1;
        }
    }

    @Override
    public int initialPages() {
        return limits.initialPages();
    }

    @Override
    public int maximumPages() {
        return (int) (block.maximum() / PAGE_SIZE);
    }

    @Override
    public boolean shared() {
        return limits.shared();
    }

    @Override
    public void initialize(Instance instance, DataSegment[] dataSegments) {
        initialize(instance, dataSegments, 0);
    }

    @Override
    public void initialize(Instance instance, DataSegment[] dataSegments, int memoryIndex) {
        segments = dataSegments == null ? new DataSegment[0] : dataSegments;
        for (DataSegment segment : segments) {
            if (segment instanceof ActiveDataSegment active && active.index() == memoryIndex) {
                int offset = (int) ConstantEvaluators.computeConstantValue(instance, active.offsetInstructions())[0];
                try {
                    block.copyFrom(offset, active.data(), 0, active.data().length);
                } catch (IndexOutOfBoundsException e) {
                    throw new UninstantiableException("out of bounds memory access: " + e.getMessage(), e);
                }
            }
        }
    }

    @Override
    public void initPassiveSegment(int segmentId, int dest, int offset, int size) {
        write(dest, segments[segmentId].data(), offset, size);
    }

    @Override
    public void drop(int segment) {
        segments[segment] = PassiveDataSegment.EMPTY;
    }

    @Override
    public byte read(int address) {
        try {
            return block.getByte(address);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(e.getMessage());
        }
    }

    @Override
    public short readShort(int address) {
        try {
            return block.getShort(address, LITTLE_ENDIAN);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(e.getMessage());
        }
    }

    @Override
    public int readInt(int address) {
        try {
            return block.getInt(address, LITTLE_ENDIAN);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(e.getMessage());
        }
    }

    @Override
    public long readLong(int address) {
        try {
            return block.getLong(address, LITTLE_ENDIAN);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(e.getMessage());
        }
    }

    @Override
    public long readU16(int address) {
        return Short.toUnsignedLong(readShort(address));
    }

    @Override
    public long readF32(int address) {
        return readInt(address);
    }

    @Override
    public float readFloat(int address) {
        return Float.intBitsToFloat(readInt(address));
    }

    @Override
    public long readF64(int address) {
        return readLong(address);
    }

    @Override
    public double readDouble(int address) {
        return Double.longBitsToDouble(readLong(address));
    }

    @Override
    public void writeByte(int address, byte data) {
        try {
            block.putByte(address, data);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(e.getMessage());
        }
    }

    @Override
    public void writeShort(int address, short data) {
        try {
            block.putShort(address, data, LITTLE_ENDIAN);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(e.getMessage());
        }
    }

    @Override
    public void writeI32(int address, int data) {
        try {
            block.putInt(address, data, LITTLE_ENDIAN);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(e.getMessage());
        }
    }

    @Override
    public void writeLong(int address, long data) {
        try {
            block.putLong(address, data, LITTLE_ENDIAN);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(e.getMessage());
        }
    }

    @Override
    public void writeF32(int address, float data) {
        writeI32(address, Float.floatToRawIntBits(data));
    }

    @Override
    public void writeF64(int address, double data) {
        writeLong(address, Double.doubleToRawLongBits(data));
    }

    @Override
    public byte[] readBytes(int address, int length) {
        Block source = within(address, length);
        byte[] bytes = new byte[length];
        source.copyTo(address, bytes, 0, length);
        return bytes;
    }

    @Override
    public void write(int address, byte[] data, int offset, int size) {
        try {
            block.copyFrom(address, data, offset, size);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(e.getMessage());
        }
    }

    @Override
    public void copy(int dest, int src, int size) {
        try {
            block.copyFrom(dest, block, src, size);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(e.getMessage());
        }
    }

    @Override
    public void fill(byte value, int fromIndex, int toIndex) {
        try {
            block.fill(fromIndex, toIndex - fromIndex, value);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(e.getMessage());
        }
    }

    @Override
    public void zero() {
        block.fill(0, block.size(), (byte) 0);
    }

    @Override
    public void close() {
        block.close();
    }
}
