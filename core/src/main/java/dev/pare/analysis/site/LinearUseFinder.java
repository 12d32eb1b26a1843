/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.site;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at every use of a weight: what it is multiplied with, which way round, and which bias follows. */
public final class LinearUseFinder {
    /** The first opset in which Add broadcasts without an attribute. */
    private static final int BROADCASTING_OPSET = 7;

    private final Facts facts;

    public LinearUseFinder(Facts facts) {
        this.facts = facts;
    }

    /** Whether a weight is a matrix that some MatMul or Gemm multiplies with. */
    public static boolean isMatrix(Weight weight) {
        return weight.tensor().shape().rank() == 2 && weight.uses().stream().anyMatch(LinearUseFinder::multiplies);
    }

    /** Whether a weight holds the filters of a Conv of kernel size 1, which is a matrix for each group. */
    public static boolean isPointwise(Weight weight) {
        Shape shape = weight.tensor().shape();
        return shape.rank() >= 3
                && shape.elements() == shape.dim(0) * shape.dim(1)
                && weight.uses().stream().anyMatch(LinearUseFinder::convolves);
    }

    private static boolean multiplies(WeightUse use) {
        return use.node().is("MatMul") || (use.node().is("Gemm") && use.input() < 2);
    }

    private static boolean convolves(WeightUse use) {
        return use.node().is("Conv") && use.input() == 1;
    }

    /** All places of a weight that is a matrix or pointwise, or the reason why nothing else can take its place. */
    public LinearUses sites(Weight weight) {
        Optional<String> refusal = refusal(weight);
        if (refusal.isPresent()) {
            return new LinearUses.Unusable(refusal.get());
        }
        List<LinearUse> sites = new ArrayList<>();
        boolean transposed = isTransposed(weight.uses().get(0));
        int groups = groups(weight.uses().get(0));
        for (WeightUse use : weight.uses()) {
            Optional<String> obstacle = obstacle(use, isPointwise(weight));
            if (obstacle.isPresent()) {
                return new LinearUses.Unusable(obstacle.get());
            }
            if (isTransposed(use) != transposed || groups(use) != groups) {
                return new LinearUses.Unusable("used in both orientations");
            }
            sites.add(site(weight, use, transposed));
        }
        return new LinearUses.Usable(sites, transposed, groups);
    }

    private Optional<String> refusal(Weight weight) {
        if (!isMatrix(weight) && !isPointwise(weight)) {
            return Optional.of("no matrix of a MatMul, Gemm or Conv of kernel size 1");
        }
        if (!readable(weight)) {
            return Optional.of("of type " + weight.tensor().type() + "; only FLOAT and FLOAT16 can be replaced");
        }
        if (!weight.fixed()) {
            return Optional.of("the caller of the model may replace it");
        }
        boolean leaves = facts.uses().isOutput(weight.scope(), weight.name())
                || weight.uses().stream().anyMatch(this::pathLeaves);
        return leaves ? Optional.of("it is an output of the graph") : Optional.empty();
    }

    private boolean pathLeaves(WeightUse use) {
        return use.path().stream().anyMatch(n -> facts.uses().isOutput(use.scope(), n.output()));
    }

    private Optional<String> obstacle(WeightUse use, boolean pointwise) {
        Node node = use.node();
        if (pointwise ? !convolves(use) : !multiplies(use)) {
            return Optional.of("also used by " + node.label() + " (" + node.op() + ")");
        }
        if (use.input() != 1) {
            return Optional.of("the left operand of " + node.label());
        }
        if (!use.castsNothing()) {
            return Optional.of("reaches " + node.label() + " through a Cast");
        }
        if (node.is("Conv") && (!isDefault(node, "strides", 1) || !isDefault(node, "pads", 0))) {
            return Optional.of("the Conv " + node.label() + " strides or pads");
        }
        if (node.is("Gemm")) {
            boolean plain = node.floatAttribute("alpha", 1) == 1
                    && node.floatAttribute("beta", 1) == 1
                    && node.intAttribute("transA", 0) == 0;
            if (!plain || facts.model().opset() < BROADCASTING_OPSET) {
                return Optional.of("the Gemm " + node.label() + " scales or transposes its input");
            }
        }
        return Optional.empty();
    }

    private static boolean isDefault(Node node, String attribute, long value) {
        return node.intsAttribute(attribute).stream().flatMap(List::stream).allMatch(v -> v == value);
    }

    private static boolean readable(Weight weight) {
        DataType type = weight.tensor().type();
        return (type == DataType.FLOAT || type == DataType.FLOAT16) && TensorValues.readableAsFloats(weight.tensor());
    }

    private static int groups(WeightUse use) {
        return convolves(use) ? (int) use.node().intAttribute("group", 1) : 1;
    }

    /** Filters of a Conv lie as d_out by d_in. */
    private static boolean isTransposed(WeightUse use) {
        return convolves(use) || use.transposed() != (use.node().intAttribute("transB", 0) != 0);
    }

    private LinearUse site(Weight weight, WeightUse use, boolean transposed) {
        Node node = use.node();
        int outputs = weight.tensor().shape().intDim(transposed ? 0 : 1);
        boolean inside = node.is("Gemm") || node.is("Conv");
        Optional<LinearUse.Bias> bias = inside ? bias(node, 2, weight, outputs) : addedBias(use, weight, outputs);
        return new LinearUse(node, use.scope(), node.input(0), bias);
    }

    private Optional<LinearUse.Bias> addedBias(WeightUse use, Weight weight, int outputs) {
        Uses uses = facts.uses();
        String product = use.node().output();
        return uses.onlyConsumer(use.scope(), product)
                .filter(n -> n.is("Add") && facts.model().opset() >= BROADCASTING_OPSET)
                .flatMap(add -> bias(add, add.input(0).equals(product) ? 1 : 0, weight, outputs));
    }

    private Optional<LinearUse.Bias> bias(Node node, int input, Weight weight, int outputs) {
        return facts.weights()
                .feeding(node, input)
                .filter(b -> b.fixed()
                        && b.tensor().typeCode() == weight.tensor().typeCode()
                        && isRow(b.tensor().shape(), outputs)
                        && arrivesAsIs(b, node))
                .map(b -> new LinearUse.Bias(b, node, input));
    }

    private static boolean isRow(Shape shape, int outputs) {
        return shape.rank() > 0 && shape.dim(-1) == outputs && shape.elements() == outputs;
    }

    private static boolean arrivesAsIs(Weight bias, Node node) {
        return bias.uses().stream()
                .filter(u -> u.node() == node)
                .allMatch(u -> u.path().stream().allMatch(n -> n.is("Identity")));
    }
}
