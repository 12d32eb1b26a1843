/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.dedupe;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Lets the consumers of copies use the weight that stays. */
final class DedupeRewriter {
    private final Facts facts;
    private final ModelEdit edit;
    private final Scopes scopes;
    private final IdentityHashMap<Node, Node> flipped = new IdentityHashMap<>();

    DedupeRewriter(Facts facts) {
        this.facts = facts;
        this.edit = new ModelEdit(facts.model());
        this.scopes = new Scopes(facts.model(), facts.uses());
    }

    Model rewrite(Plan<Merge> plan) {
        for (Decision.Apply<Merge> decision : plan.applied()) {
            Weight copy = decision.weight();
            Weight kept = decision.details().kept();
            if (decision.details().transposed()) {
                transpose(copy, kept);
            } else {
                edit.redirect(copy.scope(), copy.name(), kept.name());
            }
        }
        flipped.forEach((node, with) -> edit.replace(node, List.of(with)));
        return edit.finish();
    }

    private void transpose(Weight copy, Weight kept) {
        boolean left = false;
        for (Uses.Use use : facts.uses().consumers(copy.scope(), copy.name())) {
            left |= !absorbed(use, kept);
        }
        if (!left) {
            return;
        }
        String base = copy.name() + "_transposed";
        if (copy.constant() != null) {
            Node made = swap(kept.name(), edit.freshName(base), copy.name());
            edit.replace(copy.constant(), List.of(made));
            return;
        }
        String value = edit.freshName(base);
        edit.insertBefore(scopes.firstUser(copy), List.of(swap(kept.name(), value, value)));
        edit.redirect(copy.scope(), copy.name(), value);
    }

    private static Node swap(String from, String name, String to) {
        return Node.of("Transpose", name, List.of(from), List.of(to), Attribute.ints("perm", 1, 0));
    }

    /** Whether a use takes the kept matrix without a node of its own: Gemm by its flag, a Transpose of the copy by going away. */
    private boolean absorbed(Uses.Use use, Weight kept) {
        Node node = use.node();
        if (node.is("Gemm") && use.input() < 2) {
            flipped.put(node, flip(flipped.getOrDefault(node, node), use.input(), kept.name()));
            return true;
        }
        boolean undone = node.is("Transpose")
                && node.intsAttribute("perm")
                        .map(p -> p.equals(List.of(1L, 0L)))
                        .orElse(true)
                && !facts.uses().isOutput(use.scope(), node.output());
        if (undone) {
            edit.redirect(use.scope(), node.output(), kept.name());
        }
        return undone;
    }

    private static Node flip(Node gemm, int input, String weight) {
        String flag = input == 0 ? "transA" : "transB";
        List<String> inputs = new ArrayList<>(gemm.inputs());
        inputs.set(input, weight);
        List<Attribute> attributes = new ArrayList<>(gemm.attributes());
        attributes.removeIf(a -> a.name().equals(flag));
        attributes.add(Attribute.of(flag, gemm.intAttribute(flag, 0) == 0 ? 1L : 0L));
        return gemm.withInputs(inputs).withAttributes(attributes);
    }
}
