/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Node;
import dev.pare.tensor.Half;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.List;

/**
 * Constants that only mean "as large as possible", such as the -3.4e38 of attention masks. As infinities they would make NaN (0 times
 * infinity, or a Softmax over nothing else), so they are cut: to half of the range, since masks get added to scores and to each
 * other, or to all of it where they bound a value.
 */
final class Limits {
    /** No scale or weight of a network is as large as this. */
    private static final float SURELY_A_MASK = 1e8f;

    static final float MASK = Half.MAX / 2;
    private static final float SMALLEST = 0x1p-24f;

    private final Facts facts;
    private final IntegerBorn born;

    Limits(Facts facts, IntegerBorn born) {
        this.facts = facts;
        this.born = born;
    }

    /** Whether a weight with values beyond the range may be cut. */
    boolean mayCut(Weight weight, Census census) {
        return census.largest() >= SURELY_A_MASK
                || (census.elements() == 1 && uses(weight).stream().allMatch(this::masks));
    }

    /** What finite magnitudes of a weight are cut to. */
    float limit(Weight weight) {
        boolean bounds = uses(weight).stream().map(Uses.Use::node).allMatch(Limits::bounds);
        return bounds ? Half.MAX : MASK;
    }

    private List<Uses.Use> uses(Weight weight) {
        return facts.uses().consumers(weight.scope(), weight.name());
    }

    private boolean masks(Uses.Use use) {
        Node node = use.node();
        return node.is("Where")
                || (node.is("Mul") && born.contains(use.scope(), node.input(1 - Math.min(1, use.input()))));
    }

    static boolean bounds(Node node) {
        return node.is("Clip") || node.is("Min") || node.is("Max");
    }

    static void cut(float[] values, int count, float limit) {
        for (int i = 0; i < count; i++) {
            if (Float.isFinite(values[i])) {
                values[i] = Math.max(-limit, Math.min(limit, values[i]));
            }
        }
    }

    /** A scalar that guards a division or a logarithm must not become zero. */
    static float[] guarded(float[] values) {
        if (values.length == 1 && values[0] != 0 && Math.abs(values[0]) < SMALLEST) {
            values[0] = Math.copySign(SMALLEST, values[0]);
        }
        return values;
    }

    /** A mask constant that stays float: cut, since a sum with it may be cast to float16 later. */
    static Tensor cutFloats(Tensor tensor, float limit) {
        float[] values = TensorValues.floats(tensor);
        cut(values, values.length, limit);
        return Tensor.of(tensor.name(), tensor.type(), tensor.shape(), InlineData.floats(values));
    }
}
