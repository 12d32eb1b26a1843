/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.plain;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.quantize.product.Eligibility.Kind;
import dev.pare.quantize.product.InputScalings;
import dev.pare.quantize.product.IntegerProducts;
import dev.pare.quantize.product.Multiplication;
import dev.pare.quantize.product.QuantizedWeight;
import dev.pare.quantize.product.QuantizedWeight.Scaling;
import dev.pare.quantize.product.ScaleSharing;
import dev.pare.quantize.product.TableLookup;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;

/** Puts codes and scales in the place of weights, and the operators that work on them in the place of their uses. */
public final class PlainRewriter {
    private final ModelEdit edit;
    private final IntegerProducts products;

    public PlainRewriter(Facts facts, ScaleSharing inputScales) {
        this.edit = new ModelEdit(facts.model());
        this.products = new IntegerProducts(edit, new InputScalings(facts, inputScales));
    }

    public Model rewrite(Map<Weight, PlainPlan> targets) {
        for (Map.Entry<Weight, PlainPlan> each : targets.entrySet()) {
            Weight weight = each.getKey();
            QuantizedWeight quantized = store(weight, each.getValue());
            for (WeightUse use : weight.uses()) {
                if (Multiplication.is(use)) {
                    products.replace(use, quantized);
                } else if (use.node().is("Gather")) {
                    TableLookup.replace(edit, use.node(), quantized);
                } else {
                    products.dequantizeAtLoad(use, quantized);
                }
            }
        }
        return edit.finish();
    }

    private QuantizedWeight store(Weight weight, PlainPlan target) {
        Tensor original = weight.tensor();
        TensorData codes = Int8Codes.of(original, target.axis(), target.scales());
        String codesName = edit.freshName(original.name() + ".int8");
        edit.addInitializer(weight.scope(), Tensor.of(codesName, DataType.INT8, original.shape(), codes));
        Tensor scales = scales(edit.freshName(original.name() + ".scale"), target, original.shape());
        edit.addInitializer(weight.scope(), scales);
        return new QuantizedWeight(weight, codesName, scales.name(), form(target));
    }

    private static Scaling form(PlainPlan target) {
        if (target.axis() < 0) {
            return Scaling.ONE;
        }
        if (target.kind() == Kind.MATRIX) {
            return Scaling.LIST;
        }
        return target.halfScales() ? Scaling.HALF_COLUMN : Scaling.COLUMN;
    }

    /** Scales in the shape in which they are multiplied: one column for tables and filters, a plain list for products. */
    private static Tensor scales(String name, PlainPlan target, Shape weight) {
        float[] scales = target.scales();
        if (target.axis() < 0) {
            return Tensor.floats(name, Shape.of(), scales);
        }
        if (target.kind() == Kind.MATRIX) {
            return Tensor.floats(name, Shape.of(scales.length), scales);
        }
        long[] dims = new long[weight.rank()];
        Arrays.fill(dims, 1);
        dims[0] = scales.length;
        return target.halfScales() ? halves(name, Shape.of(dims), scales) : Tensor.floats(name, Shape.of(dims), scales);
    }

    private static Tensor halves(String name, Shape shape, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(Half.fromFloat(value));
        }
        return Tensor.of(name, DataType.FLOAT16, shape, InlineData.raw(bytes.array()));
    }
}
