/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.distill.Nano;
import dev.pare.distill.student.LayerChain;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.Model;
import dev.pare.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class RecomputationTest {
    private static final Shape SHAPE = Shape.of(2, 6);

    /** The same operators run on the same numbers; where gradients of several uses meet, they are added in another order. */
    private static final double ROUNDING = 1e-10;

    @Test
    void gradientsAreTheSameWithCutsBetweenLayers() {
        assertThat(apart(LayerChain.of(Nano.model()).hidden())).isLessThan(ROUNDING);
    }

    @Test
    void gradientsAreTheSameWithCutsAnywhere() {
        assertThat(apart(List.of())).isLessThan(ROUNDING);
    }

    /** The sister: without the second half of the way there are no gradients. */
    @Test
    void withoutBackwardNothingReachesTheWeights() {
        try (PointerScope scope = new PointerScope();
                Network network = network(List.of("logits"))) {
            network.recompute(List.of());
            torch.sum(network.run(feeds()).get("logits")).backward();
            assertThat(network.parameters().values()).allMatch(p -> !p.grad().defined());
            network.backward();
            assertThat(network.parameters().values()).anyMatch(p -> p.grad().defined());
        }
    }

    @Test
    void noHandleIsLeftBehind() {
        try (Network network = network(List.of("logits"))) {
            network.recompute(LayerChain.of(Nano.model()).hidden());
            step(network);
            long before = Pointer.totalCount();
            step(network);
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    private static void step(Network network) {
        try (PointerScope scope = new PointerScope()) {
            torch.sum(network.run(feeds()).get("logits")).backward();
            network.backward();
        }
    }

    /** The greatest distance between gradients with and without cuts, over the greatest gradient of the weight. */
    private static double apart(List<String> cuts) {
        Map<String, double[]> plain = gradients(Optional.empty());
        Map<String, double[]> cut = gradients(Optional.of(cuts));
        assertThat(cut).hasSameSizeAs(plain).isNotEmpty();
        double most = 0;
        for (Map.Entry<String, double[]> entry : plain.entrySet()) {
            double[] others = cut.get(entry.getKey());
            double size = 1e-6;
            double distance = 0;
            for (int i = 0; i < others.length; i++) {
                size = Math.max(size, Math.abs(entry.getValue()[i]));
                distance = Math.max(distance, Math.abs(entry.getValue()[i] - others[i]));
            }
            most = Math.max(most, distance / size);
        }
        return most;
    }

    /** Of a loss that reads the outputs and an inner value, as those of distillation do. */
    private static Map<String, double[]> gradients(Optional<List<String>> cuts) {
        String inner = LayerChain.of(Nano.model()).hidden().get(1);
        Map<String, double[]> all = new LinkedHashMap<>();
        try (PointerScope scope = new PointerScope();
                Network network = network(List.of("logits", inner))) {
            cuts.ifPresent(network::recompute);
            Map<String, Tensor> values = network.run(feeds());
            Tensor square = torch.mul(values.get(inner), values.get(inner));
            torch.add(torch.sum(values.get("logits")), torch.mean(square)).backward();
            network.backward();
            network.parameters().forEach((name, parameter) -> all.put(name, Torch.toDoubles(parameter.grad())));
        }
        return all;
    }

    private static Network network(List<String> wanted) {
        Model model = Nano.model();
        Set<String> trained = TrainedWeights.of(Facts.of(model), Selection.DEFAULT);
        return Network.of(model, new LinkedHashSet<>(wanted), trained, Precision.DOUBLE);
    }

    private static Map<String, Tensor> feeds() {
        return Map.of(
                "input_ids", Torch.longs(SHAPE, 2, 9, 8, 7, 6, 3, 2, 15, 14, 3, 0, 0),
                "attention_mask", Torch.longs(SHAPE, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0),
                "token_type_ids", Torch.longs(SHAPE, new long[12]));
    }
}
