/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Puts fillings in the place of segments; what then leads nowhere is dropped with its weights. */
final class LayerRewriter {
    private final Facts facts;
    private final ModelEdit edit;

    private LayerRewriter(Facts facts) {
        this.facts = facts;
        this.edit = new ModelEdit(facts.model());
    }

    static Model rewrite(Facts facts, Collection<LinearReplacement> fillings) {
        LayerRewriter rewriter = new LayerRewriter(facts);
        fillings.forEach(rewriter::replace);
        return rewriter.edit.finish();
    }

    private void replace(LinearReplacement filling) {
        if (filling.factors().isEmpty() && filling.bias().isEmpty()) {
            remove(filling.segment());
            return;
        }
        Node sum = filling.segment().sum();
        List<Node> nodes = new ArrayList<>();
        String value = filling.segment().input();
        for (Tensor factor : filling.factors()) {
            value = node("MatMul", sum, "_map", value, factor, nodes);
        }
        List<String> added = new ArrayList<>(List.of(filling.segment().residual()));
        if (filling.factors().isEmpty()) {
            added.add(name(sum, "_bias", filling.bias().get(0)));
        } else {
            for (Tensor bias : filling.bias()) {
                value = node("Add", sum, "_bias", value, bias, nodes);
            }
            added.add(value);
        }
        nodes.add(sum.withInputs(added));
        edit.replace(sum, nodes);
    }

    private String node(String type, Node sum, String kind, String from, Tensor constant, List<Node> nodes) {
        String to = edit.freshName(sum.output() + kind);
        nodes.add(Node.of(
                type, edit.freshName(sum.name() + kind), List.of(from, name(sum, kind, constant)), List.of(to)));
        return to;
    }

    private String name(Node sum, String kind, Tensor constant) {
        String name = edit.freshName(sum.output() + kind + "_weight");
        edit.addInitializer(facts.model().graph(), constant.withName(name));
        return name;
    }

    /** Also the normalization of the sum, where the residual is one already. */
    private void remove(Segment segment) {
        String from = segment.normed().orElse(segment.sum().output());
        Node producer = facts.uses().producer(facts.model().graph(), from).orElseThrow();
        edit.replace(
                producer, List.of(Node.of("Identity", producer.name(), List.of(segment.residual()), List.of(from))));
    }
}
