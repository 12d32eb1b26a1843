/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.PassFactory;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;

/** A pass for tests of the harness: scales matrices that hold values above a limit. Faults can be built in. */
final class HalveWeights implements Pass<Float> {
    enum Fault {
        NONE,
        FORGETS_A_DECISION,
        DECIDES_TWICE,
        NEVER_SETTLES,
        LOSES_AN_OPTION,
        REBUILDS_FOR_NOTHING
    }

    static final class Factory implements PassFactory {
        @Override
        public String name() {
            return "halve-weights";
        }

        @Override
        public String summary() {
            return "halves what is too large";
        }

        @Override
        public Pass<?> create(OptionReader options) {
            return new HalveWeights(options.number("above", 1, 0, 100), Fault.NONE);
        }
    }

    private final double above;
    private final Fault fault;

    HalveWeights(double above, Fault fault) {
        this.above = above;
        this.fault = fault;
    }

    @Override
    public String name() {
        return "halve-weights";
    }

    @Override
    public String options() {
        return fault == Fault.LOSES_AN_OPTION ? "" : "above: " + above;
    }

    @Override
    public Plan<Float> plan(Facts facts, PassContext context) {
        List<Decision<Float>> decisions = new ArrayList<>();
        for (Weight weight : facts.weights().all()) {
            if (weight.usedBy("MatMul")) {
                decisions.add(decide(weight));
            }
        }
        if (fault == Fault.DECIDES_TWICE) {
            decisions.add(decisions.get(0));
        }
        return Plan.of(decisions);
    }

    private Decision<Float> decide(Weight weight) {
        float largest = 0;
        for (float value : TensorValues.floats(weight.tensor())) {
            largest = Math.max(largest, value);
        }
        if (fault == Fault.REBUILDS_FOR_NOTHING || (largest <= above && fault != Fault.NEVER_SETTLES)) {
            return new Decision.Skip<>(weight, "no value above " + above);
        }
        double factor = fault == Fault.NEVER_SETTLES ? 0.5 : above / largest / 2;
        return new Decision.Apply<>(
                weight, (float) factor, "times " + factor, weight.tensor().byteSize());
    }

    @Override
    public Model rewrite(Facts facts, Plan<Float> plan, PassContext context) {
        ModelEdit edit = new ModelEdit(facts.model());
        for (Decision.Apply<Float> decision : plan.applied()) {
            exchange(edit, decision.weight(), decision.details());
        }
        if (fault == Fault.FORGETS_A_DECISION) {
            exchange(edit, facts.weights().named("other").orElseThrow(), 0.5f);
        }
        Model after = edit.finish();
        return fault == Fault.REBUILDS_FOR_NOTHING ? after.withGraph(after.graph()) : after;
    }

    private static void exchange(ModelEdit edit, Weight weight, float factor) {
        Tensor old = weight.tensor();
        float[] values = TensorValues.floats(old);
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        edit.exchange(old, Tensor.floats(old.name(), old.shape(), values));
    }
}
