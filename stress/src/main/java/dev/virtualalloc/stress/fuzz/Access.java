package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.MemoryAccess;
import java.nio.ByteBuffer;
import java.util.List;

/** One way to read and write memory, and the same in a buffer on the heap. */
record Access(String name, int width, boolean aligned, Get get, Put put, ModelGet modelGet, ModelPut modelPut) {

    interface Get {
        Object at(MemoryAccess memory, long offset);
    }

    interface Put {
        void at(MemoryAccess memory, long offset, long value);
    }

    interface ModelGet {
        Object at(ByteBuffer bytes, int offset);
    }

    interface ModelPut {
        void at(ByteBuffer bytes, int offset, long value);
    }

    static final List<Access> ALL = List.of(
            new Access(
                    "Byte",
                    Byte.BYTES,
                    false,
                    MemoryAccess::getByte,
                    (memory, offset, value) -> memory.putByte(offset, (byte) value),
                    ByteBuffer::get,
                    (bytes, offset, value) -> bytes.put(offset, (byte) value)),
            new Access(
                    "Boolean",
                    Byte.BYTES,
                    false,
                    MemoryAccess::getBoolean,
                    (memory, offset, value) -> memory.putBoolean(offset, value < 0),
                    (bytes, offset) -> bytes.get(offset) != 0,
                    (bytes, offset, value) -> bytes.put(offset, (byte) (value < 0 ? 1 : 0))),
            new Access(
                    "Short",
                    Short.BYTES,
                    false,
                    MemoryAccess::getShort,
                    (memory, offset, value) -> memory.putShort(offset, (short) value),
                    ByteBuffer::getShort,
                    (bytes, offset, value) -> bytes.putShort(offset, (short) value)),
            new Access(
                    "Char",
                    Character.BYTES,
                    false,
                    MemoryAccess::getChar,
                    (memory, offset, value) -> memory.putChar(offset, (char) value),
                    ByteBuffer::getChar,
                    (bytes, offset, value) -> bytes.putChar(offset, (char) value)),
            new Access(
                    "Int",
                    Integer.BYTES,
                    false,
                    MemoryAccess::getInt,
                    (memory, offset, value) -> memory.putInt(offset, (int) value),
                    ByteBuffer::getInt,
                    (bytes, offset, value) -> bytes.putInt(offset, (int) value)),
            new Access(
                    "Long",
                    Long.BYTES,
                    false,
                    MemoryAccess::getLong,
                    MemoryAccess::putLong,
                    ByteBuffer::getLong,
                    ByteBuffer::putLong),
            new Access(
                    "Float",
                    Float.BYTES,
                    false,
                    MemoryAccess::getFloat,
                    (memory, offset, value) -> memory.putFloat(offset, value),
                    ByteBuffer::getFloat,
                    (bytes, offset, value) -> bytes.putFloat(offset, value)),
            new Access(
                    "Double",
                    Double.BYTES,
                    false,
                    MemoryAccess::getDouble,
                    (memory, offset, value) -> memory.putDouble(offset, value),
                    ByteBuffer::getDouble,
                    (bytes, offset, value) -> bytes.putDouble(offset, value)),
            new Access(
                    "IntVolatile",
                    Integer.BYTES,
                    true,
                    MemoryAccess::getIntVolatile,
                    (memory, offset, value) -> memory.putIntVolatile(offset, (int) value),
                    ByteBuffer::getInt,
                    (bytes, offset, value) -> bytes.putInt(offset, (int) value)),
            new Access(
                    "LongVolatile",
                    Long.BYTES,
                    true,
                    MemoryAccess::getLongVolatile,
                    MemoryAccess::putLongVolatile,
                    ByteBuffer::getLong,
                    ByteBuffer::putLong));
}
