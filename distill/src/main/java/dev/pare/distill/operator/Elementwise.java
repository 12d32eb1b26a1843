/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.distill.operator.OperatorTable.Entries;
import dev.pare.distill.torch.Torch;
import dev.pare.tensor.DataType;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Functions of each element alone. */
final class Elementwise {
    private static final String TANH = "tanh";

    private Elementwise() {}

    static void addTo(Entries entries) {
        entries.one("Identity", c -> new Tensor(c.in(0)));
        // Exported models are run for inference, where it does nothing.
        entries.one("Dropout", c -> new Tensor(c.in(0)));
        entries.one("Cast", Elementwise::cast);
        entries.one("CastLike", c -> c.in(0).to(c.in(1).scalar_type()));
        entries.one("Sqrt", c -> torch.sqrt(c.in(0)));
        entries.one("Reciprocal", c -> torch.reciprocal(c.in(0)));
        entries.one("Exp", c -> torch.exp(c.in(0)));
        entries.one("Log", c -> torch.log(c.in(0)));
        entries.one("Neg", c -> torch.neg(c.in(0)));
        entries.one("Abs", c -> torch.abs(c.in(0)));
        entries.one("Sign", c -> torch.sign(c.in(0)));
        entries.one("Floor", c -> torch.floor(c.in(0)));
        entries.one("Ceil", c -> torch.ceil(c.in(0)));
        entries.one("Round", c -> torch.round(c.in(0)));
        entries.one("Sin", c -> torch.sin(c.in(0)));
        entries.one("Cos", c -> torch.cos(c.in(0)));
        entries.one("Erf", c -> torch.erf(c.in(0)));
        entries.one("Tanh", c -> torch.tanh(c.in(0)));
        entries.one("Sigmoid", c -> torch.sigmoid(c.in(0)));
        entries.one("Relu", c -> torch.relu(c.in(0)));
        entries.one("LeakyRelu", c -> torch.leaky_relu(c.in(0), Torch.scalar(c.real("alpha", 0.01))));
        entries.one("Softplus", c -> torch.softplus(c.in(0)));
        entries.one("HardSigmoid", Elementwise::hardSigmoid);
        entries.one("Gelu", c -> torch.gelu(c.in(0), c.text("approximate").orElse("none")));
        entries.one("Clip", Elementwise::clip);
        entries.contributed("Gelu", c -> torch.gelu(c.in(0)));
        entries.contributed("FastGelu", c -> torch.gelu(biased(c), TANH));
        entries.contributed("BiasGelu", c -> torch.gelu(biased(c)));
        entries.contributed("QuickGelu", Elementwise::quickGelu);
    }

    private static Tensor cast(Call call) {
        DataType to = DataType.of((int) call.integer("to", 0));
        return call.in(0).to(Torch.type(to, call.precision()));
    }

    private static Tensor biased(Call call) {
        return call.has(1) ? torch.add(call.in(0), call.in(1)) : call.in(0);
    }

    private static Tensor quickGelu(Call call) {
        Tensor scaled = call.in(0).mul(Torch.scalar(call.real("alpha", 1.702)));
        return torch.mul(call.in(0), torch.sigmoid(scaled));
    }

    private static Tensor hardSigmoid(Call call) {
        Tensor line = call.in(0).mul(Torch.scalar(call.real("alpha", 0.2))).add(Torch.scalar(call.real("beta", 0.5)));
        return torch.clamp(line, new ScalarOptional(Torch.scalar(0.0)), new ScalarOptional(Torch.scalar(1.0)));
    }

    private static Tensor clip(Call call) {
        if (call.has(1) || call.has(2)) {
            return torch.clamp(call.in(0), call.optional(1), call.optional(2));
        }
        boolean any = call.node().attribute("min").isPresent()
                || call.node().attribute("max").isPresent();
        return any
                ? torch.clamp(call.in(0), limit(call, "min"), limit(call, "max"))
                : torch.clamp(call.in(0), new TensorOptional(call.in(0)), new TensorOptional());
    }

    private static ScalarOptional limit(Call call, String attribute) {
        return call.node().attribute(attribute).isPresent()
                ? new ScalarOptional(Torch.scalar(call.real(attribute, 0)))
                : new ScalarOptional();
    }
}
