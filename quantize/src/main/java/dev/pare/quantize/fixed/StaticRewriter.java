/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.OpsetImport;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import java.util.ArrayList;
import java.util.List;

/** Puts codes in the place of weights, and the wanted form in the place of their products. */
final class StaticRewriter {
    private StaticRewriter() {}

    static Model rewrite(StaticOptions options, Facts facts, Plan<FixedWeight> plan) {
        ModelEdit edit = new ModelEdit(facts.model());
        WeightCodes weights = new WeightCodes(edit, options.weights().type());
        ProductForm form = form(options, edit, weights);
        for (Decision.Apply<FixedWeight> decision : plan.applied()) {
            StoredWeight stored = weights.store(decision.weight(), decision.details());
            decision.details().products().forEach(p -> form.replace(p, stored));
        }
        Model after = edit.finish();
        return options.contrib() ? withContribOperators(after) : after;
    }

    private static ProductForm form(StaticOptions options, ModelEdit edit, WeightCodes weights) {
        ActivationCodes activations = new ActivationCodes(edit);
        if (options.format() == StaticOptions.Format.QDQ) {
            return new QdqForm(edit, activations, weights);
        }
        return options.contrib()
                ? new ContribForm(edit, activations, weights)
                : new QlinearForm(edit, activations, weights);
    }

    private static Model withContribOperators(Model model) {
        if (model.opsets().stream().anyMatch(o -> o.domain().equals(ContribForm.DOMAIN))) {
            return model;
        }
        List<OpsetImport> opsets = new ArrayList<>(model.opsets());
        opsets.add(OpsetImport.of(ContribForm.DOMAIN, 1));
        return model.withOpsets(opsets);
    }
}
