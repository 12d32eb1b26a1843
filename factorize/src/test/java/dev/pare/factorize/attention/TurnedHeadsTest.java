/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.analysis.axes.Trace;
import dev.pare.factorize.Ort;
import dev.pare.factorize.Ort.Input;
import dev.pare.factorize.Passes;
import dev.pare.factorize.Passes.Outcome;
import dev.pare.factorize.Sketch;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.pass.Statistics;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.testkit.RotaryAttention;
import dev.pare.testkit.RotaryAttention.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnedHeadsTest {
    private static final int SIZE = 8;
    private static final int WIDTH = 24;
    private static final Map<String, Input> INPUT =
            Map.of("x", new Input.Floats(Sketch.noise(5, 2 * 7 * WIDTH), 2, 7, WIDTH));

    private static Outcome half(Model model) {
        Map<String, ?> options = Map.of("ratio", 0.5, "multiple", 4);
        return Passes.run(Passes.make(FactorizeAttention.FACTORY, options), model, Statistics.NONE);
    }

    /** The queries with zeros in the features of pairs that go: the same scores as without them. */
    private static Model masked(Model model, RotaryPairs.Form form, int[] kept) {
        Set<Integer> stay = Arrays.stream(kept)
                .boxed()
                .flatMap(p -> Set.of(form.feature(p, 0, SIZE), form.feature(p, 1, SIZE)).stream())
                .collect(Collectors.toSet());
        ModelEdit edit = new ModelEdit(model);
        for (String name : List.of("q.w", "q.bias")) {
            Tensor whole = model.graph().initializer(name).orElseThrow();
            float[] values = TensorValues.floats(whole);
            for (int i = 0; i < values.length; i++) {
                values[i] = stay.contains(i % SIZE) ? values[i] : 0;
            }
            edit.exchange(whole, Tensor.floats(name, whole.shape(), values));
        }
        return edit.finish();
    }

    private static double distance(float[] a, float[] b) {
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }

    @ParameterizedTest(name = "{0}, {1} heads on {2}")
    @CsvSource({"HALVES, 4, 4", "HALVES, 6, 2", "INTERLEAVED, 4, 4", "INTERLEAVED, 6, 3"})
    void computesAsIfPairsThatWentWereMasked(Form form, int heads, int groups) {
        Model before = new RotaryAttention(form, heads, groups, SIZE).build();
        Outcome after = half(before);
        Narrowed scores = after.plan().applied().stream()
                .map(d -> (Narrowed) d.details())
                .filter(n -> n.pair().side() == Side.QUERY_KEY)
                .findFirst()
                .orElseThrow();
        RotaryPairs turned = scores.pair().turned().orElseThrow();
        assertThat(turned.form())
                .isEqualTo(form == Form.HALVES ? RotaryPairs.Form.HALVES : RotaryPairs.Form.NEIGHBOURS);
        assertThat(scores.kept()).hasSize(SIZE / 4);
        Outcome alone = Passes.run(
                Passes.make(
                        FactorizeAttention.FACTORY,
                        Map.of("ratio", 0.5, "multiple", 4, "exclude", "role:attention.value")),
                before,
                Statistics.NONE);
        assertThat(alone.plan().applied()).hasSize(2);
        float[] found = Ort.run(alone.model(), INPUT);
        float[] wanted = Ort.run(masked(before, turned.form(), scores.kept()), INPUT);
        assertThat(distance(found, wanted)).isLessThan(1e-5);
        assertThat(distance(Ort.run(before, INPUT), wanted)).isGreaterThan(1e-3);
    }

    @Test
    void valuesAndOutputsAreFactoredAsWithoutRotation() {
        Outcome after = half(new RotaryAttention(Form.HALVES, 4, 4, SIZE).build());
        assertThat(after.plan().applied()).hasSize(4);
    }

    @Test
    void theFusedOperatorIsLeftAlone() {
        Outcome after = half(new RotaryAttention(Form.FUSED, 4, 4, SIZE).build());
        assertThat(after.plan().decisions())
                .anyMatch(d -> d.weight().name().equals("k.w") && d.reason().contains("RotaryEmbedding"));
    }

    /** Two heads on one of keys; E‖q‖² E‖k‖² of each pair, summed over heads, by hand. */
    @Test
    void pairsCountByTheEnergyOfQueriesTimesThatOfKeys() {
        Matrix query = Matrix.of(1, 8, new double[] {1, 2, 0, 1, 3, 0, 1, 1});
        Matrix key = Matrix.of(1, 4, new double[] {2, 1, 1, 0});
        RotaryPairs turned = new RotaryPairs(
                1, RotaryPairs.Form.NEIGHBOURS, new Trace.Found(List.of(), List.of(), List.of(), List.of(), Set.of()));
        Inputs inputs = Inputs.unknown(1);
        RotaryPairSpectrum spectrum = new RotaryPairSpectrum(
                LinearAlgebra.openBlas(), turned, 2, query, Optional.empty(), inputs, key, Optional.empty(), inputs);
        // Pair 0: (5 + 9) · 5 = 70; pair 1: (1 + 2) · 1 = 3.
        assertThat(spectrum.losses()[0]).isCloseTo(73, within(1e-12));
        assertThat(spectrum.losses()[2]).isCloseTo(3, within(1e-12));
        assertThat(spectrum.losses()[4]).isZero();
        assertThat(spectrum.kept(2)).containsExactly(0);
        assertThat(spectrum.thin(2).first().data()).containsExactly(1, 2, 3, 0);
        assertThat(spectrum.thin(2).second().data()).containsExactly(2, 1);
    }
}
