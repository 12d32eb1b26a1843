/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OnnxWriter;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.UnknownFields;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizedTest {
    private static final Node NODE =
            Node.of("DynamicQuantizeLinear", "q", List.of("x"), List.of("codes", "scale", "zero"));
    private static final Node SCALED = Node.of("QuantizeLinear", "q", List.of("x", "scale", "zero"), List.of("codes"));

    @TempDir
    Path folder;

    @Test
    void codesAreThoseOfOnnxRuntime() {
        float[][] inputs = {{-1.5f, 0.2f, 2.25f, 0.7f}, {0.5f, 3, 1, 2}, {-4, -1, -0.25f, -3}, {0, 0, 0, 0}};
        Path path = write();
        try (OrtModel ort = OrtModel.open(path, SessionSettings.defaults());
                PointerScope scope = new PointerScope()) {
            for (float[] x : inputs) {
                Map<String, Values> expected = ort.run(Map.of("x", FloatValues.of(Shape.of(4), x.clone())));
                List<Tensor> actual = run(Torch.reals(Shape.of(4), x, Precision.SINGLE));
                assertThat(Torch.toLongs(actual.get(0))).isEqualTo(((LongValues) expected.get("codes")).toArray());
                if (Arrays.stream(new int[] {0, 1, 2, 3}).anyMatch(i -> x[i] != 0)) {
                    float scale = ((FloatValues) expected.get("scale")).at(0);
                    assertThat(actual.get(1).item_float()).isCloseTo(scale, within(scale * 1e-6f));
                }
                assertThat(actual.get(2).item_long()).isEqualTo(((LongValues) expected.get("zero")).at(0));
            }
        }
    }

    /** One code is 1 / scale of the input; that is the gradient, as if nothing were rounded. */
    @Test
    void gradientsGoStraightThroughTheRounding() {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = Torch.reals(Shape.of(3), new float[] {-1, 0.3f, 1.55f}, Precision.SINGLE);
            x.set_requires_grad(true);
            torch.sum(run(x).get(0)).backward();
            float expected = 255 / 2.55f;
            assertThat(Torch.toFloats(x.grad()))
                    .containsExactly(new float[] {expected, expected, expected}, within(1e-3f));
        }
    }

    /** What is not a number comes from a token of zeros, which is divided by its largest. */
    @Test
    void codesOfAGivenScaleAreThoseOfOnnxRuntime() {
        float[] x = {-1, 0.3f, 1, -0.004f, 0.5f / 127, Float.NaN};
        try (OrtModel ort = OrtModel.open(write(SCALED), SessionSettings.defaults());
                PointerScope scope = new PointerScope()) {
            Map<String, Values> expected = ort.run(Map.of("x", FloatValues.of(Shape.of(6), x)));
            assertThat(Torch.toLongs(scaled(Torch.reals(Shape.of(6), x, Precision.SINGLE))))
                    .isEqualTo(((LongValues) expected.get("codes")).toArray());
        }
    }

    @Test
    void gradientsOfCodesEndWhereACodeIsCutOff() {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = Torch.reals(Shape.of(4), new float[] {-2, -0.5f, 0.3f, 2}, Precision.SINGLE);
            x.set_requires_grad(true);
            torch.sum(scaled(x)).backward();
            assertThat(Torch.toFloats(x.grad())).containsExactly(new float[] {0, 127, 127, 0}, within(1e-3f));
        }
    }

    private static Tensor scaled(Tensor x) {
        Tensor scale = Torch.reals(Shape.of(), new float[] {1 / 127f}, Precision.SINGLE);
        Tensor zero = Torch.reals(Shape.of(), new float[] {128}, Precision.SINGLE);
        Call call = new Call(SCALED, new Tensor[] {x, scale, zero}, 11, Precision.SINGLE);
        return OperatorTable.standard().find(SCALED).orElseThrow().run(call).get(0);
    }

    private static List<Tensor> run(Tensor x) {
        Call call = new Call(NODE, new Tensor[] {x}, 11, Precision.SINGLE);
        return OperatorTable.standard().find(NODE).orElseThrow().run(call);
    }

    private Path write() {
        return write(
                NODE,
                4,
                List.of(),
                ValueInfo.of("codes", DataType.UINT8, new Dim.Fixed(4)),
                ValueInfo.of("scale", DataType.FLOAT),
                ValueInfo.of("zero", DataType.UINT8));
    }

    private Path write(Node scaled) {
        List<dev.pare.tensor.Tensor> constants = List.of(
                dev.pare.tensor.Tensor.floats("scale", Shape.of(), 1 / 127f),
                dev.pare.tensor.Tensor.of("zero", DataType.UINT8, Shape.of(), InlineData.raw(new byte[] {(byte) 128})));
        return write(scaled, 6, constants, ValueInfo.of("codes", DataType.UINT8, new Dim.Fixed(6)));
    }

    private Path write(Node node, int size, List<dev.pare.tensor.Tensor> constants, ValueInfo... outputs) {
        ValueInfo input = ValueInfo.of("x", DataType.FLOAT, new Dim.Fixed(size));
        Graph graph = new Graph(
                "g", List.of(input), List.of(outputs), List.of(), constants, List.of(node), UnknownFields.NOTHING);
        Path path = folder.resolve("q.onnx");
        OnnxWriter.write(
                new Model(8, List.of(OpsetImport.of("", 11)), List.of(), graph, List.of(), UnknownFields.NOTHING),
                path);
        return path;
    }
}
