/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.distill.operator.OperatorTable.Entries;
import dev.pare.distill.torch.Torch;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Matrix products and convolutions. */
final class Products {
    private Products() {}

    static void addTo(Entries entries) {
        entries.one("MatMul", c -> torch.matmul(c.in(0), c.in(1)));
        entries.one("Gemm", Products::gemm);
        entries.one("Conv", Products::convolution);
        entries.one("Einsum", Products::einsum);
        entries.contributed("FusedMatMul", Products::fused);
    }

    private static Tensor gemm(Call call) {
        Tensor a = call.flag("transA", false) ? call.in(0).t() : call.in(0);
        Tensor b = call.flag("transB", false) ? call.in(1).t() : call.in(1);
        double alpha = call.real("alpha", 1);
        double beta = call.real("beta", 1);
        if (!call.has(2)) {
            return scaled(torch.matmul(a, b), alpha);
        }
        return torch.addmm(call.in(2), a, b, Torch.scalar(beta), Torch.scalar(alpha));
    }

    private static Tensor scaled(Tensor data, double factor) {
        return factor == 1 ? data : data.mul(Torch.scalar(factor));
    }

    private static Tensor fused(Call call) {
        if (call.flag("transBatchA", false) || call.flag("transBatchB", false)) {
            throw call.unsupported("a product with transposed batches");
        }
        Tensor a = call.flag("transA", false) ? call.in(0).transpose(-2, -1) : call.in(0);
        Tensor b = call.flag("transB", false) ? call.in(1).transpose(-2, -1) : call.in(1);
        return scaled(torch.matmul(a, b), call.real("alpha", 1));
    }

    private static Tensor convolution(Call call) {
        int spatial = call.rank(0) - 2;
        if (!call.text("auto_pad").orElse("NOTSET").equals("NOTSET")) {
            throw call.unsupported("a convolution that chooses its own padding");
        }
        long[] strides = call.longs("strides").orElse(repeated(1, spatial));
        long[] dilations = call.longs("dilations").orElse(repeated(1, spatial));
        long[] pads = call.longs("pads").orElse(repeated(0, 2 * spatial));
        long[] before = Arrays.copyOf(pads, spatial);
        if (!Arrays.equals(before, Arrays.copyOfRange(pads, spatial, 2 * spatial))) {
            throw call.unsupported("a convolution whose padding differs between the two sides");
        }
        return torch.convolution(
                call.in(0),
                call.in(1),
                call.optional(2),
                strides,
                before,
                dilations,
                false,
                repeated(0, spatial),
                call.integer("group", 1));
    }

    private static long[] repeated(long value, int times) {
        long[] all = new long[times];
        Arrays.fill(all, value);
        return all;
    }

    private static Tensor einsum(Call call) {
        String equation = call.text("equation").orElseThrow(() -> call.unsupported("an Einsum without an equation"));
        return torch.einsum(equation, new TensorVector(call.present().toArray(new Tensor[0])));
    }
}
