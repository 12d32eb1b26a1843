/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
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

    private static List<Tensor> run(Tensor x) {
        Call call = new Call(NODE, new Tensor[] {x}, 11, Precision.SINGLE);
        return OperatorTable.standard().find(NODE).orElseThrow().run(call);
    }

    private Path write() {
        List<ValueInfo> outputs = List.of(
                ValueInfo.of("codes", DataType.UINT8, new dev.pare.graph.Dim.Fixed(4)),
                ValueInfo.of("scale", DataType.FLOAT),
                ValueInfo.of("zero", DataType.UINT8));
        ValueInfo input = ValueInfo.of("x", DataType.FLOAT, new dev.pare.graph.Dim.Fixed(4));
        Graph graph =
                new Graph("g", List.of(input), outputs, List.of(), List.of(), List.of(NODE), UnknownFields.NOTHING);
        Path path = folder.resolve("q.onnx");
        OnnxWriter.write(
                new Model(8, List.of(OpsetImport.of("", 11)), List.of(), graph, List.of(), UnknownFields.NOTHING),
                path);
        return path;
    }
}
