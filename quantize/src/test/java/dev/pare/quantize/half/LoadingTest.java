/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import static dev.pare.quantize.half.Models.floats;
import static dev.pare.quantize.half.Models.model;
import static dev.pare.quantize.half.Models.op;
import static dev.pare.quantize.half.Models.scalar;
import static dev.pare.quantize.half.Models.text;
import static dev.pare.quantize.half.Models.weight;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.Dim;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.Statistics;
import dev.pare.tensor.DataType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that ONNX Runtime would refuse, or end the process over, if they were converted without thought. */
class LoadingTest {
    private static final List<ValueInfo> X = List.of(floats("x", 2, 4));
    private static final List<ValueInfo> Y = List.of(floats("y", 2, 4));

    @TempDir
    Path folder;

    private static Node cast(String out, String in) {
        return Node.of("Cast", "", List.of(in), List.of(out), Attribute.of("to", DataType.FLOAT.code()));
    }

    /** ONNX Runtime's fusion of attention reads the constants of a mask as floats without asking for their type. */
    @Test
    void theArithmeticOfAMaskStaysInFloat() {
        ValueInfo ids = ValueInfo.of("ids", DataType.INT64, new Dim.Fixed(2), new Dim.Fixed(4));
        Model before = model(
                List.of(floats("x", 2, 4), ids),
                Y,
                List.of(weight("w", 4, 4), scalar("one", 1), scalar("low", -10000)),
                cast("m", "ids"),
                op("Sub", "free", "one", "m"),
                op("Mul", "mask", "free", "low"),
                op("MatMul", "a", "x", "w"),
                op("Add", "b", "a", "mask"),
                op("Softmax", "y", "b"));
        assertThat(text(Models.compute(before, Measured.mild()).graph()))
                .contains("mask = Mul(free, low)", "mask_fp16 = Cast:FLOAT16(mask)", "b = Add(a, mask_fp16)");
    }

    /** Transposes that move the first axis before a product: ONNX Runtime's fusion breaks when Casts lie between them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void productsOfStackedOperandsStayInFloat(boolean measured) {
        Node turn = Node.of("Transpose", "", List.of("a"), List.of("t"), Attribute.ints("perm", 1, 0, 2));
        Model before = model(
                List.of(floats("x", 3, 2, 4)),
                List.of(floats("y", 2, 3, 4)),
                List.of(weight("w", 4, 4), weight("v", 4, 4)),
                op("MatMul", "a", "x", "w"),
                turn,
                op("MatMul", "y", "t", "v"));
        Statistics statistics = measured ? Measured.mild() : Statistics.NONE;
        assertThat(text(Models.compute(before, statistics).graph()))
                .contains(
                        "a = MatMul(x_fp16, w)", "a_fp32 = Cast:FLOAT(a)", "t = Transpose(a_fp32)", "y = MatMul(t, v)");
    }

    @Test
    @DisplayName(
            "pain 15: a Cast to float between halves becomes an Identity, and the model loads without optimizations, too")
    void pain15ACastBetweenHalvesIsAnIdentity() throws Exception {
        Model before = model(
                X, Y, List.of(weight("w", 4, 4)), op("MatMul", "a", "x", "w"), cast("b", "a"), op("Relu", "y", "b"));
        Model after = Models.compute(before);
        assertThat(text(after.graph())).contains("b = Identity(a)", "y_fp16 = Relu(b)");
        assertThat(Sessions.loads(after, folder)).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 12, 13, 17})
    @DisplayName("pain 18: IR version and opset stay what they were, and the model loads")
    void pain18KeepsIrVersionAndOpset(long opset) throws Exception {
        for (String mode : List.of("storage", "compute")) {
            Model before = Models.atOpset(
                    model(X, Y, List.of(weight("w", 4, 4)), op("MatMul", "a", "x", "w"), op("Relu", "y", "a"))
                            .withIrVersion(opset < 12 ? 4 : 7),
                    opset);
            Map<String, Object> options = mode.equals("storage") ? Map.of("min-bytes", 8) : Map.of("mode", mode);
            Model after = Models.convert(before, options);
            assertThat(after.irVersion()).isEqualTo(before.irVersion());
            assertThat(after.opsets()).containsExactly(OpsetImport.of("", opset));
            assertThat(Sessions.loads(after, folder)).isNull();
        }
    }
}
