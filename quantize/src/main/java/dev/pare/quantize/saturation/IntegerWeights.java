/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.saturation;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.dataflow.Constancy;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The int8 matrices that integer products take as their right side, directly or between quantizers that a runtime fuses.
 *
 * @param factors by tensor, the axes that its products sum over: 0 for rows, 1 for columns
 * @param unknown products whose right side is computed from constants alone
 */
record IntegerWeights(Map<Tensor, Set<Integer>> factors, int unknown) {
    /** Which input of an operator is the right side. */
    private static final Map<String, Integer> RIGHT = Map.of(
            "MatMulInteger", 1,
            "QLinearMatMul", 3,
            "com.microsoft::MatMulIntegerToFloat", 1,
            "com.microsoft::DynamicQuantizeMatMul", 1,
            "com.microsoft::QGemm", 3,
            "com.microsoft::QAttention", 1);

    static IntegerWeights of(Facts facts) {
        return new Search(facts).run();
    }

    private static final class Search {
        private final Facts facts;
        private final Map<Tensor, Set<Integer>> factors = new LinkedHashMap<>();
        private final Constancy constancy;
        private int unknown;

        Search(Facts facts) {
            this.facts = facts;
            this.constancy = Constancy.of(facts.model(), facts.uses());
        }

        IntegerWeights run() {
            for (Graph graph : facts.model().graphs()) {
                for (Node node : graph.nodes()) {
                    Integer right = RIGHT.get(node.op().toString());
                    if (right != null) {
                        add(graph, node, right);
                    } else if (node.is("MatMul") || node.is("Gemm")) {
                        dequantized(graph, node, 0)
                                .flatMap(x -> dequantized(graph, node, 1))
                                .ifPresent(w -> add(graph, node, w, 0));
                    }
                }
            }
            return new IntegerWeights(factors, unknown);
        }

        /** What made an input of floats out of integers. */
        private Optional<Node> dequantized(Graph scope, Node node, int input) {
            return facts.uses().producer(scope, node.input(input)).filter(p -> p.is("DequantizeLinear"));
        }

        private void add(Graph scope, Node product, int input) {
            add(scope, product, product, input);
        }

        private void add(Graph scope, Node product, Node reader, int input) {
            Optional<Weight> weight = facts.weights().feeding(reader, input);
            if (weight.isEmpty()) {
                unknown += constancy.holds(scope, reader.input(input)) ? 1 : 0;
            } else if (weight.get().tensor().type() == DataType.INT8
                    && weight.get().tensor().shape().rank() >= 2
                    && weight.get().tensor().byteSize() <= Integer.MAX_VALUE) {
                boolean turned = weight.get().uses().stream()
                        .anyMatch(u -> u.node() == reader && u.input() == input && u.transposed());
                int axis = turned ^ product.intAttribute("transB", 0) != 0 ? 1 : 0;
                factors.computeIfAbsent(weight.get().tensor(), t -> new TreeSet<>())
                        .add(axis);
            }
        }
    }
}
