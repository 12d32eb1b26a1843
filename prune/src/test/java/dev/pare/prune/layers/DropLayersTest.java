/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.Problem;
import dev.pare.runtime.calibrate.CalibrationSettings;
import dev.pare.runtime.calibrate.OrtCalibrator;
import dev.pare.runtime.data.SeededDataset;
import dev.pare.runtime.tensor.Signature;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.testkit.PassHarness;
import dev.pare.testkit.TransformerModel;
import dev.pare.testkit.TransformerShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DropLayersTest {
    private static final float LOUD = 15;
    private static final float FAR = 10;
    private static final Model ENCODER =
            loud(TransformerModel.of(TransformerShape.tiny().withLayers(4)).build());

    private record Outcome(Plan<Dropped> plan, Model model) {
        String notes() {
            return String.join("\n", plan.notes());
        }
    }

    private static Outcome run(Model model, Statistics statistics, Map<String, ?> options) {
        List<Problem> problems = new ArrayList<>();
        OptionReader reader = new OptionReader("step", options, problems);
        Pass<Dropped> pass = new DropLayers(DropOptions.read(reader));
        reader.finish();
        assertThat(problems).isEmpty();
        Facts facts = Facts.of(model);
        PassContext context = PassContext.plain().with(statistics);
        Plan<Dropped> plan = pass.plan(facts, context);
        return new Outcome(plan, pass.rewrite(facts, plan, context));
    }

    private static Statistics measured(Model model, int samples) {
        SeededDataset data = new SeededDataset(Signature.of(model.graph()), Map.of("input_ids", 50L), 1, samples);
        return new OrtCalibrator(data, CalibrationSettings.defaults(), note -> {})
                .measure(model, List.of(), Progress.SILENT);
    }

    private static double drift(Model original, Model changed) {
        return Math.sqrt(measured(original, 60).trials(List.of(() -> changed)).orElseThrow()[0]);
    }

    private static Facts facts(Model model) {
        return Facts.of(model);
    }

    /** Matrices of layers that change the state as much as trained ones do. */
    private static Model loud(Model model) {
        ModelEdit edit = new ModelEdit(model);
        for (Tensor matrix : model.graph().initializers()) {
            if (matrix.name().startsWith("onnx::MatMul_")) {
                float[] values = TensorValues.floats(matrix);
                for (int i = 0; i < values.length; i++) {
                    values[i] *= LOUD;
                }
                edit.exchange(matrix, Tensor.floats(matrix.name(), matrix.shape(), values));
            }
        }
        return edit.finish();
    }

    /** The Gelu of what is far above zero is the identity, so that this feed-forward block is linear; its mean stays small. */
    private static Model linear(Model model, int layer) {
        String prefix = "bert.encoder.layer." + layer;
        Tensor inner = tensor(model, prefix + ".intermediate.dense.bias");
        Tensor outer = tensor(model, prefix + ".output.dense.bias");
        float[] weight = TensorValues.floats(tensor(model, "onnx::MatMul_" + (1005 + 6 * layer)));
        float[] shifted = TensorValues.floats(inner);
        float[] back = TensorValues.floats(outer);
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += FAR;
            for (int j = 0; j < back.length; j++) {
                back[j] -= FAR * weight[i * back.length + j];
            }
        }
        ModelEdit edit = new ModelEdit(model);
        edit.exchange(inner, Tensor.floats(inner.name(), inner.shape(), shifted));
        edit.exchange(outer, Tensor.floats(outer.name(), outer.shape(), back));
        return edit.finish();
    }

    private static Tensor tensor(Model model, String name) {
        return model.graph().initializer(name).orElseThrow();
    }

    @Test
    void theNamedLayersAndHalvesGo() {
        Outcome outcome = run(ENCODER, Statistics.NONE, Map.of("layers", "1, 2.ffn"));
        assertThat(facts(outcome.model()).anatomy().layers()).isEqualTo(3);
        assertThat(facts(outcome.model()).anatomy().feedForwards()).hasSize(2);
        assertThat(outcome.notes()).contains("3 of 8 half-layers go", "nothing stands in for them");
    }

    @Test
    void everySecondLayerGoes() {
        Outcome even = run(ENCODER, Statistics.NONE, Map.of("keep", "even"));
        assertThat(facts(even.model()).anatomy().layers()).isEqualTo(2);
        assertThat(even.plan().applied()).anyMatch(d -> d.reason().startsWith("1.attention, 1.ffn dropped"));
        Outcome odd = run(ENCODER, Statistics.NONE, Map.of("keep", "odd"));
        assertThat(odd.plan().applied()).anyMatch(d -> d.reason().startsWith("0.attention, 0.ffn dropped"));
    }

    /** Neither the first nor the last. */
    @Test
    void withoutDataACountTakesLayersFromTheMiddle() {
        Outcome outcome = run(ENCODER, Statistics.NONE, Map.of("count", 2));
        assertThat(outcome.notes()).contains("4 of 8", "at equal distances");
        assertThat(outcome.plan().applied()).anyMatch(d -> d.reason().contains("1.ffn, 2.attention"));
    }

    @Test
    void withoutDataABudgetDropsNothing() {
        Outcome outcome = run(ENCODER, Statistics.NONE, Map.of("drift", 0.5));
        assertThat(outcome.model()).isSameAs(ENCODER);
        assertThat(outcome.notes()).contains("no calibration data");
    }

    /** The ridge of 1e-5 takes about as much of a map; wide inputs to Gelu round to 1e-6. */
    @Test
    void aBlockThatIsLinearIsReplacedWithoutLoss() {
        Model model = linear(ENCODER, 2);
        Outcome outcome = run(model, measured(model, 80), Map.of("layers", "2.ffn"));
        assertThat(drift(model, outcome.model())).isLessThan(2e-3);
        Outcome without = run(model, Statistics.NONE, Map.of("layers", "2.ffn"));
        assertThat(drift(model, without.model())).isGreaterThan(0.05);
    }

    @Test
    void measurementFindsTheBlockThatIsLinear() {
        Model model = linear(ENCODER, 1);
        Outcome outcome = run(model, measured(model, 80), Map.of("drift", 0.002));
        assertThat(outcome.plan().applied())
                .extracting(d -> d.reason().split(",")[0])
                .filteredOn(reason -> !reason.equals("goes with its layer"))
                .containsOnly("1.ffn dropped");
        assertThat(outcome.notes()).contains("drift with one gone: 0.attention ", "measured drift 0.00");
    }

    @Test
    void aMapOfLowRankIsTwoNarrowMatrices() {
        Outcome outcome = run(ENCODER, measured(ENCODER, 60), Map.of("layers", "1", "replace", "low-rank", "rank", 3));
        assertThat(outcome.model().graph().initializers())
                .anyMatch(t -> t.shape().rank() == 2 && t.shape().dim(1) == 3)
                .anyMatch(t -> t.shape().rank() == 2
                        && t.shape().dim(0) == 3
                        && t.shape().dim(1) == 16);
        assertThat(outcome.plan().applied()).anyMatch(d -> d.reason().contains("of rank 3 stands in"));
    }

    /** A linear map can do all that a bias can. */
    @Test
    void aBiasStandsInWhereNothingElseIsWanted() {
        Statistics statistics = measured(ENCODER, 80);
        Outcome bias = run(ENCODER, statistics, Map.of("layers", "1.ffn", "replace", "none"));
        Outcome map = run(ENCODER, statistics, Map.of("layers", "1.ffn"));
        assertThat(bias.plan().applied()).anyMatch(d -> d.reason().contains("a bias stands in"));
        assertThat(drift(ENCODER, map.model())).isLessThan(drift(ENCODER, bias.model()));
    }

    @Test
    void aLayerWhoseKeysLeaveTheModelStays() {
        Graph graph = ENCODER.graph();
        List<ValueInfo> outputs = new ArrayList<>(graph.outputs());
        outputs.add(ValueInfo.of("/layer.1/key", DataType.FLOAT));
        Model model = ENCODER.withGraph(new Graph(
                graph.name(),
                graph.inputs(),
                outputs,
                graph.valueInfos(),
                graph.initializers(),
                graph.nodes(),
                graph.carried()));
        Outcome outcome = run(model, Statistics.NONE, Map.of("layers", "1.attention"));
        assertThat(outcome.model()).isSameAs(model);
        assertThat(outcome.plan().decisions())
                .filteredOn(d -> d instanceof Decision.Skip<Dropped>)
                .anyMatch(d -> d.reason().contains("leaves the model"));
    }

    @Test
    void aLayerThatIsNotThereIsToldOf() {
        Outcome outcome = run(ENCODER, Statistics.NONE, Map.of("layers", "9"));
        assertThat(outcome.model()).isSameAs(ENCODER);
        assertThat(outcome.notes()).contains("there is no layer 9; there are 4");
    }

    @Test
    void onlyOneWayToChooseIsTaken() {
        List<Problem> problems = new ArrayList<>();
        DropOptions.read(new OptionReader("step", Map.of("count", 1, "layers", "two"), problems));
        assertThat(problems.toString()).contains("only one of", "must be numbers of layers");
    }

    @Test
    void theLawsOfPassesHold() {
        PassHarness.rewrite(DropLayers.FACTORY, Map.of("count", 1, "replace", "none"))
                .thatNeverSettles()
                .given(ENCODER)
                .satisfies(after -> assertThat(facts(after).anatomy().layers()).isEqualTo(3));
        PassHarness.rewrite(DropLayers.FACTORY, Map.of("layers", "0.attention"))
                .with(measured(ENCODER, 30))
                .thatNeverSettles()
                .given(ENCODER);
    }
}
