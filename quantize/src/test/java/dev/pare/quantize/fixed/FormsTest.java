/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import static dev.pare.quantize.fixed.Models.WIDTH;
import static dev.pare.quantize.fixed.Models.gemm;
import static dev.pare.quantize.fixed.Models.list;
import static dev.pare.quantize.fixed.Models.matmul;
import static dev.pare.quantize.fixed.Models.model;
import static dev.pare.quantize.fixed.Models.node;
import static dev.pare.quantize.fixed.Models.numbers;
import static dev.pare.quantize.fixed.Models.operators;
import static dev.pare.quantize.fixed.Models.quantized;
import static dev.pare.quantize.fixed.Models.square;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.Dim;
import dev.pare.graph.GraphCheck;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.Statistics;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormsTest {
    private static final float[] ROWS = numbers(16 * WIDTH, 9);
    private static final Map<String, ?> QLINEAR = Map.of("format", "qoperator");
    private static final Map<String, ?> CONTRIB = Map.of("format", "qoperator", "contrib", true);

    @TempDir
    Path folder;

    private static Statistics measured() {
        Measured inputs = new Measured().with("x", ROWS).with("s", ROWS).with("h", -4, 4);
        return inputs.with("a", -4, 4).with("p", -5, 5).with("q", -5, 5).with("y", -5, 5);
    }

    /** With ranges of everything that was seen, so that nothing is cut and the bound on the drift is that of rounding. */
    private static Model checked(Model model, Map<String, ?> given) {
        Map<String, Object> options = new HashMap<>(given);
        options.put("calibration", "minmax");
        Model after = quantized(model, measured(), options);
        assertThat(GraphCheck.problems(after)).isEmpty();
        assertThat(quantized(after, measured(), options)).isSameAs(after);
        return after;
    }

    private static Model productAndSum() {
        return model(List.of(square("w"), list("b")), matmul("x", "w", "a"), node("Add", "y", "a", "b"));
    }

    /** The same on a stack of matrices, as in a transformer. */
    private static Model stacked() {
        return Models.stacked(List.of(square("w"), list("b")), matmul("s", "w", "a"), node("Add", "y", "a", "b"));
    }

    private static Model linear(boolean transB) {
        return model(List.of(square("w"), list("b")), gemm(transB, "x", "w", "b"));
    }

    /** Largest difference of any element. */
    private double drift(Model before, Model after) throws Exception {
        float[] expected = Loaded.run(before, folder, WIDTH, ROWS);
        float[] actual = Loaded.run(after, folder, WIDTH, ROWS);
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
        }
        return largest;
    }

    /** What rounding of both sides may cost: half a step for each of the terms of a sum, as large as they come here. */
    private static double bound() {
        double largestX = 0;
        for (float x : ROWS) {
            largestX = Math.max(largestX, Math.abs(x));
        }
        double largestW = 0;
        for (float w : TensorValues.floats(square("w"))) {
            largestW = Math.max(largestW, Math.abs(w));
        }
        // A step of the activation is at most a 255th of twice its largest number, one of the weight a 127th of its
        // largest.
        return WIDTH * largestX * largestW * (0.5 / 127 + 1.0 / 255);
    }

    @Test
    void aMatMulGivesFloatsBetweenItsDequantizedInputs() throws Exception {
        Model after = checked(stacked(), Map.of());
        assertThat(operators(after).subList(1, 6))
                .containsExactlyInAnyOrder("Reshape", "QuantizeLinear", "DequantizeLinear", "MatMul", "Add");
        assertThat(operators(after).stream().filter("DequantizeLinear"::equals)).hasSize(2);
        assertThat(after.graph().initializer("w.int8").orElseThrow().type()).isEqualTo(DataType.INT8);
        assertThat(after.graph().initializer("w")).isEmpty();
        assertThat(Loaded.operators(after, folder))
                .isEqualTo(Map.of("Reshape", 1, "QuantizeLinear", 1, "MatMulIntegerToFloat", 1, "Add", 1));
        assertThat(drift(stacked(), after)).isBetween(1e-6, bound());
    }

    @Test
    void aMatMulOfTwoMatricesTakesItsSumInSinceItWouldStayAFloatProductOtherwise() throws Exception {
        Model after = checked(productAndSum(), Map.of());
        assertThat(operators(after)).contains("Gemm").doesNotContain("MatMul", "Add");
        assertThat(Loaded.operators(after, folder)).isEqualTo(Map.of("QuantizeLinear", 1, "QGemm", 1));
        assertThat(drift(productAndSum(), after)).isBetween(1e-6, bound());
    }

    @Test
    void whereAllShapesAreFixedABiasIsSubtractedSinceItsProductWouldStayAFloatProductOtherwise() throws Exception {
        ValueInfo input = ValueInfo.of("x", DataType.FLOAT, new Dim.Fixed(16), new Dim.Fixed(WIDTH));
        Model before = stacked().withGraph(stacked().graph().withInputs(List.of(input)));
        Model after = checked(before, Map.of());
        assertThat(Loaded.operators(after, folder))
                .isEqualTo(Map.of("Reshape", 1, "QuantizeLinear", 1, "MatMulIntegerToFloat", 1, "Sub", 1));
        assertThat(drift(before, after)).isBetween(1e-6, bound());
        assertThat(drift(checked(stacked(), Map.of()), after)).isZero();
    }

    @Test
    void aSumOfAFlatProductWithAnotherValueStays() throws Exception {
        Model before = model(List.of(square("w")), matmul("x", "w", "a"), node("Add", "y", "a", "x"));
        Model after = checked(before, Map.of());
        assertThat(Loaded.operators(after, folder)).isEqualTo(Map.of("QuantizeLinear", 1, "QGemm", 1, "Add", 1));
        assertThat(drift(before, after)).isBetween(1e-6, bound());
    }

    @Test
    void aScaleThatIsWrongIsSeenInTheDrift() throws Exception {
        Model wrong = quantized(productAndSum(), new Measured().with("x", -0.1f, 0.1f), Map.of());
        assertThat(drift(productAndSum(), wrong)).isGreaterThan(bound());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("pain 29: a Gemm becomes one QGemm with its bias in 32 bits")
    void aGemmBecomesOneNode(boolean transB) throws Exception {
        for (String granularity : List.of("channel", "tensor")) {
            Model after = checked(linear(transB), Map.of("granularity", granularity));
            assertThat(after.graph().initializer("b.int32").orElseThrow().type())
                    .isEqualTo(DataType.INT32);
            assertThat(Loaded.operators(after, folder)).isEqualTo(Map.of("QuantizeLinear", 1, "QGemm", 1));
            assertThat(drift(linear(transB), after)).isBetween(1e-6, bound());
        }
    }

    @Test
    void aBiasThatIntegersCannotHoldStaysAFloat() throws Exception {
        float[] huge = new float[WIDTH];
        Arrays.fill(huge, 1e9f);
        Model before =
                model(List.of(square("w"), Tensor.floats("b", Shape.of(WIDTH), huge)), gemm(true, "x", "w", "b"));
        Model after = checked(before, Map.of());
        assertThat(Loaded.operators(after, folder)).isEqualTo(Map.of("QuantizeLinear", 1, "QGemm", 1, "Add", 1));
    }

    @Test
    void productsOfTheSameValueShareOnePairOfNodes() throws Exception {
        Model after = checked(
                Models.stacked(
                        List.of(square("q"), square("k"), square("v")),
                        matmul("s", "q", "a"),
                        matmul("s", "k", "b"),
                        matmul("s", "v", "c"),
                        node("Add", "ab", "a", "b"),
                        node("Add", "y", "ab", "c")),
                Map.of());
        assertThat(operators(after)).containsOnlyOnce("QuantizeLinear");
        assertThat(operators(after).stream().filter("DequantizeLinear"::equals)).hasSize(1 + 3);
        assertThat(Loaded.operators(after, folder))
                .isEqualTo(Map.of("Reshape", 1, "QuantizeLinear", 1, "MatMulIntegerToFloat", 3, "Add", 2));
    }

    @ParameterizedTest
    @CsvSource({"qdq, MatMulIntegerToFloat", "qoperator, QLinearMatMul", "contrib, MatMulIntegerToFloat"})
    @DisplayName("pain 3: a shared weight is stored once and every product of it becomes an integer product")
    void everyUseOfASharedWeightIsRewritten(String form, String product) throws Exception {
        Map<String, ?> options = form.equals("contrib") ? CONTRIB : Map.of("format", form);
        Model after = checked(
                Models.stacked(
                        List.of(square("w")),
                        matmul("s", "w", "p"),
                        node("Tanh", "h", "p"),
                        matmul("h", "w", "q"),
                        node("Tanh", "a", "q"),
                        matmul("a", "w", "y")),
                options);
        assertThat(after.graph().initializers().stream().filter(t -> t.shape().rank() == 2))
                .hasSize(1);
        assertThat(Loaded.operators(after, folder)).containsEntry(product, 3).doesNotContainKey("MatMul");
    }

    @Test
    @DisplayName("pain 21: without any exclude, only products with constants are wrapped")
    void nothingElseIsWrapped() throws Exception {
        Model before = model(
                List.of(square("w"), list("b"), list("g")),
                matmul("x", "w", "p"),
                node("Add", "h", "p", "b"),
                node("Tanh", "t", "h"),
                Node.of("Softmax", "s", List.of("t"), List.of("a"), Attribute.of("axis", -1L)),
                matmul("a", "w", "m"),
                node("Add", "r", "m", "x"),
                Node.of("LayerNormalization", "n", List.of("r", "g"), List.of("y")));
        Model after = checked(before.withOpsets(List.of(OpsetImport.of("", 17))), Map.of());
        for (Node node : after.graph().nodes()) {
            boolean product = node.is("MatMul") || node.is("Gemm");
            boolean wrapping = node.is("DequantizeLinear") || node.is("QuantizeLinear");
            assertThat(node.inputs().stream().anyMatch(i -> i.endsWith(".dequantized")))
                    .isEqualTo(product);
            assertThat(product || wrapping || node.inputs().stream().noneMatch(i -> i.endsWith("int8.float")))
                    .isTrue();
        }
        assertThat(operators(after).stream().filter("QuantizeLinear"::equals)).hasSize(2);
    }

    @Test
    void aTransposedMatrixIsTurnedAsCodes() throws Exception {
        Model before = model(
                List.of(square("w")),
                Node.of("Transpose", "t", List.of("w"), List.of("wt"), Attribute.ints("perm", 1, 0)),
                matmul("x", "wt", "y"));
        for (Map<String, ?> options : List.of(Map.<String, Object>of(), QLINEAR, CONTRIB)) {
            Model after = checked(before, options);
            assertThat(after.graph().nodes().get(0).input(0)).isEqualTo("w.int8");
            assertThat(Loaded.operators(after, folder)).doesNotContainKeys("MatMul", "Transpose");
            assertThat(drift(before, after)).isBetween(1e-6, bound() + 5 / 127.0);
        }
    }

    @Test
    void theStandardOperatorGivesCodesAndTheBiasIsAddedBehindIt() throws Exception {
        Model after = checked(linear(true), QLINEAR);
        assertThat(operators(after))
                .containsExactly("QuantizeLinear", "Transpose", "QLinearMatMul", "DequantizeLinear", "Add");
        // The result is rounded to one of 256 codes from -5 to 5 as well, before the bias.
        assertThat(drift(linear(true), after)).isBetween(1e-6, bound() + 5 / 255.0);
    }

    @Test
    void contribOperatorsTakeTheBiasIn() throws Exception {
        Model product = checked(stacked(), CONTRIB);
        assertThat(operators(product)).containsExactly("Reshape", "QuantizeLinear", "MatMulIntegerToFloat");
        assertThat(product.opsets()).anyMatch(o -> o.domain().equals("com.microsoft"));
        assertThat(drift(stacked(), product)).isBetween(1e-6, bound());
        assertThat(operators(checked(productAndSum(), CONTRIB))).containsExactly("QuantizeLinear", "QGemm");
        Model linear = checked(linear(true), CONTRIB);
        assertThat(operators(linear)).containsExactly("QuantizeLinear", "QGemm");
        assertThat(drift(linear(true), linear)).isBetween(1e-6, bound());
    }

    @Test
    void unsignedWeightsStandForTheSameNumbers() throws Exception {
        Model signed = checked(productAndSum(), Map.of());
        Model unsigned = checked(productAndSum(), Map.of("weights", "uint8"));
        assertThat(unsigned.graph().initializer("w.uint8").orElseThrow().type()).isEqualTo(DataType.UINT8);
        // The same integers, but for the order in which floats are put together.
        assertThat(drift(signed, unsigned)).isLessThan(1e-5);
    }

    @Test
    void sevenBitWeightsStayWithinSixtyThree() {
        Model after = checked(productAndSum(), Map.of("reduce-range", true));
        long[] codes = TensorValues.longs(after.graph().initializer("w.int8").orElseThrow());
        assertThat(Arrays.stream(codes).max().orElseThrow()).isEqualTo(63);
        assertThat(Arrays.stream(codes).min().orElseThrow()).isGreaterThanOrEqualTo(-63);
    }

    @Test
    void perTensorFormsWorkInOldOperatorSets() throws Exception {
        Model old = linear(false).withOpsets(List.of(OpsetImport.of("", 10)));
        Model after = checked(old, Map.of("granularity", "tensor"));
        assertThat(drift(old, after)).isBetween(1e-6, bound());
    }
}
