/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.fold;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Encoding;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import dev.pare.tensor.TensorValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A constant with its content on the heap, little-endian elements side by side. */
public final class Constant implements Elements<Constant> {
    private static final long MOST_BYTES = 1 << 28;

    private final DataType type;
    private final Shape shape;
    private final byte[] bytes;

    /** Takes the array over; it must not be changed afterwards. */
    public Constant(DataType type, Shape shape, byte[] bytes) {
        this.type = type;
        this.shape = shape;
        this.bytes = bytes;
    }

    /** Whether a tensor has elements of whole bytes that can be read, and not too many. */
    public static boolean readable(Tensor tensor) {
        Encoding encoding = tensor.data().encoding();
        boolean varints = encoding == Encoding.VARINT32 || encoding == Encoding.VARINT64;
        boolean whole =
                tensor.type() == DataType.INT64 || tensor.type() == DataType.INT32 || tensor.type() == DataType.BOOL;
        boolean bits = tensor.type().bits() > 0 && tensor.type().bits() % 8 == 0;
        return bits
                && tensor.type().bytes(tensor.shape().elements()) <= MOST_BYTES
                && (varints ? whole : encoding != Encoding.CARRIED && encoding != Encoding.UNSIGNED_VARINT64);
    }

    public static Constant of(Tensor tensor) {
        Encoding encoding = tensor.data().encoding();
        if (encoding == Encoding.VARINT32 || encoding == Encoding.VARINT64) {
            return ofLongs(tensor.type(), tensor.shape(), TensorValues.longs(tensor));
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(tensor.byteSize()));
        try {
            tensor.data().read(0, buffer);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read tensor " + tensor.name() + ": " + e.getMessage(), e);
        }
        return new Constant(tensor.type(), tensor.shape(), buffer.array());
    }

    /** What a Constant node holds, if it is readable. */
    public static Optional<Constant> held(Node node) {
        for (Attribute attribute : node.attributes()) {
            AttributeValue value = attribute.value();
            if (value instanceof AttributeValue.OfTensor tensor && readable(tensor.tensor())) {
                return Optional.of(of(tensor.tensor()));
            } else if (value instanceof AttributeValue.Int number) {
                return Optional.of(ofLongs(DataType.INT64, Shape.of(), number.value()));
            } else if (value instanceof AttributeValue.Ints numbers) {
                long[] all =
                        numbers.values().stream().mapToLong(Long::longValue).toArray();
                return Optional.of(ofLongs(DataType.INT64, Shape.of(all.length), all));
            } else if (value instanceof AttributeValue.Real real) {
                return Optional.of(ofFloats(Shape.of(), real.value()));
            }
        }
        return Optional.empty();
    }

    public static Constant ofLongs(DataType type, Shape shape, long... values) {
        ByteBuffer buffer = buffer(values.length * type.bits() / 8);
        for (long value : values) {
            switch (type) {
                case INT64 -> buffer.putLong(value);
                case INT32 -> buffer.putInt((int) value);
                case BOOL -> buffer.put((byte) (value == 0 ? 0 : 1));
                default -> throw new IllegalArgumentException(type + " holds no whole numbers here");
            }
        }
        return new Constant(type, shape, buffer.array());
    }

    public static Constant ofFloats(Shape shape, float... values) {
        ByteBuffer buffer = buffer(values.length * Float.BYTES);
        buffer.asFloatBuffer().put(values);
        return new Constant(DataType.FLOAT, shape, buffer.array());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    public DataType type() {
        return type;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    public int width() {
        return type.bits() / 8;
    }

    public long byteSize() {
        return bytes.length;
    }

    /** Elements of this constant, one for each number, in another shape. */
    @Override
    public Constant picked(Shape to, int[] from) {
        byte[] picked = new byte[from.length * width()];
        for (int i = 0; i < from.length; i++) {
            System.arraycopy(bytes, from[i] * width(), picked, i * width(), width());
        }
        return new Constant(type, to, picked);
    }

    @Override
    public boolean matches(Constant other) {
        return type == other.type && shape.rank() == other.shape.rank();
    }

    @Override
    public Constant joined(List<Constant> parts, int axis, Shape joined) {
        ByteBuffer buffer = buffer(Math.toIntExact(joined.elements() * width()));
        int outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= joined.intDim(i);
        }
        for (int o = 0; o < outer; o++) {
            for (Constant part : parts) {
                int block = part.bytes.length / Math.max(1, outer);
                buffer.put(part.bytes, o * block, block);
            }
        }
        return new Constant(type, joined, buffer.array());
    }

    @Override
    public Constant reshaped(Shape to) {
        return new Constant(type, to, bytes);
    }

    public boolean isWhole() {
        return type == DataType.INT64 || type == DataType.INT32 || type == DataType.BOOL;
    }

    /** The numbers of a constant of INT64, INT32 or BOOL; empty for other types. */
    public Optional<long[]> longs() {
        return isWhole() ? Optional.of(TensorValues.longs(tensor("", InlineData::raw))) : Optional.empty();
    }

    public float[] floats() {
        return TensorValues.floats(tensor("", InlineData::raw));
    }

    /** This constant as a tensor; the store takes its bytes over. */
    public Tensor tensor(String name, Function<byte[], TensorData> store) {
        return Tensor.of(name, type, shape, store.apply(bytes));
    }
}
