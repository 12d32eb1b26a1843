/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.vocabulary;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Order;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The word embedding of a model and what depends on the numbers of its rows.
 *
 * @param lookups the nodes that look rows up by the ids of the caller
 * @param decoders weights that have a column, a row or a number for each token of the output, the table itself not among them
 * @param tied whether the table is multiplied with, too, so that the model gives a number for each token
 */
record TokenTable(Weight table, List<WeightUse> lookups, List<Weight> decoders, boolean tied) {
    private static final int MOST_COMPARED = 16;

    /** The only word embedding of a model, or why there is none that could be trimmed. */
    sealed interface Found {
        record Usable(TokenTable table) implements Found {}

        record Unusable(Optional<Weight> table, String reason) implements Found {}
    }

    static Found find(Facts facts) {
        List<Weight> tables = facts.weights().parameters().stream()
                .filter(w -> facts.role(w) == Role.EMBEDDING_WORD)
                .toList();
        if (tables.size() != 1) {
            String reason = tables.isEmpty() ? "no word embedding was recognised" : "there are several word embeddings";
            return new Found.Unusable(tables.stream().findFirst(), reason);
        }
        Weight table = tables.get(0);
        if (!table.fixed() || !StoredMatrix.readable(table.tensor())) {
            String reason = "of type " + table.tensor().type() + "; trim before it is quantized";
            return new Found.Unusable(
                    Optional.of(table), table.fixed() ? reason : "the caller of the model may replace it");
        }
        return describe(facts, table);
    }

    private static Found describe(Facts facts, Weight table) {
        List<WeightUse> lookups = new ArrayList<>();
        List<Weight> decoders = new ArrayList<>();
        boolean tied = false;
        for (WeightUse use : table.uses()) {
            Node node = use.node();
            if (node.is("Gather") && use.input() == 0 && !use.transposed() && node.intAttribute("axis", 0) == 0) {
                lookups.add(use);
            } else if ((node.is("MatMul") || node.is("Gemm"))
                    && use.input() == 1
                    && use.transposed() != (node.intAttribute("transB", 0) != 0)) {
                tied = true;
            } else {
                return new Found.Unusable(Optional.of(table), "also used by " + node.label() + " (" + node.op() + ")");
            }
        }
        long size = table.tensor().shape().dim(0);
        for (Weight weight : facts.weights().parameters()) {
            boolean head = facts.role(weight) == Role.LM_HEAD && weight != table;
            if (head || (tied && isRow(weight, size))) {
                decoders.add(weight);
            }
        }
        Optional<String> leaves = facts.uses().reachesOutput(table.scope(), table.name())
                ? Optional.of("it is an output of the graph")
                : Optional.empty();
        return leaves.<Found>map(r -> new Found.Unusable(Optional.of(table), r))
                .orElse(new Found.Usable(new TokenTable(table, lookups, decoders, tied)));
    }

    private static boolean isRow(Weight weight, long size) {
        return weight.tensor().shape().elements() == size && (weight.usedBy("Add") || weight.usedBy("Gemm"));
    }

    long rows() {
        return table.tensor().shape().dim(0);
    }

    /** Whether the model gives a number for each token. */
    boolean predicts() {
        return tied || !decoders.isEmpty();
    }

    /**
     * Numbers that ids are compared or computed with anywhere but in the look-ups.
     *
     * @return empty if ids go elsewhere in a way that is not understood, or do not come from the caller
     */
    Optional<List<Long>> comparedWith(Facts facts) {
        List<Long> numbers = new ArrayList<>();
        for (WeightUse lookup : lookups) {
            Optional<String> input = input(facts, lookup.scope(), lookup.node().input(1));
            if (input.isEmpty() || !collect(facts, input.get(), numbers)) {
                return Optional.empty();
            }
        }
        return Optional.of(numbers);
    }

    /** The graph input that ids come from, unchanged. */
    static Optional<String> input(Facts facts, Graph scope, String value) {
        Graph main = facts.model().graph();
        return Worklist.<Visited>backward(
                        facts.uses(),
                        (node, made, state) ->
                                keepsValues(node) ? Step.to(made.scope(), node.input(0), state) : Step.stop(),
                        (given, state) ->
                                given.scope() == main && main.hasInput(given.name()) ? Step.accept() : Step.stop())
                .from(scope, value, Visited.HERE)
                .found()
                .map(end -> end.value().name());
    }

    private static boolean keepsValues(Node node) {
        return node.is("Cast")
                || node.is("Identity")
                || node.is("Reshape")
                || node.is("Squeeze")
                || node.is("Unsqueeze")
                || node.is("Flatten");
    }

    /** Whether all that reads ids is understood; adds the numbers that they are compared with. */
    private boolean collect(Facts facts, String input, List<Long> numbers) {
        return Worklist.<Visited>forward(
                        facts.uses(),
                        (use, state) -> read(facts, use, numbers),
                        (value, state) -> Step.refuse("ids are an output of the model"))
                .in(Order.DEPTH_FIRST)
                .allows(facts.model().graph(), List.of(input), Visited.HERE);
    }

    private Step<Visited> read(Facts facts, Uses.Use use, List<Long> numbers) {
        Node node = use.node();
        boolean looksUp = lookups.stream().anyMatch(l -> l.node() == node) && use.input() == 1;
        if (looksUp || node.is("Shape") || node.is("Size")) {
            return Step.stop();
        }
        if (use.input() == 0 && keepsValues(node)) {
            return Step.to(use.scope(), node.output(), Visited.HERE);
        }
        boolean understood = node.is("Equal") && compared(facts, node, 1 - use.input(), numbers);
        return understood ? Step.stop() : Step.refuse("ids are used by " + node.label());
    }

    private static boolean compared(Facts facts, Node equal, int other, List<Long> numbers) {
        Optional<Weight> constant = facts.weights().feeding(equal, other);
        boolean whole = constant.isPresent()
                && (constant.get().tensor().type() == DataType.INT64
                        || constant.get().tensor().type() == DataType.INT32)
                && constant.get().tensor().shape().elements() <= MOST_COMPARED;
        if (whole) {
            for (long number : TensorValues.longs(constant.get().tensor())) {
                numbers.add(number);
            }
        }
        return whole;
    }
}
