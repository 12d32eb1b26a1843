/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.student;

import dev.pare.analysis.AttentionBlock;
import dev.pare.analysis.Facts;
import dev.pare.analysis.Linear;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Worklist;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The queries, keys and values of an attention before they are divided into heads, by the names that they have in the graph.
 *
 * @param features the axis that holds the features: 2, or 1 behind a convolution
 * @param heads of queries; 0 if not found
 */
public record AttentionInputs(String query, String key, String value, int features, int heads) {

    /** Query, key and value. */
    public List<String> all() {
        return List.of(query, key, value);
    }

    /** A row of features for each token: [samples, length, features]. */
    public Tensor rows(Tensor value) {
        return features == 1 ? value.transpose(1, 2) : value;
    }

    /** Those of the last attention of a sequence to itself; empty if there is none, or if one matrix makes several of them. */
    public static Optional<AttentionInputs> last(Model model) {
        Facts facts = Facts.of(model);
        List<AttentionBlock> blocks = facts.anatomy().attentions().stream()
                .filter(b -> !b.cross() && b.scope() == facts.model().graph())
                .toList();
        if (blocks.isEmpty()) {
            return Optional.empty();
        }
        AttentionBlock block = blocks.get(blocks.size() - 1);
        Optional<Linear> query = end(block.query(), facts);
        Optional<Linear> key = end(block.key(), facts);
        Optional<Linear> value = end(block.value(), facts);
        if (query.isEmpty() || key.isEmpty() || value.isEmpty()) {
            return Optional.empty();
        }
        Set<Linear> distinct = new HashSet<>(List.of(query.get(), key.get(), value.get()));
        Set<Boolean> convolutions = new HashSet<>();
        distinct.forEach(l -> convolutions.add(l.node().is("Conv")));
        if (distinct.size() < 3 || convolutions.size() > 1) {
            return Optional.empty();
        }
        int features = query.get().node().is("Conv") ? 1 : 2;
        return Optional.of(new AttentionInputs(
                result(query.get(), facts),
                result(key.get(), facts),
                result(value.get(), facts),
                features,
                block.heads()));
    }

    /** The last of several factors. */
    private static Optional<Linear> end(List<Linear> matrices, Facts facts) {
        Graph graph = facts.model().graph();
        return matrices.stream()
                .max(java.util.Comparator.comparingInt(l -> graph.nodes().indexOf(l.node())));
    }

    /** The product with its bias; of a product of codes the numbers that they stand for. */
    private static String result(Linear matrix, Facts facts) {
        Graph graph = facts.model().graph();
        String last = matrix.node().output();
        Worklist<Boolean> worklist = Worklist.forward(facts.uses(), (use, codes) -> {
            Node node = use.node();
            boolean bias = node.is("Add")
                    && (facts.weights().feeding(node, 0).isPresent()
                            || facts.weights().feeding(node, 1).isPresent());
            boolean alone =
                    facts.uses().onlyConsumer(graph, node.input(use.input())).isPresent();
            boolean passed = alone && (bias || (codes && (node.is("Cast") || node.is("Mul"))));
            return passed ? Step.to(graph, node.output(), codes && !bias) : Step.stop();
        });
        return worklist.from(graph, last, matrix.node().is("MatMulInteger"))
                .last()
                .map(r -> r.value().name())
                .orElse(last);
    }
}
