/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.pass.Statistics;
import dev.pare.quantize.fitted.Choice.Kind;
import dev.pare.quantize.product.Arithmetic;
import dev.pare.tensor.DataType;
import dev.pare.testkit.GraphBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Made-up drifts: nothing, all choices, then all but the costliest, but the second and but the third. */
class ActivationCheckTest {
    private final Facts facts = Facts.of(GraphBuilder.model(14)
            .input("x", DataType.FLOAT, "n", Samples.WIDTH)
            .matmul("p", "x", Samples.square("v"))
            .matmul("y", "p", Samples.square("w"))
            .output("y")
            .build());
    private final Weight v = Samples.weight(facts, "v");
    private final Weight w = Samples.weight(facts, "w");
    private final List<String> notes = new ArrayList<>();

    private Map<Weight, Arithmetic> kept(List<Choice> taken, double... drifts) {
        Statistics made = new Statistics() {
            @Override
            public Optional<Moments> moments(String value) {
                return Optional.empty();
            }

            @Override
            public Optional<long[]> frequencies(String indices) {
                return Optional.empty();
            }

            @Override
            public Optional<double[]> trials(List<Supplier<Model>> changed) {
                assertThat(changed).hasSize(drifts.length);
                return drifts.length == 0 ? Optional.empty() : Optional.of(drifts);
            }
        };
        return new ActivationCheck(new Trial(facts, made), List.of(v, w), notes).kept(taken);
    }

    private static Choice choice(Weight weight, Kind kind, double cost) {
        return new Choice(List.of(weight), kind, new float[0], 1, cost);
    }

    @Test
    void allIsDroppedWhereItAddsToTheDrift() {
        List<Choice> taken = List.of(choice(v, Kind.TWICE, 5));
        assertThat(kept(taken, 0.01, 0.014)).isEmpty();
        assertThat(notes).singleElement().asString().contains("dropped");
    }

    /** Ranges were measured on all samples, drift on few: a small difference does not speak against the ranges. */
    @Test
    void aDifferenceWithinTheDoubtOfFewSamplesDropsNothing() {
        List<Choice> taken = List.of(choice(v, Kind.TWICE, 5));
        assertThat(kept(taken, 0.01, 0.0105)).containsOnlyKeys(v);
    }

    @Test
    void whatDoesNotHelpAmongOthersIsDropped() {
        List<Choice> taken = List.of(choice(v, Kind.TWICE, 5), choice(w, Kind.FLOATS, 9));
        Map<Weight, Arithmetic> kept = kept(taken, 0.01, 0.004, 0.0027, 0.008);
        assertThat(kept).containsOnlyKeys(v);
        assertThat(notes).anyMatch(n -> n.startsWith("1 of 2 choices"));
    }

    /** Root of 0.0025 over 0.01 is one half. */
    @Test
    void whatHelpsIsKeptAndTold() {
        List<Choice> taken = List.of(choice(v, Kind.TWICE, 5), choice(w, Kind.FLOATS, 9));
        Map<Weight, Arithmetic> kept = kept(taken, 0.01, 0.0025, 0.005, 0.005);
        assertThat(kept).containsOnlyKeys(v, w);
        assertThat(kept.get(w)).isInstanceOf(Arithmetic.Floats.class);
        assertThat(notes).containsExactly("better activations take 50 % off the drift that 8-bit products cause");
    }
}
