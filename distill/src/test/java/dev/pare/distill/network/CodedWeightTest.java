/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.distill.codes.StoredCodes;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.Model;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.tensor.Shape;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** Gradients of codes: straight through the rounding, and to nothing outside of the grid. */
class CodedWeightTest {
    private static final int ROWS = 8;
    private static final int WIDTH = 6;
    private static final Shape IDS = Shape.of(1, 3);

    /** One channel of codes 0 and 1 in 2 bits, whose integers are three times as large. */
    private static Model product() {
        GroupedCodes codes =
                new GroupedCodes(1, 4, 2, 4, new byte[] {0, 1, -1, -2}, new byte[] {3}, new float[] {0.5f});
        return CodedSamples.product(codes);
    }

    private static Network network(Model model, Set<String> wanted) {
        Set<String> codes =
                CodedWeights.in(model).stream().map(StoredCodes::value).collect(java.util.stream.Collectors.toSet());
        return Network.of(model, wanted, codes, Precision.DOUBLE);
    }

    /** yi = (x - zero) · 3 codes, so that d yi / d code = 3 (x - zero) if nothing were rounded. */
    @Test
    void theGradientIsThatOfUnroundedCodes() {
        try (PointerScope scope = new PointerScope();
                Network network = network(product(), Set.of("yi", "xq", "xz"))) {
            Tensor latent = network.parameters().values().iterator().next();
            set(latent, 0.3, 0.9, -1.4, -1.6);
            Map<String, Tensor> values = network.run(x());
            values.get("yi").backward();
            double[] expected = Torch.toDoubles(
                    torch.sub(values.get("xq"), values.get("xz")).mul(Torch.scalar(3.0)));
            assertThat(Torch.toDoubles(latent.grad())).containsExactly(expected, within(1e-9));
        }
    }

    /** With codes on their grid rounding changes nothing, and half a step to both sides is a central difference. */
    @Test
    void theGradientIsThatOfDifferencesBetweenCodes() {
        try (PointerScope scope = new PointerScope();
                Network network = network(product(), Set.of("y"))) {
            Tensor latent = network.parameters().values().iterator().next();
            double[] at = {0, 0, -1, -1};
            set(latent, at);
            network.run(x()).get("y").backward();
            double[] gradient = Torch.toDoubles(latent.grad());
            for (int i = 0; i < at.length; i++) {
                double difference = (output(network, latent, at, i, 1) - output(network, latent, at, i, -1)) / 2;
                // y is linear in the codes, so that steps of a whole code are as good as small ones.
                assertThat(gradient[i]).isCloseTo(difference, within(1e-9));
            }
        }
    }

    private static double output(Network network, Tensor latent, double[] at, int index, double step) {
        try (NoGradGuard noGradients = new NoGradGuard()) {
            double[] moved = at.clone();
            moved[index] += step;
            set(latent, moved);
            double y = network.run(x()).get("y").item_double();
            set(latent, at);
            return y;
        }
    }

    @Test
    void codesOutsideOfTheGridHaveNoGradientUntilTheySettle() {
        try (PointerScope scope = new PointerScope();
                Network network = network(product(), Set.of("yi"))) {
            Tensor latent = network.parameters().values().iterator().next();
            set(latent, 1.7, 1, -2, -2.1);
            network.run(x()).get("yi").backward();
            assertThat(Torch.toDoubles(latent.grad())[0]).isZero();
            assertThat(Torch.toDoubles(latent.grad())[1]).isNotZero();
            assertThat(Torch.toDoubles(latent.grad())[2]).isNotZero();
            assertThat(Torch.toDoubles(latent.grad())[3]).isZero();
            network.settle();
            assertThat(Torch.toDoubles(latent)).containsExactly(1, 1, -2, -2);
        }
    }

    /** dL/ds = Σ dL/dy · yi · xs: the codes are what LSQ (2020) multiplies a scale's gradient with inside of the grid's edges. */
    @Test
    void scalesLearnFromRoundedCodes() {
        Model model = product();
        String scale = model.graph().initializers().stream()
                .map(t -> t.name())
                .filter(n -> n.endsWith(".scale"))
                .findFirst()
                .orElseThrow();
        try (PointerScope scope = new PointerScope();
                Network network = Network.of(model, Set.of("y", "yi", "xs"), Set.of(scale), Precision.DOUBLE)) {
            Map<String, Tensor> values = network.run(x());
            values.get("y").backward();
            double expected = values.get("yi").item_double() * values.get("xs").item_double();
            assertThat(network.parameters().get(scale).grad().item_double()).isCloseTo(expected, within(1e-9));
        }
    }

    @Test
    void onlyRowsThatWereReadHaveAGradient() {
        Model model = CodedSamples.table(CodedSamples.mixed(ROWS, WIDTH), ROWS, WIDTH);
        try (PointerScope scope = new PointerScope();
                Network network = network(model, Set.of("y"))) {
            Tensor ids = Torch.longs(IDS, 5, 1, 5);
            torch.sum(network.run(Map.of("x", ids)).get("y")).backward();
            assertThat(network.parameters()).hasSize(2);
            network.parameters().values().forEach(latent -> {
                Tensor gradient = latent.grad();
                assertThat(gradient.is_sparse()).isTrue();
                assertThat(Torch.toLongs(gradient.coalesce().indices())).containsExactly(1, 5);
            });
        }
    }

    private static Map<String, Tensor> x() {
        return Map.of("x", Torch.reals(Shape.of(1, 4), new double[] {0.5, -1, 2, 0.25}, Precision.DOUBLE));
    }

    private static void set(Tensor latent, double... values) {
        try (NoGradGuard noGradients = new NoGradGuard()) {
            latent.copy_(Torch.reals(Torch.shape(latent), values, Precision.DOUBLE));
        }
    }
}
