/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.DataType;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    /** The length of the longest way to a value from an input of the graph, through nodes of type Step. */
    private static final class Longest implements Evaluation.Rule<Integer> {
        private final List<String> evaluated = new ArrayList<>();

        @Override
        public List<String> needs(Node node, Graph scope) {
            return node.op().type().equals("Step") ? node.inputs() : List.of();
        }

        @Override
        public Optional<Integer> result(Node node, Uses.Value output, Function<String, Optional<Integer>> inputs) {
            evaluated.add(output.name());
            int longest = 0;
            for (String input : node.inputs()) {
                Optional<Integer> length = inputs.apply(input);
                if (length.isEmpty()) {
                    return Optional.empty();
                }
                longest = Math.max(longest, length.get() + 1);
            }
            return Optional.of(longest);
        }

        @Override
        public Optional<Integer> given(Uses.Value value) {
            return Optional.of(0);
        }
    }

    private static Graph graph(Node... nodes) {
        return new Graph(
                "g",
                List.of(ValueInfo.of("x", DataType.FLOAT)),
                List.of(),
                List.of(),
                List.of(),
                List.of(nodes),
                UnknownFields.NOTHING);
    }

    private static Node step(String output, String... inputs) {
        return Node.of("Step", output, List.of(inputs), List.of(output));
    }

    private static Evaluation<Integer> evaluation(Graph graph, Longest rule) {
        Model model = new Model(8, List.of(OpsetImport.of("", 17)), List.of(), graph, List.of(), UnknownFields.NOTHING);
        return new Evaluation<>(Uses.of(model), rule);
    }

    @Test
    void evaluatesEachValueOnceAfterWhatItNeeds() {
        Graph graph = graph(step("d", "b", "c"), step("a", "x"), step("b", "a"), step("c", "b", "a"), step("e", "d"));
        Longest rule = new Longest();
        Evaluation<Integer> evaluation = evaluation(graph, rule);
        assertThat(evaluation.of(graph, "d")).hasValue(4);
        assertThat(evaluation.of(graph, "c")).hasValue(3);
        assertThat(rule.evaluated).containsExactly("a", "b", "c", "d");
    }

    @Test
    void knowsNothingOfWhatIsMadeInACycle() {
        Graph graph = graph(step("a", "x", "b"), step("b", "a"));
        assertThat(evaluation(graph, new Longest()).of(graph, "b")).isEmpty();
    }

    @Test
    void asksForNothingThatTheRuleDoesNotNeed() {
        Graph graph = graph(step("a", "x"), Node.of("Other", "o", List.of("a"), List.of("o")), step("b", "o"));
        Longest rule = new Longest();
        assertThat(evaluation(graph, rule).of(graph, "b")).isEmpty();
        assertThat(rule.evaluated).containsExactly("o", "b");
    }

    @Test
    void followsAChainAsLongAsItIs() {
        Node[] nodes = new Node[20_000];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = step("v" + (i + 1), i == 0 ? "x" : "v" + i);
        }
        Graph graph = graph(nodes);
        assertThat(evaluation(graph, new Longest()).of(graph, "v20000")).hasValue(20_000);
    }
}
