/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.analysis.Facts;
import dev.pare.onnx.OnnxWriter;
import dev.pare.patterns.Activation;
import dev.pare.patterns.Activations;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations are recognised in every spelling, and are what the match says: ONNX Runtime computes the same. */
class ActivationsTest {
    /** Float32 at values up to 6; exp in ONNX Runtime's kernels is good to a few last bits. */
    private static final double ROUNDING = 2e-6;

    @TempDir
    private Path folder;

    static List<ActivationSpelling> all() {
        return ActivationSpelling.all();
    }

    static List<ActivationSpelling> nearMisses() {
        return ActivationSpelling.nearMisses();
    }

    private static Activation only(ActivationSpelling spelling) {
        Activations activations = Facts.of(spelling.model()).activations();
        assertThat(activations.reasons()).extracting(r -> r.text()).isEmpty();
        assertThat(activations.all()).hasSize(1);
        return activations.all().get(0);
    }

    @ParameterizedTest
    @MethodSource("all")
    void everySpellingIsRecognised(ActivationSpelling spelling) {
        Activation activation = only(spelling);
        assertThat(activation.formula().name()).isEqualTo(spelling.formula());
        assertThat(activation.output()).isEqualTo("a");
    }

    @ParameterizedTest
    @MethodSource("all")
    void aMatchComputesWhatTheModelComputes(ActivationSpelling spelling) {
        Activation activation = only(spelling);
        int rows = 12;
        float[] x = new float[rows * ActivationSpelling.WIDTH];
        for (int i = 0; i < x.length; i++) {
            x[i] = 12f * i / x.length - 6;
        }
        float[] bias =
                TensorValues.floats(spelling.model().graph().initializer("bias").orElseThrow());
        Path file = folder.resolve("model.onnx");
        OnnxWriter.write(spelling.model(), file);
        try (OrtModel model = OrtModel.open(file, SessionSettings.defaults().withLevel(SessionSettings.Level.NONE))) {
            FloatValues actual =
                    (FloatValues) model.run(Map.of("x", FloatValues.of(Shape.of(rows, ActivationSpelling.WIDTH), x)))
                            .get("a");
            for (int i = 0; i < x.length; i++) {
                double added = activation.bias().isPresent() ? bias[i % bias.length] : 0;
                assertThat((double) actual.at(i)).isEqualTo(computed(activation, x[i] + added), within(ROUNDING));
            }
        }
    }

    private static double computed(Activation activation, double x) {
        return switch (activation.formula()) {
            case GELU -> x * normal(x);
            case GELU_TANH -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case GELU_SIGMOID -> x / (1 + Math.exp(-1.702 * x));
            case SILU -> x / (1 + Math.exp(-x));
        };
    }

    /** The normal distribution function by its series, to double precision. */
    private static double normal(double x) {
        double term = x;
        double sum = x;
        for (int k = 1; k < 200; k++) {
            term *= x * x / (2 * k + 1);
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    @ParameterizedTest
    @MethodSource("nearMisses")
    void whatIsNoneOfThemGivesAReason(ActivationSpelling spelling) {
        Activations activations = Facts.of(spelling.model()).activations();
        assertThat(activations.all()).isEmpty();
        assertThat(activations.reasons()).hasSize(1);
        assertThat(spelling.model().graph().nodes())
                .contains(activations.reasons().get(0).node());
    }
}
