/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.distill.operator.OperatorTable.Entries;
import dev.pare.distill.torch.Torch;
import java.util.List;
import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Sums, products and powers of two or more tensors, broadcast. */
final class Arithmetic {
    private Arithmetic() {}

    static void addTo(Entries entries) {
        entries.one("Add", c -> torch.add(c.in(0), c.in(1)));
        entries.one("Sub", c -> torch.sub(c.in(0), c.in(1)));
        entries.one("Mul", c -> torch.mul(c.in(0), c.in(1)));
        entries.one("Div", c -> divide(c.in(0), c.in(1)));
        entries.one("Pow", Arithmetic::power);
        entries.one("Mod", Arithmetic::modulo);
        entries.one("Min", c -> fold(c.present(), torch::minimum));
        entries.one("Max", c -> fold(c.present(), torch::maximum));
        entries.one("Sum", c -> fold(c.present(), torch::add));
        entries.one(
                "Mean",
                c -> fold(c.present(), torch::add)
                        .div(Torch.scalar((double) c.present().size())));
    }

    /** Integers are divided towards zero, as ONNX Runtime does. */
    private static Tensor divide(Tensor a, Tensor b) {
        if (a.is_floating_point()) {
            return torch.div(a, b);
        }
        return torch.div(a, b, new StringViewOptional("trunc"));
    }

    private static Tensor power(Call call) {
        Tensor base = call.in(0);
        Tensor exponent = call.in(1);
        if (exponent.numel() == 1 && !exponent.requires_grad()) {
            // A plain number as exponent has a gradient without a logarithm.
            Tensor result = torch.pow(base, Torch.scalar(exponent.item_double()));
            return exponent.dim() > base.dim() ? result.expand(exponent.shape()) : result.to(base.scalar_type());
        }
        return torch.pow(base, exponent).to(base.scalar_type());
    }

    private static Tensor modulo(Call call) {
        return call.flag("fmod", false) ? torch.fmod(call.in(0), call.in(1)) : torch.remainder(call.in(0), call.in(1));
    }

    private static Tensor fold(List<Tensor> all, BinaryOperator<Tensor> operator) {
        return all.stream().reduce(operator).orElseThrow();
    }
}
