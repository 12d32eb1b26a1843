/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import dev.pare.analysis.Weight;
import dev.pare.graph.ModelEdit;
import dev.pare.pass.Scratch;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Names of what has been stored of a weight.
 *
 * @param zeroPoints empty if there are none
 */
record StoredBlocks(String codes, String scales, String zeroPoints) {
    /** Codes, scales and zero points (where there are any), in the order in which all these operators take them. */
    List<String> names() {
        return zeroPoints.isEmpty() ? List.of(codes, scales) : List.of(codes, scales, zeroPoints);
    }

    /** Stores a weight as MatMulNBits takes it: codes [channels, blocks, bytes of a block], scales and zero points [channels, …]. */
    static StoredBlocks forProducts(ModelEdit edit, Weight weight, BlockedCodes codes, Scratch scratch) {
        byte[] packed = Packing.byBlocks(codes);
        int channels = codes.channels();
        Shape shape = Shape.of(channels, codes.blocks(), packed.length / channels / codes.blocks());
        return new Store(edit, weight, scratch).all(codes, shape, packed);
    }

    /** Stores a weight as GatherBlockQuantized takes it: codes [rows, bytes of a row], scales and zero points as above. */
    static StoredBlocks forLookups(ModelEdit edit, Weight weight, BlockedCodes codes, Scratch scratch) {
        byte[] packed = Packing.byTableRows(codes);
        Shape shape = Shape.of(codes.channels(), packed.length / codes.channels());
        return new Store(edit, weight, scratch).all(codes, shape, packed);
    }

    /** Stores a weight as DequantizeLinear takes it along axis 0: codes [length, channels], scales and zero points [blocks, channels]. */
    static StoredBlocks forDequantizing(ModelEdit edit, Weight weight, BlockedCodes codes, Scratch scratch) {
        Store store = new Store(edit, weight, scratch);
        DataType signed = codes.bits() == 8 ? DataType.INT8 : DataType.INT4;
        DataType unsigned = codes.bits() == 8 ? DataType.UINT8 : DataType.UINT4;
        DataType type = codes.symmetric() ? signed : unsigned;
        Shape blocks = Shape.of(codes.blocks(), codes.channels());
        float[] scales = new float[codes.scales().length];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = codes.scale(i % codes.channels(), i / codes.channels());
        }
        String zeroPoints =
                codes.symmetric() ? "" : store.add(".zero", unsigned, blocks, Packing.zeroPointsTransposed(codes));
        return new StoredBlocks(
                store.add(
                        ".int" + codes.bits(),
                        type,
                        Shape.of(codes.length(), codes.channels()),
                        Packing.transposed(codes)),
                store.add(".scale", DataType.FLOAT, blocks, bytes(scales)),
                zeroPoints);
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    /** Adds tensors to the graph that defines a weight. */
    private record Store(ModelEdit edit, Weight weight, Scratch scratch) {
        StoredBlocks all(BlockedCodes codes, Shape shape, byte[] packed) {
            String codesName = add(".int" + codes.bits(), DataType.UINT8, shape, packed);
            Shape blocks = Shape.of(codes.channels(), codes.blocks());
            String scales = add(".scale", DataType.FLOAT, blocks, bytes(codes.scales()));
            if (codes.symmetric()) {
                return new StoredBlocks(codesName, scales, "");
            }
            byte[] zeros = Packing.zeroPoints(codes);
            Shape zeroShape = Shape.of(codes.channels(), zeros.length / codes.channels());
            return new StoredBlocks(codesName, scales, add(".zero", DataType.UINT8, zeroShape, zeros));
        }

        String add(String suffix, DataType type, Shape shape, byte[] content) {
            String name = edit.freshName(weight.name() + suffix);
            edit.addInitializer(weight.scope(), Tensor.of(name, type, shape, scratch.keep(content)));
            return name;
        }
    }
}
