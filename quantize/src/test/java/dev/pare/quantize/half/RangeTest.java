/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import static dev.pare.quantize.half.Models.floats;
import static dev.pare.quantize.half.Models.model;
import static dev.pare.quantize.half.Models.op;
import static dev.pare.quantize.half.Models.reason;
import static dev.pare.quantize.half.Models.scalar;
import static dev.pare.quantize.half.Models.text;
import static dev.pare.quantize.half.Models.weight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What measured ranges change when a graph computes in float16. */
class RangeTest {
    private static final List<ValueInfo> X = List.of(floats("x", 4, 4));
    private static final List<ValueInfo> Y = List.of(floats("y", 4, 4));
    private static final Map<String, Object> COMPUTE = Map.of("mode", "compute");

    @TempDir
    Path folder;

    private static Model twoLayers() {
        return model(
                X,
                Y,
                List.of(weight("w", 4, 4), weight("v", 4, 4)),
                op("MatMul", "a", "x", "w"),
                op("Relu", "b", "a"),
                op("MatMul", "y", "b", "v"));
    }

    /** Scores of one head: the product of two computed values, scaled, masked, and a Softmax. */
    private static Model attention(String mask) {
        return model(
                List.of(floats("x", 4, 4), floats("mask", 1, 4)),
                Y,
                List.of(weight("q", 4, 4), weight("k", 4, 4), weight("v", 4, 4), scalar("root", 2)),
                op("MatMul", "queries", "x", "q"),
                op("MatMul", "keys", "x", "k"),
                op("MatMul", "values", "x", "v"),
                op("Transpose", "turned", "keys"),
                op("MatMul", "scores", "queries", "turned"),
                op("Div", "scaled", "scores", "root"),
                op(mask, "masked", "scaled", "mask"),
                op("Softmax", "shares", "masked"),
                op("MatMul", "y", "shares", "values"));
    }

    private static List<String> lines(Model model, Statistics statistics) {
        return text(Models.compute(model, statistics).graph());
    }

    @Test
    @DisplayName(
            "pain 16: what was measured beyond the range of float16 stays in float, and the plan says how far it reached")
    void pain16NodesOutOfRangeStayInFloat() {
        Statistics measured = Measured.of("a", -3, 70000);
        assertThat(lines(twoLayers(), measured))
                .contains("a = MatMul(x, w)", "b = Relu(a)", "b_fp16 = Cast:FLOAT16(b)");
        Plan<Halving> plan = Models.plan(twoLayers(), COMPUTE, measured);
        assertThat(reason(plan, "w")).isEqualTo("used in float by MatMul (values up to 7.00e+04 were measured)");
        assertThat(reason(plan, "v")).startsWith("float16");
        assertThat(plan.notes().get(1)).startsWith("out of the range of float16, with a headroom of 4.00: ");
        assertThat(lines(twoLayers(), Measured.mild())).contains("a = MatMul(x_fp16, w)", "b = Relu(a)");
    }

    /** 16376 times the default headroom of 4 is 65504, the largest half. */
    @ParameterizedTest
    @CsvSource({
        "16376, 4, true",
        "16377, 4, false",
        "-16377, 4, false",
        "65504, 1, true",
        "65505, 1, false",
        "Infinity, 1, false",
        "NaN, 1, false"
    })
    void theLimitIsTheRangeOverTheHeadroom(float reached, double headroom, boolean half) {
        Map<String, Object> options = Map.of("mode", "compute", "headroom", headroom);
        Model after =
                Models.convert(twoLayers(), options, Measured.of("y", Math.min(reached, 0), Math.max(reached, 0)));
        assertThat(text(after.graph()).contains("y_fp16 = MatMul(b, v)")).isEqualTo(half);
    }

    @Test
    void asksForTheRangesOfAllThatWouldBeHalf() {
        List<StatisticsRequest> wanted = Models.pass(COMPUTE).wants(Facts.of(attention("Add")));
        assertThat(wanted)
                .containsExactlyInAnyOrder(
                        new StatisticsRequest.Ranges("x"),
                        new StatisticsRequest.Ranges("queries"),
                        new StatisticsRequest.Ranges("keys"),
                        new StatisticsRequest.Ranges("values"),
                        new StatisticsRequest.Ranges("scores"),
                        new StatisticsRequest.Ranges("scaled"),
                        new StatisticsRequest.Ranges("mask"),
                        new StatisticsRequest.Ranges("masked"),
                        new StatisticsRequest.Ranges("y"));
        assertThat(Models.pass(Map.of()).wants(Facts.of(attention("Add")))).isEmpty();
    }

    @Test
    @DisplayName("pain 16: attention scores that nobody measured stay in float up to the Softmax, and a note says why")
    void pain16ScoresStayInFloatWithoutData() throws Exception {
        Model before = attention("Add");
        List<String> lines = lines(before, Statistics.NONE);
        assertThat(lines)
                .contains(
                        "queries = MatMul(x_fp16, q)",
                        "scores = MatMul(queries_fp32, turned)",
                        "scaled = Div(scores, root)",
                        "masked = Add(scaled, mask)",
                        "shares_fp16 = Cast:FLOAT16(shares)",
                        "y_fp16 = MatMul(shares_fp16, values)");
        assertThat(Models.plan(before, COMPUTE).notes().get(1))
                .isEqualTo("no calibration data: which values leave the range of float16 is not known;"
                        + " attention scores stay in float");
        Model bare = Models.convert(before, Map.of("mode", "compute", "keep-scores", false));
        assertThat(text(bare.graph())).contains("scores = MatMul(queries, turned)");
        assertThat(lines(before, Measured.mild())).contains("scores = MatMul(queries, turned)");
    }

    /** Half of the last bit of float16 is 1/32 at 64: the Softmax and both products before it are computed in float. */
    @Test
    void aSteepSoftmaxKeepsWhatLeadsToItInFloat() {
        List<String> lines = lines(attention("Add"), Measured.of("masked", -10000, 64));
        assertThat(lines)
                .contains("queries = MatMul(x, q)", "scores = MatMul(queries, turned)", "values = MatMul(x_fp16, v)");
        assertThat(lines(attention("Add"), Measured.of("masked", -10000, 63.9f)))
                .contains("scores = MatMul(queries, turned)", "queries = MatMul(x_fp16, q)");
    }

    @ParameterizedTest
    @CsvSource({"14", "11", "9"})
    @DisplayName("pain 16: a mask of -3.4e38 that the caller gives is raised before it is cast, so that no row is NaN")
    void pain16MasksOfTheCallerAreRaised(long opset) throws Exception {
        Model before = Models.atOpset(attention("Add"), opset);
        Model after = Models.compute(before, Measured.mild());
        assertThat(text(after.graph())).contains("mask_fp16 = Cast:FLOAT16(mask_clipped)");
        float min = -Float.MAX_VALUE;
        for (float[] mask : new float[][] {{0, 0, min, min}, {Float.NEGATIVE_INFINITY, 0, 0, 0}}) {
            Map<String, float[]> given = Map.of("mask", mask);
            float[] expected = Sessions.run(before, folder, given).get("y");
            float[] got = Sessions.run(after, folder, given).get("y");
            assertThat(Sessions.relativeRmse(expected, got)).isLessThan(5e-3);
        }
        // A row that is masked whole has no right result, but it must have one.
        float[] whole = {min, min, min, min};
        for (float value : Sessions.run(after, folder, Map.of("mask", whole)).get("y")) {
            assertThat(value).isFinite();
        }
    }

    @Test
    @DisplayName("pain 16: inputs that are no masks are cast as they are")
    void pain16OtherInputsAreNotClipped() {
        assertThat(lines(twoLayers(), Measured.mild())).noneMatch(l -> l.contains("Clip"));
        assertThat(lines(attention("Mul"), Measured.mild())).noneMatch(l -> l.contains("Clip"));
    }

    @Test
    void headroomRoundTripsAndIsForComputeOnly() {
        Map<String, Object> options = Map.of("mode", "compute", "keep-scores", false, "headroom", 2.5);
        assertThat(Models.pass(options).options()).isEqualTo("mode: compute, keep-scores: false, headroom: 2.5");
        assertThatThrownBy(() -> Models.pass(Map.of("headroom", 2))).hasMessageContaining("no meaning in mode storage");
        assertThatThrownBy(() -> Models.pass(Map.of("mode", "compute", "headroom", 0.5)))
                .hasMessageContaining("between 1 and 1000");
    }
}
