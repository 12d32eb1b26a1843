/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads numbers out of tensors, whatever their element type and encoding. */
public final class TensorValues {
    private TensorValues() {}

    /** Whether {@link #floats} can read the tensor. */
    public static boolean readableAsFloats(Tensor tensor) {
        Encoding encoding = tensor.data().encoding();
        return switch (tensor.type()) {
            case FLOAT -> encoding == Encoding.RAW || encoding == Encoding.FLOATS;
            case DOUBLE -> encoding == Encoding.RAW || encoding == Encoding.DOUBLES;
            case FLOAT16, BFLOAT16 -> encoding == Encoding.RAW || encoding == Encoding.VARINT32;
            default -> false;
        };
    }

    /** All elements as floats, row-major; the tensor must fit an array. */
    public static float[] floats(Tensor tensor) {
        float[] all = new float[Math.toIntExact(tensor.shape().elements())];
        floats(tensor, 0, all, all.length);
        return all;
    }

    /** Elements {@code from .. from+count-1}, row-major, into the start of an array. */
    public static void floats(Tensor tensor, long from, float[] into, int count) {
        if (!readableAsFloats(tensor)) {
            throw new IllegalArgumentException(
                    "tensor " + tensor.name() + " of " + tensor.type() + " does not hold floating-point values");
        }
        switch (tensor.type()) {
            case FLOAT -> singles(tensor, from, into, count);
            case DOUBLE -> {
                ByteBuffer bytes = bytes(tensor, from * 8, count * 8);
                for (int i = 0; i < count; i++) {
                    into[i] = (float) bytes.getDouble(8 * i);
                }
            }
            default -> halves(tensor, from, into, count);
        }
    }

    /** The bits of elements as 32-bit floats: fast to compare by magnitude, and plain integers to a compiler. */
    public static void floatBits(Tensor tensor, long from, int[] into, int count) {
        boolean mapped = tensor.type() == DataType.FLOAT && readableAsFloats(tensor);
        if (mapped && tensor.data() instanceof MappedData data && (from + count) * 4 <= data.byteSize()) {
            data.file().readInts(data.offset() + from * 4, into, count);
            return;
        }
        float[] values = new float[count];
        floats(tensor, from, values, count);
        for (int i = 0; i < count; i++) {
            into[i] = Float.floatToRawIntBits(values[i]);
        }
    }

    private static void singles(Tensor tensor, long from, float[] into, int count) {
        if (tensor.data() instanceof MappedData mapped && (from + count) * 4 <= mapped.byteSize()) {
            mapped.file().readFloats(mapped.offset() + from * 4, into, count);
        } else {
            bytes(tensor, from * 4, count * 4).asFloatBuffer().get(into, 0, count);
        }
    }

    private static void halves(Tensor tensor, long from, float[] into, int count) {
        boolean brain = tensor.type() == DataType.BFLOAT16;
        if (tensor.data().encoding() == Encoding.VARINT32) {
            long[] bits = longs(tensor);
            for (int i = 0; i < count; i++) {
                into[i] = half((short) bits[(int) from + i], brain);
            }
            return;
        }
        ByteBuffer bytes = bytes(tensor, from * 2, count * 2);
        for (int i = 0; i < count; i++) {
            into[i] = half(bytes.getShort(2 * i), brain);
        }
    }

    private static float half(short bits, boolean brain) {
        return brain ? Half.bfloatToFloat(bits) : Half.toFloat(bits);
    }

    /** All elements of an integer or boolean tensor (for 16-bit floats in varints: their bits). */
    public static long[] longs(Tensor tensor) {
        long[] all = new long[Math.toIntExact(tensor.shape().elements())];
        ByteBuffer bytes = bytes(tensor, 0, Math.toIntExact(tensor.byteSize()));
        if (tensor.data().encoding() != Encoding.RAW) {
            for (int i = 0; i < all.length; i++) {
                if (!bytes.hasRemaining()) {
                    throw unreadable(tensor, new EOFException("it holds " + i + " of " + all.length + " values"));
                }
                all[i] = varint(bytes);
            }
            return all;
        }
        for (int i = 0; i < all.length; i++) {
            all[i] = integer(bytes, tensor, i);
        }
        return all;
    }

    private static long integer(ByteBuffer bytes, Tensor tensor, int i) {
        return switch (tensor.type()) {
            case INT64, UINT64 -> bytes.getLong(8 * i);
            case INT32 -> bytes.getInt(4 * i);
            case UINT32 -> bytes.getInt(4 * i) & 0xffffffffL;
            case INT16 -> bytes.getShort(2 * i);
            case UINT16 -> bytes.getShort(2 * i) & 0xffff;
            case INT8 -> bytes.get(i);
            case UINT8, BOOL -> bytes.get(i) & 0xff;
            case UINT4 -> (bytes.get(i / 2) >> 4 * (i % 2)) & 0xf;
            // The sign is the highest of the four bits.
            case INT4 -> bytes.get(i / 2) << (i % 2 == 0 ? 28 : 24) >> 28;
            default ->
                throw new IllegalArgumentException(
                        "tensor " + tensor.name() + " of " + tensor.type() + " does not hold integers");
        };
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a varint of more than 10 bytes");
    }

    private static ByteBuffer bytes(Tensor tensor, long offset, int length) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(length);
            tensor.data().read(offset, buffer);
            return buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw unreadable(tensor, e);
        }
    }

    private static UncheckedIOException unreadable(Tensor tensor, IOException e) {
        return new UncheckedIOException("cannot read tensor " + tensor.name() + ": " + e.getMessage(), e);
    }
}
