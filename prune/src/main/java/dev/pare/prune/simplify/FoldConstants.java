/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.operators.fold.Constant;
import dev.pare.operators.fold.Evaluator;
import dev.pare.pass.Scratch;
import dev.pare.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes nodes of constants once and for all, where the result takes no more room than what it makes superfluous. */
final class FoldConstants implements Rule {
    /** About what a node takes in a file: a result of this size may stand for one even if its inputs are needed elsewhere. */
    static final int BYTES_OF_A_NODE = 128;
    /** Larger constants are initializers, so that they can be stored outside of the graph. */
    private static final int MOST_IN_A_NODE = 1024;
    /** The IR version from which on an initializer need not be an input. */
    private static final int INITIALIZERS_ALONE = 4;

    @Override
    public Model apply(Facts facts, RewriteLog journal) {
        return new Folding(facts, journal).run();
    }

    private static final class Folding {
        private final Facts facts;
        private final RewriteLog journal;
        private final ModelEdit edit;
        private final Evaluator evaluator;
        private final Map<Uses.Value, Weight> stored = new HashMap<>();
        private final Map<Uses.Value, Constant> computed = new HashMap<>();
        private int folded;

        Folding(Facts facts, RewriteLog journal) {
            this.facts = facts;
            this.journal = journal;
            this.edit = new ModelEdit(facts.model());
            this.evaluator = new Evaluator(facts.model().opset());
        }

        Model run() {
            for (Weight weight : facts.weights().all()) {
                if (weight.fixed() && journal.permits(weight) && Constant.readable(weight.tensor())) {
                    facts.uses().resolve(weight.scope(), weight.name()).ifPresent(v -> stored.put(v, weight));
                }
            }
            for (Graph graph : facts.model().graphs()) {
                graph.nodes().forEach(n -> fold(graph, n));
            }
            journal.count("computed once and for all", folded);
            return edit.finish();
        }

        private void fold(Graph graph, Node node) {
            if (node.is("Constant")) {
                Optional<Constant> plain = node.attribute("value").isPresent() ? Optional.empty() : Constant.held(node);
                plain.ifPresent(c -> facts.uses().resolve(graph, node.output()).ifPresent(v -> computed.put(v, c)));
                return;
            }
            if (node.inputs().isEmpty() || !node.subgraphs().isEmpty() || !allConstant(graph, node)) {
                return;
            }
            List<Optional<Constant>> inputs =
                    node.inputs().stream().map(i -> constant(graph, i)).toList();
            evaluator
                    .evaluate(node, inputs)
                    .filter(c -> c.byteSize() <= Math.max(BYTES_OF_A_NODE, freed(graph, node)))
                    .filter(c -> c.byteSize() <= MOST_IN_A_NODE || facts.model().irVersion() >= INITIALIZERS_ALONE)
                    .ifPresent(c -> replace(graph, node, c));
        }

        private boolean allConstant(Graph graph, Node node) {
            return node.inputs().stream()
                    .allMatch(i -> i.isEmpty()
                            || facts.uses()
                                    .resolve(graph, i)
                                    .filter(v -> stored.containsKey(v) || computed.containsKey(v))
                                    .isPresent());
        }

        private Optional<Constant> constant(Graph graph, String input) {
            if (input.isEmpty()) {
                return Optional.empty();
            }
            Uses.Value value = facts.uses().resolve(graph, input).orElseThrow();
            Constant known = computed.get(value);
            return Optional.of(
                    known != null ? known : Constant.of(stored.get(value).tensor()));
        }

        /** Bytes of the inputs that nothing but this node needs. */
        private long freed(Graph graph, Node node) {
            return node.inputs().stream()
                    .distinct()
                    .filter(i -> !i.isEmpty() && !facts.uses().isOutput(graph, i))
                    .filter(i -> facts.uses().consumers(graph, i).stream().allMatch(u -> u.node() == node))
                    .mapToLong(i -> constant(graph, i).orElseThrow().byteSize())
                    .sum();
        }

        private void replace(Graph graph, Node node, Constant result) {
            Uses.Value value = facts.uses().resolve(graph, node.output()).orElseThrow();
            boolean leaves = facts.uses().isOutput(graph, node.output());
            if (result.byteSize() <= MOST_IN_A_NODE || leaves) {
                Tensor tensor = result.tensor("", Scratch.HEAP::keep);
                Node constant = Node.of(
                        "Constant", node.name(), List.of(), List.of(node.output()), Attribute.of("value", tensor));
                edit.replace(node, List.of(constant));
            } else {
                edit.addInitializer(graph, result.tensor(node.output(), journal.scratch()::keep));
                edit.replace(node, List.of());
            }
            for (String input : node.inputs()) {
                Weight weight =
                        facts.uses().resolve(graph, input).map(stored::get).orElse(null);
                if (weight != null && weight.isParameter() && !facts.uses().isOutput(graph, input)) {
                    journal.change(weight, "its " + node.op() + " is computed once and for all", result.byteSize());
                }
            }
            computed.put(value, result);
            folded++;
        }
    }
}
