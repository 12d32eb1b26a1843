/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import static dev.pare.testkit.PassHarness.rewrite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizeBlocksTest {
    private static final int WIDTH = 64;
    private static final String PRODUCT = "com.microsoft::MatMulNBits";
    private static final String LOOKUP = "com.microsoft::GatherBlockQuantized";

    @TempDir
    Path folder;

    private static Tensor square(String name) {
        return Tensor.floats(name, Shape.of(WIDTH, WIDTH), Blocks.gaussian(WIDTH * WIDTH, name.hashCode()));
    }

    private static GraphBuilder floats() {
        return GraphBuilder.model(14).input("x", DataType.FLOAT, "n", WIDTH);
    }

    /** A decoder with one table for what goes in and what comes out. */
    private static Model tied(int width) {
        Tensor table = Tensor.floats("table", Shape.of(50, width), Blocks.gaussian(50 * width, 9));
        return GraphBuilder.model(14)
                .input("ids", DataType.INT64, "n")
                .gather("h", table, "ids")
                .transpose("turned", "table", 1, 0)
                .matmul("y", "h", "turned")
                .output("y")
                .build();
    }

    private static List<Tensor> ofType(Model model, DataType type) {
        return model.graph().initializers().stream()
                .filter(t -> t.type() == type)
                .toList();
    }

    @Test
    @DisplayName("pain 22: accuracy_level omitted makes decoding 2.3 times slower, so it is always written")
    void everyProductStatesItsAccuracyLevel() {
        Model model = floats().matmul("h", "x", square("a"))
                .gemm("y", "h", square("b"), Tensor.floats("bias", Shape.of(WIDTH), new float[WIDTH]))
                .output("y")
                .build();
        for (int level = 1; level <= 4; level++) {
            int wanted = level;
            rewrite(QuantizeBlocks.FACTORY, Map.of("accuracy-level", level))
                    .given(model)
                    .becomes(PRODUCT, PRODUCT, "Add")
                    .satisfies(after -> assertThat(after.graph().nodes())
                            .filteredOn(n -> n.op().type().equals("MatMulNBits"))
                            .allMatch(n -> n.intAttribute("accuracy_level", 0) == wanted));
        }
        rewrite(QuantizeBlocks.FACTORY, Map.of())
                .given(model)
                .satisfies(after -> assertThat(after.graph().nodes().get(0).intAttribute("accuracy_level", 0))
                        .isEqualTo(4));
        assertThatThrownBy(() -> Blocks.pass(Map.of("accuracy-level", 0))).hasMessageContaining("between 1 and 4");
    }

    @Test
    @DisplayName("pain 22: 4-bit products are slow in the prompt phase, and the plan says what to take instead")
    void thePlanSaysWhatItIsMadeFor() {
        Plan<Blocked> plan =
                Blocks.plan(floats().matmul("y", "x", square("w")).output("y").build(), Map.of());
        assertThat(plan.notes()).anyMatch(n -> n.contains("decoding") && n.contains("quantize-weights (int8)"));
        assertThat(plan.notes()).anyMatch(n -> n.contains("accuracy level 4") && n.contains("drift"));
        Model without = floats().op("Relu", "y", "x").output("y").build();
        assertThat(Blocks.plan(without, Map.of()).notes()).isEmpty();
    }

    @Test
    void theDomainIsImportedOnce() {
        Model model = floats().matmul("y", "x", square("w")).output("y").build();
        Model after = Blocks.apply(model, Map.of());
        assertThat(after.opsets()).extracting(OpsetImport::domain).containsExactly("", "com.microsoft");
        Model has = floats().domain("com.microsoft", 1)
                .matmul("y", "x", square("w"))
                .output("y")
                .build();
        assertThat(Blocks.apply(has, Map.of()).opsets()).hasSize(2);
    }

    @Test
    @DisplayName("pain 6: a weight of several products is stored once and all of them read it")
    void everyUseOfASharedWeightIsRewrittenAndTheWeightStoredOnce() throws IOException {
        Model model = floats().matmul("a", "x", square("w"))
                .matmul("b", "a", "w")
                .matmul("y", "b", "w")
                .output("y")
                .build();
        for (String format : List.of("matmulnbits", "dequantize")) {
            Model after = Blocks.apply(model, Map.of("format", format));
            assertThat(after.graph().initializers()).hasSize(2);
            assertThat(Blocks.plan(model, Map.of()).applied().get(0).reason()).contains("3 uses");
            assertThat(Blocks.run(after, folder, Map.of("x", Blocks.input(Blocks.gaussian(WIDTH, 1), WIDTH))))
                    .hasSize(WIDTH);
        }
    }

    @Test
    void gemmsThatTakeTheirWeightTransposedKeepItSo() throws IOException {
        Tensor weight = Tensor.floats("w", Shape.of(24, WIDTH), Blocks.gaussian(24 * WIDTH, 2));
        Tensor bias = Tensor.floats("bias", Shape.of(24), Blocks.gaussian(24, 3));
        Model model = floats().gemm("y", "x", weight, bias).output("y").build();
        float[] x = Blocks.gaussian(5 * WIDTH, 8);
        float[] wanted = Blocks.run(model, folder, Map.of("x", Blocks.input(x, WIDTH)));
        for (Map<String, ?> options : List.of(
                Map.of("bits", 8, "accuracy-level", 1), Map.of("bits", 8, "format", "dequantize"), Map.of("bits", 8))) {
            float[] found = Blocks.run(Blocks.apply(model, options), folder, Map.of("x", Blocks.input(x, WIDTH)));
            // 8 bits of weights and inputs whose products add up to about 8: a wrong layout would differ by as much.
            for (int i = 0; i < wanted.length; i++) {
                assertThat(found[i]).isCloseTo(wanted[i], within(0.5f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 40, 36})
    void aTiedTableIsStoredOnceForLookUpsAndProducts(int width) throws IOException {
        Model model = tied(width);
        Map<String, Object> options = Map.of("gather", "block-quantized", "accuracy-level", 1, "symmetric", false);
        rewrite(QuantizeBlocks.FACTORY, options).given(model);
        Model after = Blocks.apply(model, options);
        assertThat(ofType(after, DataType.UINT8)).hasSize(2);
        assertThat(ofType(after, DataType.FLOAT)).hasSize(1);
        assertThat(after.graph().nodes())
                .extracting(n -> n.op().toString())
                .contains(LOOKUP, PRODUCT)
                .doesNotContain("Transpose", "Gather", "MatMul");
        long[] ids = {0, 7, 49, 7, -1};
        LongValues feed = LongValues.of(Shape.of(ids.length), ids);
        float[] found = Blocks.run(after, folder, Map.of("ids", feed));
        BlockedCodes codes = BlockRounding.of(
                new Channels(model.graph().initializer("table").orElseThrow(), true), new BlockForm(4, 32, false));
        for (int i = 0; i < found.length; i++) {
            double expected = 0;
            int row = (int) Math.floorMod(ids[i / 50], 50L);
            for (int k = 0; k < width; k++) {
                expected += (double) codes.value(row, k) * codes.value(i % 50, k);
            }
            // Sums of 64 products of numbers up to 4, in float.
            assertThat((double) found[i]).isCloseTo(expected, within(64 * 16 * 64 * 0x1p-24));
        }
    }

    @Test
    void tablesAreLeftToTheirOwnPassUnlessAskedFor() {
        Model model = tied(64);
        rewrite(QuantizeBlocks.FACTORY, Map.of())
                .given(model)
                .isUnchanged("is looked up as well as multiplied with: leave it to quantize-weights");
        rewrite(QuantizeBlocks.FACTORY, Map.of("format", "dequantize"))
                .given(model)
                .isUnchanged("the whole table would become floats at every run");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void aTableThatIsOnlyLookedUpIsStoredByRows(int bits) throws IOException {
        Tensor table = Tensor.floats("table", Shape.of(50, 100), Blocks.gaussian(5000, 9));
        Model model = GraphBuilder.model(14)
                .input("ids", DataType.INT64, "n")
                .gather("y", table, "ids")
                .output("y")
                .build();
        Map<String, Object> options = Map.of("bits", bits, "gather", "block-quantized");
        rewrite(QuantizeBlocks.FACTORY, options).given(model).becomes(LOOKUP);
        LongValues ids = LongValues.of(Shape.of(2), 3, 49);
        float[] found = Blocks.run(Blocks.apply(model, options), folder, Map.of("ids", ids));
        BlockedCodes codes = BlockRounding.of(new Channels(table, true), new BlockForm(bits, 32, true));
        for (int k = 0; k < 100; k++) {
            assertThat(found[k]).isCloseTo(codes.value(3, k), within(1e-5f));
            assertThat(found[100 + k]).isCloseTo(codes.value(49, k), within(1e-5f));
        }
    }

    @Test
    void weightsOfBranchesAreReadInBranches() throws IOException {
        Model model = floats().input("flag", DataType.BOOL)
                .initializer(square("w"))
                .matmul("h", "x", "w")
                .ifElse(
                        "y",
                        "flag",
                        GraphBuilder.subgraph("then").matmul("p", "h", "w").output("p"),
                        GraphBuilder.subgraph("else").matmul("q", "x", "w").output("q"))
                .output("y")
                .build();
        Model after = Blocks.apply(model, Map.of());
        assertThat(after.graph().initializers()).hasSize(2);
        OrtModel.open(Blocks.write(after, folder), SessionSettings.defaults()).close();
        // ONNX Runtime 1.29 looks for the codes in the branch and fails.
        rewrite(QuantizeBlocks.FACTORY, Map.of("format", "dequantize"))
                .given(model)
                .isUnchanged("is used in a nested graph");
    }

    @Test
    void refusalsSayWhy() {
        float[] broken = new float[WIDTH * WIDTH];
        broken[7] = Float.NaN;
        Tensor nan = Tensor.floats("w", Shape.of(WIDTH, WIDTH), broken);
        refused(floats().matmul("y", "x", nan), "not numbers");
        refused(floats().matmul("y", "x", Tensor.floats("w", Shape.of(WIDTH, 2), new float[2 * WIDTH])), "too small");
        refused(floats().initializer(square("w")).matmul("y", "w", "x"), "left side");
        Node scaled = Node.of("Gemm", "g", List.of("x", "w"), List.of("y"), Attribute.of("alpha", 2f));
        refused(floats().initializer(square("w")).node(scaled), "alpha");
        Node turned = Node.of("Gemm", "g", List.of("x", "w"), List.of("y"), Attribute.of("transA", 1));
        refused(floats().initializer(square("w")).node(turned), "transposed");
        refused(floats().initializer(square("w")).op("Sub", "y", "x", "w"), "Sub, which cannot read blocks");
        refused(
                floats().initializer(square("w"))
                        .matmul("a", "x", "w")
                        .transpose("t", "w", 1, 0)
                        .matmul("y", "a", "t"),
                "both as it is and transposed");
        refused(
                floats().input("w", DataType.FLOAT, WIDTH, WIDTH)
                        .initializer(square("w"))
                        .matmul("y", "x", "w"),
                "the caller of the model may replace it");
        refused(floats().initializer(square("w")).matmul("y", "x", "w").output("w"), "is an output of a graph");
        // Four columns of a short channel: a scale in float for each 16 codes of 8 bits still pays, one for each number
        // does not.
        refused(
                GraphBuilder.model(14)
                        .input("z", DataType.FLOAT, "n", 1)
                        .matmul("y", "z", Tensor.floats("w", Shape.of(1, 4096), new float[4096])),
                "would not become smaller");
    }

    private static void refused(GraphBuilder graph, String reason) {
        rewrite(QuantizeBlocks.FACTORY, Map.of())
                .given(graph.output("y").build())
                .isUnchanged(reason);
    }

    @Test
    void modelsThatCannotBeConvertedKeepTheirWeights() {
        Model model = GraphBuilder.model(6)
                .input("x", DataType.FLOAT, "n", WIDTH)
                .matmul("y", "x", square("w"))
                .output("y")
                .build();
        assertThat(Blocks.apply(model, Map.of("format", "dequantize"))).isSameAs(model);
        assertThat(Blocks.apply(model, Map.of("format", "matmulnbits"))).isNotSameAs(model);
    }

    @Test
    void optionsThatDoNotGoTogetherAreNamed() {
        assertThatThrownBy(() -> Blocks.pass(Map.of("format", "dequantize", "accuracy-level", 4)))
                .hasMessageContaining("session.qdq_matmulnbits_accuracy_level");
        assertThatThrownBy(() -> Blocks.pass(Map.of("format", "dequantize", "bits", 2)))
                .hasMessageContaining("must be 4 or 8");
        assertThatThrownBy(() -> Blocks.pass(Map.of("format", "dequantize", "gather", "block-quantized")))
                .hasMessageContaining("matmulnbits");
        assertThatThrownBy(() -> Blocks.pass(Map.of("bits", 3))).hasMessageContaining("one of 2, 4, 8");
        assertThatThrownBy(() -> Blocks.pass(Map.of("block-size", 48))).hasMessageContaining("16, 32, 64, 128");
        assertThatThrownBy(() -> Blocks.pass(Map.of("bits", 8, "ratio", 0.5))).hasMessageContaining("more than bits");
    }

    @Test
    void bytesAfterAreThoseOfTheFile() {
        Tensor odd = Tensor.floats("w", Shape.of(100, 33), Blocks.gaussian(3300, 2));
        Model model = GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "n", 100)
                .matmul("y", "x", odd)
                .output("y")
                .build();
        for (String format : List.of("matmulnbits", "dequantize")) {
            for (boolean symmetric : new boolean[] {true, false}) {
                Map<String, Object> options = Map.of("format", format, "symmetric", symmetric);
                Decision<Blocked> only = Blocks.plan(model, options).decisions().get(0);
                long stored = Blocks.apply(model, options).graph().initializers().stream()
                        .mapToLong(Tensor::byteSize)
                        .sum();
                assertThat(only.bytesAfter()).isEqualTo(stored);
            }
        }
    }
}
