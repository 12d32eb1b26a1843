/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.repair;

import static dev.pare.prune.repair.SeededRows.data;
import static dev.pare.prune.repair.SeededRows.drift;
import static dev.pare.prune.repair.SeededRows.numbers;
import static dev.pare.prune.repair.SeededRows.run;
import static dev.pare.prune.repair.SeededRows.tensor;
import static dev.pare.prune.repair.SeededRows.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.pass.PassContext;
import dev.pare.pass.Progress;
import dev.pare.pass.Scratch;
import dev.pare.prune.repair.SeededRows.Outcome;
import dev.pare.recipe.Selector;
import dev.pare.recipe.WeightFilter;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.testkit.GraphBuilder;
import dev.pare.testkit.PassHarness;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepairTest {
    private static final int WIDTH = 12;
    private static final int INNER = 16;
    private static final Repair REPAIR = new Repair(0.01, WeightFilter.ALL);
    private static final WeightFilter ONLY_B = new WeightFilter(List.of(new Selector.ByName("B")), List.of());

    /** What a ridge of 1e-5 of the diagonal leaves of the drift, with room for a spread of eigenvalues. */
    private static final double REPAIRED = 1e-3;

    /** y = x + (x A + a) B + b: without a nonlinearity, what is done to A can be undone in B. */
    private static Model residual() {
        return GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "batch", WIDTH)
                .matmul("inner", "x", tensor("A", WIDTH, WIDTH, INNER))
                .add("shifted", "inner", tensor("a", 1, INNER))
                .matmul("outer", "shifted", tensor("B", INNER, INNER, WIDTH))
                .add("result", "outer", tensor("b", 1, WIDTH))
                .add("y", "x", "result")
                .output("y")
                .build();
    }

    /** Other columns, of which the old ones can still be put together, and a mean that is elsewhere. */
    private static Model mixed(Model model) {
        Model turned = with(model, "A", values -> {
            float[] mixed = values.clone();
            for (int i = 0; i < mixed.length; i++) {
                int next = i % INNER == INNER - 1 ? i + 1 - INNER : i + 1;
                mixed[i] = values[i] + 0.5f * values[next];
            }
            return mixed;
        });
        return with(turned, "a", values -> numbers(values.length, 99));
    }

    @Test
    void whatCanBeUndoneIsUndone() {
        Model original = residual();
        Model changed = mixed(original);
        Outcome outcome = run(new Repair(0.01, ONLY_B), changed, original, data(400, 1, WIDTH));
        assertThat(outcome.applied("B")).isTrue();
        assertThat(drift(changed, original, data(100, 77, WIDTH))).isGreaterThan(0.1);
        assertThat(drift(outcome.model(), original, data(100, 77, WIDTH))).isLessThan(REPAIRED);
    }

    @Test
    void thePlanSaysTheHeldOutLossBeforeAndAfterAndTheDriftOfTheOutputs() {
        Model original = residual();
        Outcome outcome = run(new Repair(0.01, ONLY_B), mixed(original), original, data(400, 1, WIDTH));
        assertThat(outcome.reason("B")).matches("fitted to the original: held-out loss .*% before, .*% after");
        assertThat(outcome.plan().notes())
                .singleElement()
                .asString()
                .matches("drift of the outputs from the original on held-out samples: .* before, 0\\.00.. after");
    }

    /** A residual that has drifted is made up for by what is added to it. */
    @Test
    void theResidualOfTheChangedModelIsTakenIntoAccount() {
        Model original = chain();
        Model changed = with(original, "first", values -> scaled(values, 0.7f));
        WeightFilter second = new WeightFilter(List.of(new Selector.ByName("second")), List.of());
        Outcome outcome = run(new Repair(0.01, second), changed, original, data(400, 1, WIDTH));
        assertThat(outcome.applied("second")).isTrue();
        assertThat(drift(outcome.model(), original, data(100, 77, WIDTH))).isLessThan(REPAIRED);
    }

    /** h = x first; y = h + h second. */
    private static Model chain() {
        return GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "batch", WIDTH)
                .matmul("h", "x", tensor("first", WIDTH, WIDTH, WIDTH))
                .op("Identity", "state", "h")
                .matmul("added", "state", tensor("second", WIDTH, WIDTH, WIDTH))
                .add("y", "state", "added")
                .output("y")
                .build();
    }

    private static float[] scaled(float[] values, float factor) {
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }

    @Test
    void weightsBeforeTheFirstChangeAreLeftAlone() {
        Model original = chain();
        Model changed = with(original, "second", values -> scaled(values, 0.7f));
        Outcome outcome = run(REPAIR, changed, original, data(400, 1, WIDTH));
        assertThat(outcome.reason("first")).isEqualTo("gives what it gives in the original");
        assertThat(outcome.applied("second")).isTrue();
    }

    /** Both uses read rows that were scaled, so that one matrix serves both. */
    @Test
    void aSharedWeightIsFittedOnceToAllItsUses() {
        Model original = GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "batch", WIDTH)
                .matmul("left", "x", tensor("one", WIDTH, WIDTH, WIDTH))
                .matmul("right", "x", tensor("two", WIDTH, WIDTH, WIDTH))
                .matmul("p", "left", tensor("shared", WIDTH, WIDTH, WIDTH))
                .matmul("q", "right", "shared")
                .add("y", "p", "q")
                .output("y")
                .output("q")
                .build();
        Model half = with(original, "one", values -> scaled(values, 0.5f));
        Model changed = with(half, "two", values -> scaled(values, 0.5f));
        WeightFilter only = new WeightFilter(List.of(), List.of());
        Outcome outcome = run(new Repair(0.01, only), changed, original, data(400, 1, WIDTH));
        assertThat(outcome.plan().decisions()).hasSize(3);
        assertThat(drift(outcome.model(), original, data(100, 77, WIDTH))).isLessThan(REPAIRED);
    }

    @Test
    void filtersOfAGroupedConvAreFittedBlockByBlock() {
        Model original = convolution();
        Model changed = with(original, "before", values -> scaled(values, 0.6f));
        Outcome outcome = run(REPAIR, changed, original, data(200, 1, WIDTH, 5));
        assertThat(outcome.plan().applied()).isNotEmpty();
        assertThat(drift(outcome.model(), original, data(100, 77, WIDTH, 5))).isLessThan(REPAIRED);
        Tensor filters = outcome.model().graph().initializer("filters").orElseThrow();
        assertThat(filters.shape().toArray()).containsExactly(WIDTH, WIDTH / 4, 1);
    }

    private static Model convolution() {
        Tensor before = tensor("before", 1, WIDTH, 1);
        Tensor filters = tensor("filters", WIDTH / 4, WIDTH, WIDTH / 4, 1);
        Tensor bias = tensor("bias", 1, WIDTH);
        return GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "batch", WIDTH, "seq")
                .initializer(before)
                .op("Mul", "scaled", "x", "before")
                .initializer(filters)
                .initializer(bias)
                .node(
                        "Conv",
                        List.of("scaled", "filters", "bias"),
                        List.of("y"),
                        Attribute.of("group", 4),
                        Attribute.ints("kernel_shape", 1))
                .output("y")
                .build();
    }

    @Test
    void aFitThatDoesNotHelpIsNotMade() {
        Model original = residual();
        Outcome outcome = run(new Repair(1, ONLY_B), mixed(original), original, data(400, 1, WIDTH));
        assertThat(outcome.plan().applied()).isEmpty();
        assertThat(outcome.reason("B")).startsWith("a fit would not help: held-out loss ");
    }

    @Test
    void aWeightWhoseResultHasAnotherWidthThanInTheOriginalIsLeftAlone() {
        Model original = residual();
        Model narrow = GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "batch", WIDTH)
                .matmul("inner", "x", tensor("A", WIDTH, WIDTH, INNER / 2))
                .matmul("outer", "inner", tensor("B", INNER, INNER / 2, WIDTH))
                .add("y", "x", "outer")
                .output("y")
                .build();
        Outcome outcome = run(REPAIR, narrow, original, data(400, 1, WIDTH));
        assertThat(outcome.reason("A")).contains("another width");
        assertThat(outcome.applied("B")).isTrue();
        assertThat(drift(outcome.model(), original, data(100, 77, WIDTH)))
                .isLessThan(drift(narrow, original, data(100, 77, WIDTH)));
    }

    /** A fit would fill them, and with them what made the weight smaller. */
    @Test
    void aWeightWithManyZerosKeepsThem() {
        Model original = residual();
        Model masked = with(original, "B", values -> {
            float[] sparse = values.clone();
            for (int i = 0; i < sparse.length; i += 2) {
                sparse[i] = 0;
            }
            return sparse;
        });
        Outcome outcome = run(REPAIR, masked, original, data(400, 1, WIDTH));
        assertThat(outcome.reason("B")).isEqualTo("50% of it are zeros, which a fit would fill");
    }

    /** Half precision keeps 2^-11 of each number. */
    @Test
    void weightsInHalfPrecisionAreFittedAndStaySo() {
        Model original = halves();
        Model changed = withHalves(original, "A", 0.5f);
        Outcome outcome = run(new Repair(0.01, ONLY_B), changed, original, data(400, 1, WIDTH));
        assertThat(outcome.applied("B")).isTrue();
        assertThat(outcome.model().graph().initializer("B").orElseThrow().type())
                .isEqualTo(DataType.FLOAT16);
        assertThat(drift(outcome.model(), original, data(100, 77, WIDTH))).isLessThan(4e-3);
        assertThat(drift(changed, original, data(100, 77, WIDTH))).isGreaterThan(0.1);
    }

    private static Model halves() {
        return GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "batch", WIDTH)
                .node("Cast", List.of("x"), List.of("half"), Attribute.of("to", DataType.FLOAT16.code()))
                .matmul("inner", "half", half(tensor("A", WIDTH, WIDTH, WIDTH), 1))
                .matmul("outer", "inner", half(tensor("B", WIDTH, WIDTH, WIDTH), 1))
                .node("Cast", List.of("outer"), List.of("y"), Attribute.of("to", DataType.FLOAT.code()))
                .output("y")
                .build();
    }

    private static Tensor half(Tensor tensor, float factor) {
        float[] values = TensorValues.floats(tensor);
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(Half.fromFloat(factor * value));
        }
        return Tensor.of(tensor.name(), DataType.FLOAT16, tensor.shape(), InlineData.raw(bytes.array()));
    }

    private static Model withHalves(Model model, String name, float factor) {
        Tensor old = model.graph().initializer(name).orElseThrow();
        ModelEdit edit = new ModelEdit(model);
        edit.exchange(old, half(old, factor));
        return edit.finish();
    }

    @Test
    void withoutAStepBeforeThereIsNothingToRepair() {
        Model model = residual();
        PassContext context =
                new PassContext(SeededRows.measured(model, data(100, 1, WIDTH)), Scratch.HEAP, Progress.SILENT);
        Outcome outcome = run(REPAIR, model, context);
        assertThat(outcome.model()).isSameAs(model);
        assertThat(outcome.reason("B")).isEqualTo("no step before this one has changed the model");
    }

    @Test
    void withoutDataNothingIsRepaired() {
        Model model = residual();
        Outcome outcome = run(REPAIR, mixed(model), PassContext.plain().after(model));
        assertThat(outcome.reason("B")).isEqualTo("no calibration data");
        assertThat(outcome.plan().notes()).containsExactly("no calibration data: nothing is repaired");
    }

    @Test
    void theLawsOfPassesHold() {
        PassHarness.rewrite(Repair.FACTORY, Map.of("gain", 0.2, "exclude", "role:lm-head"))
                .given(residual())
                .isUnchanged("no step before");
    }
}
