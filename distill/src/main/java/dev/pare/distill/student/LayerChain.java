/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.student;

import dev.pare.analysis.AttentionBlock;
import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.distill.network.TextData;
import dev.pare.distill.network.UnsupportedModelException;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.TopologicalOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The layers of a transformer, one after the other, and the values that pass from each to the next.
 *
 * @param hidden the hidden states: what enters the first layer, what passes between two layers, and what leaves the last
 */
public record LayerChain(Model model, List<String> hidden) {
    public LayerChain {
        hidden = List.copyOf(hidden);
    }

    public int layers() {
        return hidden.size() - 1;
    }

    /**
     * Finds the layers of a model. Between two layers everything that an attention has led to passes through one value; where there
     * are several such values, the last before the next attention is taken.
     *
     * @throws UnsupportedModelException if the model is not a chain of layers, with the reason
     */
    public static LayerChain of(Model given) {
        Model model = TopologicalOrder.of(given);
        Facts facts = Facts.of(model);
        List<AttentionBlock> blocks = facts.anatomy().attentions();
        Graph graph = model.graph();
        if (blocks.isEmpty()) {
            throw new UnsupportedModelException(
                    "no attention was found in the model, so that its layers are not known");
        }
        for (AttentionBlock block : blocks) {
            if (block.cross() || block.scope() != graph) {
                throw new UnsupportedModelException("the model is not a plain chain of layers: "
                        + block.root().label() + " is "
                        + (block.cross() ? "an attention between two sequences" : "in a nested graph"));
            }
        }
        List<Node> roots = blocks.stream().map(AttentionBlock::root).toList();
        PostDominators dominators = new PostDominators(model, facts.uses());
        List<String> hidden = new ArrayList<>();
        Node lookup = lookup(facts);
        // Where the first layer normalizes what it reads, and adds to it, that is the embedding itself.
        hidden.add(dominators.lastBefore(lookup, roots.get(0)).orElse(lookup.output()));
        for (int i = 1; i < roots.size(); i++) {
            String between = "attention " + i + " and attention " + (i + 1);
            hidden.add(dominators.lastBefore(roots.get(i - 1), roots.get(i)).orElseThrow(() -> broken(between)));
        }
        hidden.add(last(dominators, roots, hidden));
        return new LayerChain(model, hidden);
    }

    private static UnsupportedModelException broken(String between) {
        return new UnsupportedModelException("the layers are not known: between " + between
                + " there is no single value that everything passes through");
    }

    /** Where token ids become vectors. */
    private static Node lookup(Facts facts) {
        for (Weight weight : facts.weights().parameters()) {
            if (facts.role(weight) == Role.EMBEDDING_WORD) {
                for (WeightUse use : weight.uses()) {
                    if (use.node().is("Gather") && use.input() == 0) {
                        return use.node();
                    }
                }
            }
        }
        return TextData.of(facts.model().graph()).lookups().stream()
                .findFirst()
                .orElseThrow(() ->
                        new UnsupportedModelException("the layers are not known: no table is looked up by token ids"));
    }

    /** What leaves the last layer stands as far behind its attention as in a layer before; those that others have changed are passed over. */
    private static String last(PostDominators dominators, List<Node> roots, List<String> hidden) {
        int count = roots.size();
        if (count == 1) {
            throw new UnsupportedModelException("the model has one layer only");
        }
        List<Node> behind = computing(dominators.of(roots.get(count - 1)), "");
        for (int layer = count - 2; layer >= 0; layer--) {
            List<Node> before = computing(dominators.of(roots.get(layer)), hidden.get(layer + 1));
            int position = before.size() - 1;
            if (position >= 0
                    && position < behind.size()
                    && behind.get(position).op().equals(before.get(position).op())) {
                return behind.get(position).output();
            }
        }
        throw new UnsupportedModelException("the layers are not known: the last one is built in another way");
    }

    /** Nodes until a value, but for those that only give it another name: what is left where a layer was taken out. */
    private static List<Node> computing(List<Node> nodes, String until) {
        List<Node> computing = new ArrayList<>();
        for (Node node : nodes) {
            if (!node.is("Identity")) {
                computing.add(node);
            }
            if (node.output().equals(until)) {
                break;
            }
        }
        return computing;
    }
}
