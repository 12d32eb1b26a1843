/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.util.List;

/** Puts a float16 tensor and one Cast in the place of each float weight, whatever the number of its uses. */
final class StorageRewriter {
    private StorageRewriter() {}

    static Model rewrite(Facts facts, Plan<Halving> plan) {
        ModelEdit edit = new ModelEdit(facts.model());
        for (Decision.Apply<Halving> decision : plan.applied()) {
            Weight weight = decision.weight();
            Tensor stored = Halves.of(weight.tensor(), edit.freshName(weight.name() + "_fp16"), decision.details());
            if (weight.constant() == null) {
                initializer(edit, weight, stored);
            } else {
                constant(edit, weight, stored);
            }
        }
        return edit.finish();
    }

    private static void initializer(ModelEdit edit, Weight weight, Tensor stored) {
        Graph scope = weight.scope();
        String widened = edit.freshName(weight.name() + "_fp32");
        edit.addInitializer(scope, stored);
        edit.insertBefore(scope.nodes().get(0), List.of(widen(edit, stored.name(), widened)));
        edit.redirect(scope, weight.name(), widened);
    }

    private static void constant(ModelEdit edit, Weight weight, Tensor stored) {
        Node held = Node.of(
                "Constant", weight.constant().name(), List.of(), List.of(stored.name()), Attribute.of("value", stored));
        edit.replace(weight.constant(), List.of(held, widen(edit, stored.name(), weight.name())));
    }

    private static Node widen(ModelEdit edit, String from, String to) {
        String name = edit.freshName(to + "_Cast");
        return Node.of("Cast", name, List.of(from), List.of(to), Attribute.of("to", DataType.FLOAT.code()));
    }
}
