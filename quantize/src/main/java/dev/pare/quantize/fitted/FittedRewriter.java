/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.pass.PassContext;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.packed.Layout;
import dev.pare.quantize.packed.PackedRows;
import dev.pare.quantize.packed.PackedStore;
import dev.pare.quantize.packed.PackedWeight;
import dev.pare.quantize.product.Eligibility;
import dev.pare.quantize.product.InputScalings;
import dev.pare.quantize.product.IntegerProducts;
import dev.pare.quantize.product.Multiplication;
import dev.pare.quantize.product.QuantizedWeight;
import dev.pare.quantize.product.QuantizedWeight.Scaling;
import dev.pare.quantize.rounding.Hessian;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Fits the codes of all weights, then puts them and the operators that compute with them into the model, in one edit. */
public final class FittedRewriter {
    private final Facts facts;
    private final PassContext context;
    private final FittedOptions options;
    private final ModelEdit edit;
    private final PackedStore store;
    private final IntegerProducts integers;
    private final StoredProducts products;
    private final Emission emission;

    public FittedRewriter(Facts facts, PassContext context, FittedOptions options) {
        this.facts = facts;
        this.context = context;
        this.options = options;
        this.edit = new ModelEdit(facts.model());
        this.store = new PackedStore(edit, options.unpacked());
        this.integers = new IntegerProducts(edit, new InputScalings(facts, options.inputScales()));
        this.emission = new Emission(edit);
        this.products = new StoredProducts(edit, store, integers, emission);
    }

    public Model rewrite(Map<Weight, FittedPlan> plan) {
        Fitting fitting = new Fitting(facts, context, options);
        Map<Weight, FittedTable> tables = new IdentityHashMap<>();
        Map<Weight, FittedPlan> fitted = new LinkedHashMap<>();
        plan.forEach((weight, fit) -> {
            if (fit instanceof FittedPlan.Table table) {
                boolean multiplied = Eligibility.multiplied(weight);
                Optional<Hessian> metric =
                        EmbeddingErrorMetric.of(weight, facts, table.form().unseen());
                FittedTable rows = FittedTable.of(Channels.of(weight), multiplied, table, options, metric);
                fitting.settle(weight, table, rows.values());
                tables.put(weight, rows);
            } else if (!isHalf(fit)) {
                fitted.put(weight, fit);
            }
        });
        fitting.fit(fitted);
        plan.forEach((weight, fit) -> {
            if (fit instanceof FittedPlan.Table) {
                table(weight, tables.get(weight));
            } else if (fit instanceof FittedPlan.Product product) {
                products.put(weight, product, fitting.fitted().get(weight));
            } else if (isHalf(fit)) {
                String floats = emission.halves(weight.scope(), halves(weight));
                weight.uses().forEach(use -> emission.feed(use, floats));
            } else {
                stored(weight, fitting.fitted().get(weight).codes());
            }
        });
        fitting.corrected().forEach((bias, tensor) -> edit.exchange(bias.held(), tensor));
        return edit.finish();
    }

    private static boolean isHalf(FittedPlan fit) {
        return fit instanceof FittedPlan.Stored stored && stored.bits() == 16;
    }

    private void table(Weight weight, FittedTable table) {
        boolean packed = options.staysPacked(weight);
        Emission.Rest rest = emission.rest(weight, table.form(), packed);
        if (packed) {
            PackedRows rows = store.storePacked(weight.scope(), weight.name(), table.rows());
            weight.uses().forEach(use -> emission.lookUp(use.node(), rows, rest));
            return;
        }
        PackedWeight stored = store.store(weight.scope(), weight.name(), table.rows());
        QuantizedWeight tied = new QuantizedWeight(weight, stored.values(), stored.scales(), Scaling.COLUMN);
        for (WeightUse use : weight.uses()) {
            if (Multiplication.is(use)) {
                integers.replace(use, tied);
            } else {
                emission.lookUp(use.node(), stored, rest);
            }
        }
    }

    private void stored(Weight weight, GroupedCodes codes) {
        PackedWeight stored = store.store(weight.scope(), weight.name(), codes, Layout.ROWS);
        String floats = emission.floats(weight, stored);
        weight.uses().forEach(use -> emission.feed(use, floats));
    }

    private Tensor halves(Weight weight) {
        byte[] bytes = Emission.halfBytes(Channels.of(weight).values());
        String name = edit.freshName(weight.name() + ".half");
        return Tensor.of(
                name,
                DataType.FLOAT16,
                weight.tensor().shape(),
                context.scratch().keep(bytes));
    }
}
