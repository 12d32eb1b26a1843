/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes nodes whose results nobody uses, and weights of the main graph that no node uses. */
final class RemoveDead implements Rule {
    /** Operators of other domains may do more than compute. */
    private static final Set<String> KNOWN = Set.of("", "ai.onnx", "com.microsoft", "ai.onnx.ml");

    @Override
    public Model apply(Facts facts, RewriteLog journal) {
        Facts current = facts;
        Model after = withoutNodes(current, journal);
        while (after != current.model()) {
            current = Facts.of(after);
            after = withoutNodes(current, journal);
        }
        return withoutWeights(current, journal);
    }

    private static Model withoutNodes(Facts facts, RewriteLog journal) {
        ModelEdit edit = new ModelEdit(facts.model());
        int removed = 0;
        for (Graph graph : facts.model().graphs()) {
            for (Node node : graph.nodes()) {
                if (isDead(facts, graph, node)) {
                    edit.replace(node, List.of());
                    removed++;
                }
            }
        }
        journal.count("removed, since nothing uses what they compute", removed);
        return edit.finish();
    }

    private static boolean isDead(Facts facts, Graph graph, Node node) {
        return KNOWN.contains(node.op().domain())
                && node.outputs().stream()
                        .filter(o -> !o.isEmpty())
                        .noneMatch(o -> facts.uses().isOutput(graph, o)
                                || !facts.uses().consumers(graph, o).isEmpty());
    }

    /** An initializer that is an input as well is part of what callers see, but before IR 4 all had to be inputs. */
    private static Model withoutWeights(Facts facts, RewriteLog journal) {
        Graph main = facts.model().graph();
        Set<String> dead = new HashSet<>();
        for (Weight weight : facts.weights().all()) {
            boolean stored = weight.scope() == main && weight.constant() == null && weight.fixed();
            boolean used = facts.uses().isOutput(main, weight.name())
                    || !facts.uses().consumers(main, weight.name()).isEmpty();
            if (stored && !used && journal.permits(weight)) {
                dead.add(weight.name());
                journal.change(weight, "no node uses it", 0);
            }
        }
        if (dead.isEmpty()) {
            return facts.model();
        }
        List<Tensor> kept = main.initializers().stream()
                .filter(t -> !dead.contains(t.name()))
                .toList();
        List<ValueInfo> inputs =
                main.inputs().stream().filter(i -> !dead.contains(i.name())).toList();
        return facts.model().withGraph(main.withInitializers(kept).withInputs(inputs));
    }
}
