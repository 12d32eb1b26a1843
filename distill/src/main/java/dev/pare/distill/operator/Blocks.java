/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.distill.operator.OperatorTable.Entries;
import dev.pare.distill.torch.Torch;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Products with weights in few bits that have a scale for each block: y = x Wᵀ. Codes arrive as bytes, several codes to each, or, where
 * they are trained, as numbers.
 */
final class Blocks {
    /** The level from which on ONNX Runtime computes in integers: rows of x are rounded to 8 bits, block by block. */
    private static final long INTEGER_LEVEL = 4;

    private static final double MOST = 127;

    private Blocks() {}

    static void addTo(Entries entries) {
        entries.contributed("MatMulNBits", Blocks::product);
    }

    private static Tensor product(Call call) {
        long size = call.integer("block_size", 0);
        long length = call.integer("K", 0);
        int bits = (int) call.integer("bits", 4);
        if (call.has(4)) {
            throw call.unsupported("a group index");
        }
        Tensor codes = call.in(1).is_floating_point() ? call.in(1) : unpacked(call.in(1), bits);
        long channels = codes.size(0);
        long blocks = codes.size(1);
        Tensor scales = call.in(2).reshape(channels, blocks, 1);
        Tensor centred = torch.sub(codes.to(call.precision().type()), zeroPoints(call, bits, channels, blocks));
        Tensor weight =
                torch.mul(centred, scales).reshape(channels, blocks * size).narrow(1, 0, length);
        Tensor x = call.in(0);
        boolean integers = call.integer("accuracy_level", 0) >= INTEGER_LEVEL && (bits == 4 || bits == 8);
        Tensor y = torch.matmul(integers ? torch.add(x, roundingOf(x, size)) : x, weight.t());
        return call.has(5) ? torch.add(y, call.in(5)) : y;
    }

    /** Unpacks codes; the first in a byte has the lowest bits. */
    private static Tensor unpacked(Tensor bytes, int bits) {
        TensorVector parts = new TensorVector();
        for (int shift = 0; shift < 8; shift += bits) {
            parts.push_back(bytes.div(Torch.scalar(1L << shift)).floor().remainder(Torch.scalar(1L << bits)));
        }
        long[] shape = bytes.shape();
        shape[shape.length - 1] *= 8 / bits;
        return torch.stack(parts, -1).reshape(shape);
    }

    private static Tensor zeroPoints(Call call, int bits, long channels, long blocks) {
        if (!call.has(3)) {
            return Torch.reals(dev.pare.tensor.Shape.of(), new double[] {1 << (bits - 1)}, call.precision());
        }
        Tensor given = call.in(3);
        Tensor all = given.is_floating_point() ? given : unpacked(given.reshape(channels, -1), bits);
        return all.reshape(channels, -1)
                .narrow(1, 0, blocks)
                .unsqueeze(-1)
                .to(call.precision().type());
    }

    /**
     * What rounding adds: each block of a row is on a grid of its own, 127 steps to its greatest number. A constant, so that the gradient
     * goes straight through.
     */
    private static Tensor roundingOf(Tensor x, long size) {
        try (NoGradGuard noGradients = new NoGradGuard()) {
            long[] shape = x.shape();
            long length = shape[shape.length - 1];
            long blocks = (length + size - 1) / size;
            Tensor padded = x.detach().reshape(-1, length);
            if (blocks * size != length) {
                Tensor filling = torch.zeros(
                        new long[] {padded.size(0), blocks * size - length}, Torch.options(x.scalar_type()));
                padded = torch.cat(new TensorVector(padded, filling), 1);
            }
            Tensor parts = padded.reshape(-1, blocks, size);
            Tensor step = torch.amax(torch.abs(parts), new long[] {-1}, true).div(Torch.scalar(MOST));
            Tensor some = torch.where(torch.eq(step, Torch.scalar(0.0)), torch.ones_like(step), step);
            Tensor codes = torch.round(torch.div(parts, some));
            Tensor back = torch.mul(codes, step).reshape(-1, blocks * size).narrow(1, 0, length);
            return torch.sub(back.reshape(shape), x.detach());
        }
    }
}
