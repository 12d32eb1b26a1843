/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.analysis.Facts;
import dev.pare.factorize.Ort;
import dev.pare.factorize.Ort.Input;
import dev.pare.factorize.Passes;
import dev.pare.factorize.Passes.Outcome;
import dev.pare.factorize.Sketch;
import dev.pare.factorize.attention.AttentionSketch.Cut;
import dev.pare.graph.Dim;
import dev.pare.graph.Model;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FactorizeAttentionTest {
    private static final int ROWS = 2 * 5;
    private static final float[] X = Sketch.noise(21, ROWS * AttentionSketch.WIDTH);
    private static final Map<String, Input> INPUT = Map.of("x", new Input.Floats(X, 2, 5, AttentionSketch.WIDTH));

    private static Outcome run(Model model, Map<String, ?> options, Statistics statistics) {
        return Passes.run(Passes.make(FactorizeAttention.FACTORY, options), model, statistics);
    }

    private static Outcome half(Model model) {
        return run(model, Map.of("ratio", 0.5, "multiple", 4), Statistics.NONE);
    }

    private static void assertSame(Model before, Model after) {
        float[] wanted = Ort.run(before, INPUT);
        float[] found = Ort.run(after, INPUT);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(found[i]).isCloseTo(wanted[i], within(2e-5f));
        }
    }

    private static long size(Model model, String like) {
        return model.graph().initializers().stream()
                .filter(t -> t.name().equals(like + "_narrow"))
                .findFirst()
                .orElseThrow()
                .shape()
                .elements();
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void findsPlantedRankWithoutLossHoweverHeadsAreCut(Cut cut) {
        Model before = new AttentionSketch(cut, 3).model();
        Outcome after = half(before);
        assertThat(after.plan().applied()).hasSize(4);
        assertSame(before, after.model());
        for (String weight : List.of("q", "k", "v", "o")) {
            assertThat(size(after.model(), weight)).isEqualTo(AttentionSketch.WIDTH * AttentionSketch.WIDTH / 2);
        }
    }

    @Test
    void keepsTheScaleThatIsComputedFromTheSizeOfAHead() {
        Model before = new AttentionSketch(Cut.CONCAT, 3).scaledByShape().model();
        Outcome after = half(before);
        assertThat(after.plan().applied()).hasSize(4);
        assertSame(before, after.model());
    }

    @Test
    void keepsTheBiasOfTheValuesWhereTheOutputHasNone() {
        // A bias takes part in the output where nothing else can hold it: one direction more.
        Model before = new AttentionSketch(Cut.CONSTANT, 3).withoutOutputBias().model();
        Outcome after = half(before);
        assertThat(after.plan().applied()).hasSize(4);
        assertThat(after.initializers()).contains("v_bias_narrow");
    }

    @Test
    void dropsTheBiasOfTheKeysAndFoldsThatOfTheValues() {
        Outcome after = half(new AttentionSketch(Cut.CONSTANT, 3).model());
        assertThat(after.initializers()).contains("q_bias_narrow", "o_bias_corrected");
        assertThat(after.initializers()).noneMatch(n -> n.startsWith("k_bias") || n.startsWith("v_bias"));
        assertThat(after.operators())
                .hasSizeLessThan(new AttentionSketch(Cut.CONSTANT, 3)
                        .model()
                        .graph()
                        .nodes()
                        .size());
    }

    @Test
    @DisplayName("pain 6: a layer that is passed three times is narrowed once, and all its uses follow")
    void keepsASharedLayerOneLayer() {
        Model before = new AttentionSketch(Cut.CONCAT, 3).layers(3).model();
        Outcome after = half(before);
        assertThat(after.plan().applied()).hasSize(4);
        assertSame(before, after.model());
    }

    @Test
    void takesGemmWithTransposedWeights() {
        Model before = new AttentionSketch(Cut.CONCAT, 3).gemm().model();
        Outcome after = half(before);
        assertThat(after.plan().applied()).hasSize(4);
        assertSame(before, after.model());
    }

    @Test
    void refusesQueriesKeysAndValuesFromOneMatrix() {
        Outcome after = half(new AttentionSketch(Cut.CONSTANT, 3).fused().model());
        assertThat(after.plan().applied()).isEmpty();
        assertThat(after.reason("qkv")).contains("come from one matrix");
    }

    @Test
    void leavesPairsOutOfScoresThatAreBoundedAndFactorsTheValues() {
        Outcome after = half(new AttentionSketch(Cut.CONSTANT, 3).capped().model());
        assertThat(after.reason("q")).startsWith("features 4 of 8");
        assertThat(after.decision("v")).isInstanceOf(Decision.Apply.class);
    }

    @Test
    void refusesKeysThatLeaveTheModelAsACache() {
        Model model = new AttentionSketch(Cut.CONSTANT, 3).model();
        List<ValueInfo> outputs = new ArrayList<>(model.graph().outputs());
        outputs.add(ValueInfo.of("l0kt", DataType.FLOAT));
        Outcome after = half(model.withGraph(model.graph().withOutputs(outputs)));
        assertThat(after.reason("k")).contains("is an output of the model");
        assertThat(after.decision("o")).isInstanceOf(Decision.Apply.class);
    }

    @Test
    void forgetsWhatTheFileSaidOfTypesThatChange() {
        Model model = new AttentionSketch(Cut.CONSTANT, 3).model();
        ValueInfo narrow = ValueInfo.of("l0qr", DataType.FLOAT, new Dim.Fixed(2), new Dim.Fixed(5));
        ValueInfo other = ValueInfo.of("l0p", DataType.FLOAT);
        Outcome after = half(model.withGraph(model.graph().withValueInfos(List.of(narrow, other))));
        assertThat(after.model().graph().valueInfos()).containsExactly(other);
    }

    @Test
    void asksForTheInputsOfQueriesKeysAndOutputs() {
        Pass<?> pass = Passes.make(FactorizeAttention.FACTORY, Map.of());
        assertThat(pass.wants(Facts.of(new AttentionSketch(Cut.CONSTANT, 3).model())))
                .containsExactly(new StatisticsRequest.Moments("x"), new StatisticsRequest.Moments("l0cj"));
    }

    @Test
    void keepsWhatHoldsTheEnergyThreeDirectionsAndTheBiasOfTheQueries() {
        Outcome after = run(
                new AttentionSketch(Cut.CONSTANT, 3).model(),
                Map.of("energy", 0.999999, "multiple", 1),
                Statistics.NONE);
        assertThat(after.reason("q")).startsWith("rank 4 of 8 in each of 2 heads, 0.0 % of the energy of the scores");
    }

    @Test
    void leavesHeadsWholeWhichNeedAllTheirDirections() {
        Outcome after = run(new AttentionSketch(Cut.CONSTANT, 8).model(), Map.of("energy", 1.0), Statistics.NONE);
        assertThat(after.reason("k")).contains("all 8 directions");
        assertThat(after.plan().applied()).isEmpty();
    }

    @Test
    void leavesOutWhatTheRecipeExcludes() {
        Outcome after = run(
                new AttentionSketch(Cut.CONSTANT, 3).model(),
                Map.of("ratio", 0.5, "multiple", 4, "exclude", List.of("role:attention.key")),
                Statistics.NONE);
        assertThat(after.decision("q")).isInstanceOf(Decision.Skip.class);
        assertThat(after.decision("v")).isInstanceOf(Decision.Apply.class);
    }

    @Test
    void saysItsOptionsAsARecipeWould() {
        Map<String, ?> options = Map.of("rank", 16, "multiple", 4);
        assertThat(Passes.reread(FactorizeAttention.FACTORY, options))
                .isEqualTo("rank: 16, multiple: 4, allocate: uniform");
        assertThat(Passes.reread(FactorizeAttention.FACTORY, Map.of("ratio", 0.5)))
                .contains("allocate: global");
    }

    @Test
    void refusesTwoRulesAtOnce() {
        List<Problem> problems = new ArrayList<>();
        FactorizeAttention.FACTORY.create(new OptionReader("s", Map.of("rank", 16, "ratio", 0.5), problems));
        assertThat(problems).singleElement().asString().contains("exclude each other");
    }
}
