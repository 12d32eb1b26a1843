/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.Statistics;
import dev.pare.quantize.product.Multiplication;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Works out each product of a weight from what was measured of its activation. */
final class ProductPlanner {
    private final StaticOptions options;
    private final Facts facts;
    private final Activations activations;
    private final Set<String> matrices = new HashSet<>();
    private final boolean fixedShapes;

    ProductPlanner(StaticOptions options, Facts facts, Statistics statistics) {
        this.options = options;
        this.facts = facts;
        this.activations = new Activations(options, facts, statistics);
        this.fixedShapes = facts.model().graph().inputs().stream().allMatch(ProductPlanner::isFixed);
        Graph graph = facts.model().graph();
        for (Node node : graph.nodes()) {
            if (node.is("MatMul")
                    && facts.inference()
                            .shape(graph, node.input(0))
                            .filter(s -> s.rank() == 2)
                            .isPresent()) {
                matrices.add(node.input(0));
            }
        }
    }

    /** Whether all sizes of an input are numbers; if all inputs are so, a runtime knows all shapes of the model when it loads it. */
    private static boolean isFixed(ValueInfo input) {
        return input.type()
                .flatMap(ValueInfo.TensorType::dims)
                .filter(dims -> dims.stream().allMatch(d -> d instanceof Dim.Fixed))
                .isPresent();
    }

    /** Why a product cannot be; empty if it can. */
    Optional<String> refusal(WeightUse use) {
        String input = use.node().input(0);
        if (activations.of(use.scope(), input).isEmpty()) {
            return Optional.of(unmeasured("input", input, use));
        }
        String output = use.node().output();
        return options.quantizesOutputs() && activations.of(use.scope(), output).isEmpty()
                ? Optional.of(unmeasured("result", output, use))
                : Optional.empty();
    }

    private static String unmeasured(String what, String value, WeightUse use) {
        return "the range of its " + what + " " + value + " was not measured ("
                + use.node().label() + ")";
    }

    FixedProduct product(Weight weight, WeightUse use, float... scales) {
        Node node = use.node();
        Affine input = activations.of(use.scope(), node.input(0)).orElseThrow();
        if (options.quantizesOutputs()) {
            Optional<Affine> output = activations.of(use.scope(), node.output());
            return new FixedProduct(
                    use, input, output, node.is("Gemm"), fixedShapes, Optional.empty(), Optional.empty());
        }
        boolean flat = node.is("Gemm") || matrices.contains(node.input(0));
        Optional<FollowingSum> sum = FollowingSum.of(facts, use, weight);
        long columns = weight.tensor().shape().dim(Multiplication.transposed(use) ? 0 : 1);
        Optional<Weight> added = node.is("Gemm") ? facts.weights().feeding(node, 2) : sum.map(FollowingSum::list);
        Optional<int[]> bias = added.filter(b -> flat).flatMap(b -> BiasCodes.of(b, input.scale(), scales, columns));
        return new FixedProduct(use, input, Optional.empty(), flat, fixedShapes, sum, bias);
    }
}
