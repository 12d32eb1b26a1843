/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.pass.Progress;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.SequentialCalibration.Drifted;
import dev.pare.pass.Statistics.Moments;
import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.calibrate.CalibrationSettings;
import dev.pare.runtime.calibrate.OrtCalibrator;
import dev.pare.runtime.data.SeededDataset;
import dev.pare.runtime.tensor.Signature;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A walk along built encoders. Where the graph is cut, nodes are fused otherwise, so that values differ by some roundings of float in
 * each layer, 1e-7 each, which random weights make larger; a weight that is changed and not seen moves the sums by more than 1e-2.
 */
class WalkTest {
    private static final double ROUNDING = 1e-5;

    private final List<String> notes = new ArrayList<>();

    private static Model encoder(boolean constantReshapes) {
        TransformerModel built = TransformerModel.of(TransformerShape.tiny().withLayers(3));
        return (constantReshapes ? built.withConstantReshapes() : built).build();
    }

    private OrtCalibrator calibrator(Model model) {
        Map<String, Long> bounds = Map.of("input_ids", 50L);
        return new OrtCalibrator(
                new SeededDataset(Signature.of(model.graph()), bounds, 1, 5),
                CalibrationSettings.defaults(),
                notes::add);
    }

    private Moments whole(Model model, String value) {
        return calibrator(model)
                .measure(model, List.of(new StatisticsRequest.Moments(value)), Progress.SILENT)
                .moments(value)
                .orElseThrow();
    }

    private static List<Node> products(Model model) {
        return model.graph().nodes().stream()
                .filter(node -> node.is("MatMul")
                        && model.graph().initializer(node.input(1)).isPresent())
                .toList();
    }

    private static Model halved(Model model, Node product) {
        Tensor weight = model.graph().initializer(product.input(1)).orElseThrow();
        float[] values = TensorValues.floats(weight);
        for (int i = 0; i < values.length; i++) {
            values[i] *= 0.5f;
        }
        ModelEdit edit = new ModelEdit(model);
        edit.exchange(weight, Tensor.floats(weight.name(), weight.shape(), values));
        return edit.finish();
    }

    private static void isNear(double[] found, double[] expected) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += (found[i] - expected[i]) * (found[i] - expected[i]);
            size += expected[i] * expected[i];
        }
        assertThat(Math.sqrt(difference)).isCloseTo(0, within(ROUNDING * Math.sqrt(size)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theChangedModelIsMeasuredAsInAWholeRun(boolean constantReshapes) {
        Model original = encoder(constantReshapes);
        Model changed = original;
        try (SequentialCalibration walk = calibrator(original)
                .measure(original, List.of(), Progress.SILENT)
                .walk()
                .orElseThrow()) {
            for (Node product : products(original)) {
                String value = product.input(0);
                Drifted drifted = walk.on(changed, List.of(value)).get(value);
                Moments expected = whole(changed, value);
                assertThat(drifted.count()).isEqualTo(expected.count());
                isNear(drifted.gram(), expected.gram());
                isNear(drifted.mean(), expected.mean());
                isNear(drifted.originalMean(), whole(original, value).mean());
                changed = halved(changed, product);
            }
        }
        assertThat(notes).isEmpty();
    }

    @Test
    void theOriginalIsNotNeededForTheChangedModelAlone() {
        Model original = encoder(true);
        Node product = products(original).get(5);
        Model changed = halved(original, products(original).get(1));
        try (SequentialCalibration walk = calibrator(original)
                .measure(original, List.of(), Progress.SILENT)
                .walk()
                .orElseThrow()) {
            Map<String, Moments> alone = walk.alone(changed, List.of(product.input(0)));
            assertThat(alone.keySet()).isEqualTo(Set.of(product.input(0)));
            isNear(
                    alone.get(product.input(0)).gram(),
                    whole(changed, product.input(0)).gram());
            Drifted both = walk.on(changed, List.of(product.input(0))).get(product.input(0));
            assertThat(both.gram()).isEqualTo(alone.get(product.input(0)).gram());
            isNear(both.originalMean(), whole(original, product.input(0)).mean());
        }
    }

    /** A pass that changes what has been measured is told the truth about the rest. */
    @Test
    void weightsThatAreChangedUpstreamAreSeenDownstream() {
        Model original = encoder(true);
        List<Node> products = products(original);
        try (SequentialCalibration walk = calibrator(original)
                .measure(original, List.of(), Progress.SILENT)
                .walk()
                .orElseThrow()) {
            walk.on(original, List.of(products.get(8).input(0)));
            Model changed = halved(original, products.get(1));
            String value = products.get(12).input(0);
            isNear(
                    walk.on(changed, List.of(value)).get(value).gram(),
                    whole(changed, value).gram());
            assertThat(notes).singleElement().asString().contains("more than once");
        }
    }
}
