/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import static dev.pare.quantize.fixed.Models.WIDTH;
import static dev.pare.quantize.fixed.Models.list;
import static dev.pare.quantize.fixed.Models.matmul;
import static dev.pare.quantize.fixed.Models.model;
import static dev.pare.quantize.fixed.Models.node;
import static dev.pare.quantize.fixed.Models.pass;
import static dev.pare.quantize.fixed.Models.plan;
import static dev.pare.quantize.fixed.Models.problems;
import static dev.pare.quantize.fixed.Models.square;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.Decision;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    private static final Statistics MEASURED =
            new Measured().with("x", -1, 0, 2).with("a", -1, 1).with("y", -3, 3);

    private static Model threeOfOneValue() {
        return model(
                List.of(square("q"), square("k"), square("v")),
                matmul("x", "q", "a"),
                matmul("x", "k", "b"),
                matmul("x", "v", "c"),
                node("Add", "ab", "a", "b"),
                node("Add", "y", "ab", "c"));
    }

    private static String refusal(Model model, Map<String, ?> options) {
        assertThat(plan(model, MEASURED, options).applied()).isEmpty();
        return plan(model, MEASURED, options).decisions().get(0).reason();
    }

    @ParameterizedTest
    @ValueSource(strings = {"percentile", "entropy", "mse"})
    @DisplayName(
            "pain 9: calibration asks for one histogram of a fixed size per distinct activation, never for activations")
    void calibrationAsksForHistogramsOnly(String calibration) {
        assertThat(pass(Map.of("calibration", calibration)).wants(Facts.of(threeOfOneValue())))
                .containsExactly(new StatisticsRequest.Histogram("x"));
    }

    @Test
    void extremesNeedNoHistogram() {
        assertThat(pass(Map.of("calibration", "minmax")).wants(Facts.of(threeOfOneValue())))
                .containsExactly(new StatisticsRequest.Ranges("x"));
    }

    @Test
    void resultsAreMeasuredOnlyWhereTheyBecomeCodes() {
        Model model = model(List.of(square("w")), matmul("x", "w", "y"));
        Facts facts = Facts.of(model);
        assertThat(pass(Map.of("calibration", "minmax", "format", "qoperator")).wants(facts))
                .containsExactly(new StatisticsRequest.Ranges("x"), new StatisticsRequest.Ranges("y"));
        assertThat(pass(Map.of("calibration", "minmax", "format", "qoperator", "contrib", true))
                        .wants(facts))
                .containsExactly(new StatisticsRequest.Ranges("x"));
        Statistics withoutResult = new Measured().with("x", 1);
        assertThat(plan(model, withoutResult, Map.of("format", "qoperator"))
                        .decisions()
                        .get(0)
                        .reason())
                .contains("range of its result y was not measured");
    }

    @Test
    void withoutDataEveryWeightSaysThatRangesNeedData() {
        var plan = plan(threeOfOneValue(), Statistics.NONE, Map.of());
        assertThat(plan.applied()).isEmpty();
        assertThat(plan.decisions()).hasSize(3).allMatch(d -> d.reason().contains("calibration data"));
        assertThat(plan.notes()).singleElement().asString().contains("quantize-weights");
    }

    @Test
    void aWeightOneOfWhoseInputsWasNotMeasuredIsLeftAlone() {
        Model model = model(List.of(square("w")), matmul("x", "w", "h"), matmul("h", "w", "y"));
        assertThat(refusal(model, Map.of())).contains("range of its input h was not measured (y_node)");
    }

    @Test
    @DisplayName("pain 12: int8 activations on x86 are refused, or noted where somebody insists")
    void slowActivationsAreRefusedOrNoted() {
        assertThat(problems(Map.of("activations", "int8")))
                .singleElement()
                .asString()
                .contains("slowly on x86");
        assertThat(problems(Map.of("activations", "int8", "target", "arm"))).isEmpty();
        Map<String, ?> insisting = Map.of("activations", "int8", "allow-slow", true);
        assertThat(problems(insisting)).isEmpty();
        assertThat(plan(threeOfOneValue(), MEASURED, insisting).notes())
                .singleElement()
                .asString()
                .contains("slowly on x86");
        assertThat(plan(threeOfOneValue(), MEASURED, Map.of("activations", "int8", "target", "arm"))
                        .notes())
                .isEmpty();
        assertThat(plan(threeOfOneValue(), MEASURED, Map.of()).notes()).isEmpty();
    }

    @Test
    void optionsOfAnotherFormOrCalibrationAreErrors() {
        assertThat(problems(Map.of("contrib", true))).hasSize(1);
        assertThat(problems(Map.of("percentile", 99))).hasSize(1);
        assertThat(problems(Map.of("calibration", "percentile", "percentile", 99)))
                .isEmpty();
        assertThat(problems(Map.of("format", "qoperator", "contrib", true))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"qdq, channel, 13", "qdq, tensor, 10", "qoperator, channel, 10"})
    void theOldestOperatorSetFollowsFromTheForm(String format, String granularity, int opset) {
        assertThat(pass(Map.of("format", format, "granularity", granularity)).minOpset())
                .isEqualTo(opset);
    }

    @Test
    void optionsSurviveTheirText() {
        assertThat(pass(Map.of("calibration", "percentile", "percentile", 99.9, "format", "qoperator"))
                        .options())
                .isEqualTo("format: qoperator, contrib: false, calibration: percentile, percentile: 99.9,"
                        + " activations: uint8, weights: int8, granularity: channel, target: any, allow-slow: false,"
                        + " reduce-range: false, min-elements: 1024");
    }

    @Test
    void refusalsSayWhy() {
        assertThat(refusal(model(List.of(square("w")), node("Sub", "y", "x", "w")), Map.of()))
                .contains("Sub, which has no integer form");
        assertThat(refusal(model(List.of(square("w")), matmul("w", "x", "y")), Map.of()))
                .contains("left side");
        assertThat(refusal(model(List.of(square("w")), matmul("x", "w", "y")), Map.of("exclude", "w")))
                .isEqualTo("excluded by w");
        Tensor broken = Tensor.floats("w", Shape.of(WIDTH, WIDTH), infinite());
        assertThat(refusal(model(List.of(broken), matmul("x", "w", "y")), Map.of()))
                .contains("infinite");
        assertThat(refusal(model(List.of(list("w")), node("Add", "y", "x", "w")), Map.of()))
                .contains("not a matrix");
        Tensor filter = Tensor.floats("w", Shape.of(WIDTH, WIDTH, 1), Models.numbers(WIDTH * WIDTH, 1));
        assertThat(refusal(model(List.of(filter), node("Conv", "y", "x", "w")), Map.of()))
                .contains("filter of a convolution");
        assertThat(refusal(model(List.of(square("w")), node("Gather", "y", "w", "x")), Map.of()))
                .contains("table that is looked up, which quantize-weights stores");
    }

    private static float[] infinite() {
        float[] values = new float[WIDTH * WIDTH];
        values[5] = Float.POSITIVE_INFINITY;
        return values;
    }

    @Test
    void aMatrixUsedBothWaysHasChannelsBothWays() {
        Model model = model(
                List.of(square("w")),
                Node.of("Transpose", "t", List.of("w"), List.of("wt"), Attribute.ints("perm", 1, 0)),
                matmul("x", "w", "a"),
                matmul("a", "wt", "y"));
        assertThat(refusal(model, Map.of())).contains("both ways");
        assertThat(plan(model, MEASURED, Map.of("granularity", "tensor")).applied())
                .hasSize(1);
    }

    @Test
    void inABranchOnlyProductsOfMeasuredValuesAreTaken() {
        Graph branch = new Graph(
                "then",
                List.of(),
                List.of(ValueInfo.of("p", DataType.FLOAT)),
                List.of(),
                List.of(square("outer"), square("inner")),
                List.of(matmul("x", "outer", "h"), matmul("h", "inner", "p")),
                UnknownFields.NOTHING);
        Attribute then = new Attribute("then_branch", new AttributeValue.OfGraph(branch), UnknownFields.NOTHING);
        Node choice = Node.of("If", "if", List.of("flag"), List.of("y"), then);
        // The name h is measured too, but of another value of that name it would not be known.
        Statistics statistics = new Measured().with("x", -1, 1).with("h", -1, 1);
        List<Decision<FixedWeight>> decisions =
                plan(model(List.of(), choice), statistics, Map.of()).decisions();
        assertThat(decisions).hasSize(2);
        assertThat(decisions.get(0)).isInstanceOf(Decision.Apply.class);
        assertThat(decisions.get(1).reason()).contains("input h was not measured");
    }
}
