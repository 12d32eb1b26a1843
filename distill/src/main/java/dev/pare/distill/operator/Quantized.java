/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.distill.operator.OperatorTable.Entries;
import dev.pare.distill.torch.Torch;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Operators of quantized models. Codes of activations are held as real numbers, so that gradients go straight through the rounding
 * (Bengio, Léonard and Courville 2013) and stop where a code is cut off; scales that are measured from data count as constants.
 */
final class Quantized {
    private static final double MOST = 255;

    private Quantized() {}

    static void addTo(Entries entries) {
        entries.many("DynamicQuantizeLinear", Quantized::dynamic);
        entries.one("MatMulInteger", Quantized::product);
        entries.one("QuantizeLinear", Quantized::quantize);
        entries.one("DequantizeLinear", Quantized::dequantize);
    }

    /** scale = (max - min) / 255 with 0 in the range, zero = round(-min / scale), code = clamp(round(x / scale) + zero, 0, 255). */
    private static List<Tensor> dynamic(Call call) {
        Tensor x = call.in(0);
        Tensor scale;
        Tensor zero;
        try (NoGradGuard noGradients = new NoGradGuard()) {
            ScalarOptional origin = new ScalarOptional(Torch.scalar(0.0));
            Tensor least = torch.clamp(torch.min(x), new ScalarOptional(), origin);
            Tensor most = torch.clamp(torch.max(x), origin, new ScalarOptional());
            Tensor range = torch.sub(most, least);
            // A tensor of zeros has no range; any scale gives its codes.
            scale = torch.where(torch.eq(range, Torch.scalar(0.0)), torch.ones_like(range), range)
                    .div(Torch.scalar(MOST));
            zero = torch.round(clamped(torch.div(torch.neg(least), scale)));
        }
        Tensor codes = clamped(torch.add(rounded(torch.div(x, scale)), zero));
        return List.of(codes, scale, zero);
    }

    /** Unsigned codes; what is not a number, as a row of zeros over its largest is, gets the least. */
    private static Tensor quantize(Call call) {
        Tensor codes = rounded(torch.div(call.in(0), spread(call, call.in(1))));
        Tensor moved = call.has(2) ? torch.add(codes, spread(call, real(call, 2))) : codes;
        return clamped(torch.where(torch.isnan(moved), torch.zeros_like(moved), moved));
    }

    private static Tensor clamped(Tensor codes) {
        return torch.clamp(codes, new ScalarOptional(Torch.scalar(0.0)), new ScalarOptional(Torch.scalar(MOST)));
    }

    /** Rounded to even, with the gradient of what is not rounded. */
    private static Tensor rounded(Tensor x) {
        return torch.add(x, torch.sub(torch.round(x), x).detach());
    }

    private static Tensor product(Call call) {
        Tensor a = real(call, 0);
        Tensor b = real(call, 1);
        if (call.has(2)) {
            a = torch.sub(a, alongRows(real(call, 2)));
        }
        return torch.matmul(a, call.has(3) ? torch.sub(b, real(call, 3)) : b);
    }

    private static Tensor real(Call call, int index) {
        return call.in(index).to(call.precision().type());
    }

    /** A zero point for each row stands in a column. */
    private static Tensor alongRows(Tensor zero) {
        return zero.numel() > 1 && zero.dim() == 1 ? zero.unsqueeze(-1) : zero;
    }

    private static Tensor dequantize(Call call) {
        Tensor scale = spread(call, call.in(1));
        Tensor codes = real(call, 0);
        return torch.mul(call.has(2) ? torch.sub(codes, spread(call, real(call, 2))) : codes, scale);
    }

    /** One number for each block along the axis, as often as the block is long. */
    private static Tensor repeated(Call call, Tensor values, long size) {
        int axis = Call.axis(call.integer("axis", 1), call.rank(0));
        return values.repeat_interleave(size, new LongOptional(axis), new LongOptional())
                .narrow(axis, 0, call.in(0).size(axis));
    }

    /** One number for each step of the axis, in the rank of the codes. */
    private static Tensor spread(Call call, Tensor values) {
        long block = call.integer("block_size", 0);
        if (block != 0) {
            return repeated(call, values, block);
        }
        if (values.dim() != 1) {
            return values;
        }
        long[] shape = new long[call.rank(0)];
        Arrays.fill(shape, 1);
        shape[Call.axis(call.integer("axis", 1), shape.length)] = values.numel();
        return values.reshape(shape);
    }
}
