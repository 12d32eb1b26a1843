/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.distill.operator.OperatorTable.Entries;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.AttributeValue;
import dev.pare.tensor.Shape;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Tensors that come from attributes and sizes alone. */
final class Generators {
    private Generators() {}

    static void addTo(Entries entries) {
        entries.one("Constant", Generators::constant);
        entries.one("ConstantOfShape", Generators::filled);
        entries.one("Range", Generators::range);
    }

    private static Tensor constant(Call call) {
        for (var attribute : call.node().attributes()) {
            AttributeValue value = attribute.value();
            if (value instanceof AttributeValue.OfTensor tensor) {
                return Torch.of(tensor.tensor(), call.precision());
            } else if (value instanceof AttributeValue.Int integer) {
                return Torch.longs(Shape.of(), integer.value());
            } else if (value instanceof AttributeValue.Real real) {
                return Torch.reals(Shape.of(), new float[] {real.value()}, call.precision());
            } else if (value instanceof AttributeValue.Ints all) {
                return Torch.longs(all.values().stream().mapToLong(v -> v).toArray());
            } else if (value instanceof AttributeValue.Floats all) {
                double[] values = all.values().stream().mapToDouble(v -> v).toArray();
                return Torch.reals(Shape.of(values.length), values, call.precision());
            }
        }
        throw call.unsupported("a constant that is neither a tensor nor numbers");
    }

    private static Tensor filled(Call call) {
        Shape shape = Shape.of(call.longs(0));
        if (call.node().attribute("value").orElse(null) instanceof AttributeValue.OfTensor value) {
            return Torch.of(value.tensor(), call.precision())
                    .reshape(new long[0])
                    .expand(shape.toArray());
        }
        return torch.zeros(shape.toArray(), Torch.options(call.precision().type()));
    }

    private static Tensor range(Call call) {
        Tensor first = call.in(0);
        if (first.is_floating_point()) {
            return torch.arange(real(first), real(call.in(1)), real(call.in(2)), Torch.options(first.scalar_type()));
        }
        return torch.arange(whole(first), whole(call.in(1)), whole(call.in(2)), Torch.options(first.scalar_type()));
    }

    private static Scalar real(Tensor tensor) {
        return Torch.scalar(tensor.item_double());
    }

    private static Scalar whole(Tensor tensor) {
        return Torch.scalar(tensor.item_long());
    }
}
