/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.distill.network.Network;
import dev.pare.distill.operator.GradientCases.Case;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.OpsetImport;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of every operator beside central differences, in double precision. */
class GradientTest {
    /** The error of a central difference is h² f''' / 6 + 1e-16 |f| / h: least, about 1e-10, at some 1e-5. */
    private static final double H = 1e-5;

    private static final double TOLERANCE = 1e-7;

    /** Integers, truth values and steps: nothing to differentiate, or (codes of activations) made up; see {@link QuantizedTest}. */
    private static final Set<String> WITHOUT = Set.of(
            "Shape",
            "Size",
            "Equal",
            "Less",
            "LessOrEqual",
            "Greater",
            "GreaterOrEqual",
            "And",
            "Or",
            "Xor",
            "Not",
            "IsNaN",
            "ArgMax",
            "ArgMin",
            "Sign",
            "Floor",
            "Ceil",
            "Round",
            "Constant",
            "ConstantOfShape",
            "Range",
            "DynamicQuantizeLinear",
            "QuantizeLinear");

    static List<Case> cases() {
        return GradientCases.all();
    }

    @Test
    void everyOperatorWithAGradientIsTried() {
        Set<String> tried = cases().stream().map(c -> c.node().op().toString()).collect(Collectors.toSet());
        Set<String> left = new TreeSet<>(OperatorTable.standard().names());
        left.removeAll(tried);
        assertThat(left).containsExactlyInAnyOrderElementsOf(WITHOUT);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreThoseOfFiniteDifferences(Case tried) {
        try (PointerScope scope = new PointerScope();
                Network network = network(tried)) {
            network.parameters()
                    .values()
                    .forEach(p -> assertThat(p.scalar_type().intern()).isEqualTo(Precision.DOUBLE.type()));
            loss(network).backward();
            assertThat(network.parameters()).isNotEmpty();
            network.parameters().forEach((name, parameter) -> {
                double[] gradient = Torch.toDoubles(parameter.grad());
                double[] differences = differences(network, parameter);
                assertThat(gradient).as(name).containsExactly(differences, within(TOLERANCE));
            });
        }
    }

    private static Network network(Case tried) {
        List<Tensor> initializers = new ArrayList<>();
        Set<String> trained = new LinkedHashSet<>();
        for (int i = 0; i < tried.inputs().size(); i++) {
            Tensor given = tried.inputs().get(i);
            initializers.add(given.withName("x" + i));
            if (given.type().isFloating() && !given.name().equals("constant")) {
                trained.add("x" + i);
            }
        }
        Graph graph = new Graph(
                "g", List.of(), List.of(), List.of(), initializers, List.of(tried.node()), UnknownFields.NOTHING);
        List<OpsetImport> opsets = List.of(OpsetImport.of("", tried.opset()));
        Model model = new Model(8, opsets, List.of(), graph, List.of(), UnknownFields.NOTHING);
        return Network.of(model, Set.copyOf(tried.node().outputs()), trained, Precision.DOUBLE);
    }

    /** The outputs weighed with fixed numbers, so that each element counts differently. */
    private static org.bytedeco.pytorch.Tensor loss(Network network) {
        Random random = new Random(3);
        org.bytedeco.pytorch.Tensor sum = Torch.reals(dev.pare.tensor.Shape.of(), new double[1], Precision.DOUBLE);
        for (Map.Entry<String, org.bytedeco.pytorch.Tensor> entry :
                new java.util.TreeMap<>(network.run(Map.of())).entrySet()) {
            org.bytedeco.pytorch.Tensor output = entry.getValue();
            double[] weights = random.doubles(output.numel(), 0.5, 2).toArray();
            org.bytedeco.pytorch.Tensor weighed =
                    output.mul(Torch.reals(Torch.shape(output), weights, Precision.DOUBLE));
            sum = sum.add(torch.sum(weighed));
        }
        return sum;
    }

    private static double[] differences(Network network, org.bytedeco.pytorch.Tensor parameter) {
        double[] at = Torch.toDoubles(parameter);
        double[] result = new double[at.length];
        try (NoGradGuard noGradients = new NoGradGuard()) {
            for (int i = 0; i < at.length; i++) {
                result[i] = (lossAt(network, parameter, at, i, H) - lossAt(network, parameter, at, i, -H)) / (2 * H);
            }
            lossAt(network, parameter, at, 0, 0);
        }
        return result;
    }

    private static double lossAt(
            Network network, org.bytedeco.pytorch.Tensor parameter, double[] at, int index, double step) {
        double[] moved = at.clone();
        moved[index] += step;
        parameter.copy_(Torch.reals(Torch.shape(parameter), moved, Precision.DOUBLE));
        return loss(network).item_double();
    }
}
