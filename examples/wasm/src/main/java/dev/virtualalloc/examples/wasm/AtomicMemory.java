package dev.virtualalloc.examples.wasm;

import dev.virtualalloc.Block;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmRuntimeException;
import run.endive.wasm.WasmEngineException;

/**
 * The atomic instructions, by the atomic accesses of a block. Those are in the byte order of the machine, so that it has to be
 * little-endian, as WebAssembly is.
 */
abstract class AtomicMemory implements Memory {
    private final Block block;
    private final Waiters waiters = new Waiters();

    AtomicMemory(Block block) {
        this.block = block;
    }

    /** The block, if it has so many bytes at the address. */
    final Block within(int address, int bytes) {
        long size = block.sizeAcquire();
        if (address < 0 || bytes < 0 || address > size - bytes) {
            throw outOfBounds(bytes + " bytes at " + address + " in a memory of " + size);
        }
        return block;
    }

    private Block atomic(int address, int bytes) {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new WasmEngineException("atomic instructions need a little-endian machine");
        }
        return within(address, bytes);
    }

    static WasmRuntimeException outOfBounds(String detail) {
        return new WasmRuntimeException("out of bounds memory access: " + detail);
    }

    @Override
    public void atomicFence() {
        VarHandle.fullFence();
    }

    @Override
    public int atomicWait(int address, int expected, long timeout) {
        checkShared();
        return waiters.await(address, () -> atomicReadInt(address) == expected, timeout);
    }

    @Override
    public int atomicWait(int address, long expected, long timeout) {
        checkShared();
        return waiters.await(address, () -> atomicReadLong(address) == expected, timeout);
    }

    @Override
    public int atomicNotify(int address, int maxThreads) {
        atomic(address, Integer.BYTES);
        return waiters.wake(address, maxThreads);
    }

    private void checkShared() {
        if (!shared()) {
            throw new WasmRuntimeException("expected shared memory");
        }
    }

    // What the methods above and below are called by in older code.

    @Override
    public Object lock(int address) {
        return this;
    }

    @Override
    public int waitOn(int address, int expected, long timeout) {
        return atomicWait(address, expected, timeout);
    }

    @Override
    public int waitOn(int address, long expected, long timeout) {
        return atomicWait(address, expected, timeout);
    }

    @Override
    public int notify(int address, int maxThreads) {
        return atomicNotify(address, maxThreads);
    }

    @Override
    public byte atomicReadByte(int address) {
        return atomic(address, Byte.BYTES).getByteVolatile(address);
    }

    @Override
    public void atomicWriteByte(int address, byte value) {
        atomic(address, Byte.BYTES).putByteVolatile(address, value);
    }

    @Override
    public byte atomicAddByte(int address, byte delta) {
        return atomic(address, Byte.BYTES).getAndAddByte(address, delta);
    }

    @Override
    public byte atomicAndByte(int address, byte mask) {
        return atomic(address, Byte.BYTES).getAndBitwiseAndByte(address, mask);
    }

    @Override
    public byte atomicOrByte(int address, byte mask) {
        return atomic(address, Byte.BYTES).getAndBitwiseOrByte(address, mask);
    }

    @Override
    public byte atomicXorByte(int address, byte mask) {
        return atomic(address, Byte.BYTES).getAndBitwiseXorByte(address, mask);
    }

    @Override
    public byte atomicXchgByte(int address, byte value) {
        return atomic(address, Byte.BYTES).getAndSetByte(address, value);
    }

    @Override
    public byte atomicCmpxchgByte(int address, byte expected, byte replacement) {
        return atomic(address, Byte.BYTES).compareAndExchangeByte(address, expected, replacement);
    }

    @Override
    public short atomicReadShort(int address) {
        return atomic(address, Short.BYTES).getShortVolatile(address);
    }

    @Override
    public void atomicWriteShort(int address, short value) {
        atomic(address, Short.BYTES).putShortVolatile(address, value);
    }

    @Override
    public short atomicAddShort(int address, short delta) {
        return atomic(address, Short.BYTES).getAndAddShort(address, delta);
    }

    @Override
    public short atomicAndShort(int address, short mask) {
        return atomic(address, Short.BYTES).getAndBitwiseAndShort(address, mask);
    }

    @Override
    public short atomicOrShort(int address, short mask) {
        return atomic(address, Short.BYTES).getAndBitwiseOrShort(address, mask);
    }

    @Override
    public short atomicXorShort(int address, short mask) {
        return atomic(address, Short.BYTES).getAndBitwiseXorShort(address, mask);
    }

    @Override
    public short atomicXchgShort(int address, short value) {
        return atomic(address, Short.BYTES).getAndSetShort(address, value);
    }

    @Override
    public short atomicCmpxchgShort(int address, short expected, short replacement) {
        return atomic(address, Short.BYTES).compareAndExchangeShort(address, expected, replacement);
    }

    @Override
    public int atomicReadInt(int address) {
        return atomic(address, Integer.BYTES).getIntVolatile(address);
    }

    @Override
    public void atomicWriteInt(int address, int value) {
        atomic(address, Integer.BYTES).putIntVolatile(address, value);
    }

    @Override
    public int atomicAddInt(int address, int delta) {
        return atomic(address, Integer.BYTES).getAndAddInt(address, delta);
    }

    @Override
    public int atomicAndInt(int address, int mask) {
        return atomic(address, Integer.BYTES).getAndBitwiseAndInt(address, mask);
    }

    @Override
    public int atomicOrInt(int address, int mask) {
        return atomic(address, Integer.BYTES).getAndBitwiseOrInt(address, mask);
    }

    @Override
    public int atomicXorInt(int address, int mask) {
        return atomic(address, Integer.BYTES).getAndBitwiseXorInt(address, mask);
    }

    @Override
    public int atomicXchgInt(int address, int value) {
        return atomic(address, Integer.BYTES).getAndSetInt(address, value);
    }

    @Override
    public int atomicCmpxchgInt(int address, int expected, int replacement) {
        return atomic(address, Integer.BYTES).compareAndExchangeInt(address, expected, replacement);
    }

    @Override
    public long atomicReadLong(int address) {
        return atomic(address, Long.BYTES).getLongVolatile(address);
    }

    @Override
    public void atomicWriteLong(int address, long value) {
        atomic(address, Long.BYTES).putLongVolatile(address, value);
    }

    @Override
    public long atomicAddLong(int address, long delta) {
        return atomic(address, Long.BYTES).getAndAddLong(address, delta);
    }

    @Override
    public long atomicAndLong(int address, long mask) {
        return atomic(address, Long.BYTES).getAndBitwiseAndLong(address, mask);
    }

    @Override
    public long atomicOrLong(int address, long mask) {
        return atomic(address, Long.BYTES).getAndBitwiseOrLong(address, mask);
    }

    @Override
    public long atomicXorLong(int address, long mask) {
        return atomic(address, Long.BYTES).getAndBitwiseXorLong(address, mask);
    }

    @Override
    public long atomicXchgLong(int address, long value) {
        return atomic(address, Long.BYTES).getAndSetLong(address, value);
    }

    @Override
    public long atomicCmpxchgLong(int address, long expected, long replacement) {
        return atomic(address, Long.BYTES).compareAndExchangeLong(address, expected, replacement);
    }
}
