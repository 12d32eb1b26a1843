/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.ModelEdit;
import dev.pare.quantize.packed.Layout;
import dev.pare.quantize.packed.PackedStore;
import dev.pare.quantize.packed.PackedWeight;
import dev.pare.quantize.product.Arithmetic;
import dev.pare.quantize.product.Eligibility;
import dev.pare.quantize.product.InputScalings;
import dev.pare.quantize.product.IntegerProducts;
import dev.pare.quantize.product.QuantizedWeight;
import dev.pare.quantize.product.QuantizedWeight.Scaling;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;

/** Puts matrices into a model as codes, with products in the wanted arithmetic. */
final class StoredProducts {
    private final ModelEdit edit;
    private final PackedStore store;
    private final IntegerProducts integers;
    private final Emission emission;

    StoredProducts(ModelEdit edit, PackedStore store, IntegerProducts integers, Emission emission) {
        this.edit = edit;
        this.store = store;
        this.integers = integers;
        this.emission = emission;
    }

    static StoredProducts into(ModelEdit edit, InputScalings scalings) {
        return new StoredProducts(edit, new PackedStore(edit), new IntegerProducts(edit, scalings), new Emission(edit));
    }

    void put(Weight weight, FittedPlan.Product fit, Fitted fitted) {
        boolean columns = Eligibility.axis(weight) == 1;
        Layout layout = columns ? Layout.COLUMNS : Layout.ROWS;
        PackedWeight stored = fitted.part().isPresent()
                ? store.store(
                        weight.scope(),
                        weight.name(),
                        fitted.codes(),
                        fitted.part().get(),
                        layout)
                : store.store(weight.scope(), weight.name(), fitted.codes(), layout);
        if (fit.arithmetic() instanceof Arithmetic.Integers how) {
            Scaling scaling = columns ? Scaling.LIST : Scaling.COLUMN;
            QuantizedWeight quantized = new QuantizedWeight(weight, stored.values(), stored.scales(), scaling);
            String floats = fit.apart().length == 0 ? "" : apart(weight, fit.apart());
            weight.uses().forEach(use -> integers.replace(use, quantized, how, floats));
        } else {
            floats(weight, stored);
        }
    }

    /** Floats arrive at each use as the weight does now. */
    private void floats(Weight weight, PackedWeight stored) {
        String floats = emission.floats(weight, stored);
        boolean swapped = weight.uses().stream().anyMatch(WeightUse::transposed);
        String transposed = swapped ? emission.transposed(weight, floats) : floats;
        weight.uses().forEach(use -> emission.feed(use, use.transposed() ? transposed : floats));
    }

    private String apart(Weight weight, int[] inputs) {
        OutlierColumns apart = OutlierColumns.of(Channels.of(weight), inputs);
        Shape shape = Shape.of(apart.inputs().length, apart.outputs());
        String name = edit.freshName(weight.name() + ".apart");
        InlineData halves = InlineData.raw(Emission.halfBytes(apart.values()));
        return emission.halves(weight.scope(), Tensor.of(name, DataType.FLOAT16, shape, halves));
    }
}
