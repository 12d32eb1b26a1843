/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.Limits;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.session.LoadedGraph;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes a comparison a gate: it gives the same numbers again, and it sees errors that add up. */
class GateTest {
    private static final Path NANO = Path.of(System.getProperty("pare.root")).resolve("testdata/bert-nano-sst2");
    private static final int WIDTH = 64;
    private static final int REUSES = 12;

    @TempDir
    Path folder;

    private static DriftReport compared(Path original, Path candidate, Data data, Limits limits) {
        VerifyOptions options = VerifyOptions.defaults().withRounds(0).withLimits(limits);
        return Comparison.of(original, candidate).on(data).options(options).run();
    }

    @Test
    @DisplayName(
            "pain 14: the gate runs on one thread with deterministic kernels, measures the baseline itself and repeats its numbers")
    void twoComparisonsGiveTheSameNumbers() {
        Path original = NANO.resolve("model.onnx");
        Path candidate = folder.resolve("int8.onnx");
        Compression.of(original).preset("int8").to(candidate);
        Data rows = Data.of(
                NANO.resolve("dev.tsv"),
                DataOptions.defaults().withTokenizer(NANO).withFirst(64));

        DriftReport first = compared(original, candidate, rows, Limits.none());
        DriftReport second = compared(original, candidate, rows, Limits.none());

        assertThat(first.settings()).isEqualTo(new SessionSettings(1, 1, SessionSettings.Level.ALL, true));
        assertThat(first.outputs()).isEqualTo(second.outputs());
        assertThat(first.worstDrift()).isPositive();
        assertThat(first.task()).isEqualTo(second.task());
        assertThat(first.batchDependence()).isEqualTo(second.batchDependence());
        // Both models ran on the same rows in this job; no number of the original comes from elsewhere.
        assertThat(first.task().accuracy().orElseThrow().original()).isBetween(0.5, 1.0);
    }

    /** h1 = x·W, h2 = h1·W … with one orthogonal W, so that nothing but errors grows; all of them are outputs. */
    private Path oneLayerUsedManyTimes() {
        float[] hadamard = new float[WIDTH * WIDTH];
        for (int i = 0; i < hadamard.length; i++) {
            // Rows turned by one, so that two uses do not cancel.
            int row = (i / WIDTH + 1) % WIDTH;
            boolean odd = Integer.bitCount(row & (i % WIDTH)) % 2 == 1;
            hadamard[i] = (odd ? -1 : 1) / (float) Math.sqrt(WIDTH);
        }
        List<ValueInfo> outputs = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (int i = 1; i <= REUSES; i++) {
            String from = i == 1 ? "x" : "h" + (i - 1);
            nodes.add(Node.of("MatMul", "layer" + i, List.of(from, "W"), List.of("h" + i)));
            outputs.add(value("h" + i));
        }
        Tensor weight = Tensor.floats("W", Shape.of(WIDTH, WIDTH), hadamard);
        Graph graph = new Graph(
                "shared", List.of(value("x")), outputs, List.of(), List.of(weight), nodes, UnknownFields.NOTHING);
        Path file = folder.resolve("shared.onnx");
        OnnxWriter.write(
                new Model(8, List.of(OpsetImport.of("", 17)), List.of(), graph, List.of(), UnknownFields.NOTHING),
                file);
        return file;
    }

    private static ValueInfo value(String name) {
        return ValueInfo.of(name, DataType.FLOAT, new Dim.Symbolic("batch"), new Dim.Fixed(WIDTH));
    }

    @Test
    @DisplayName(
            "pain 3: a layer that is used twelve times is quantized once, and the error of all its uses is what is judged")
    void errorsThatAddUpOverReusesAreSeen() {
        Path original = oneLayerUsedManyTimes();
        Path candidate = folder.resolve("int8.onnx");
        Compression.of(original).preset("int8").to(candidate);

        assertThat(OnnxReader.read(candidate).tensors().stream().filter(t -> t.type() == DataType.INT8))
                .hasSize(1);
        assertThat(LoadedGraph.operatorCounts(candidate, SessionSettings.defaults()))
                .containsEntry("DynamicQuantizeMatMul", REUSES);

        DriftReport all = compared(original, candidate, Data.madeUp(1), Limits.none());
        double once = all.outputs().get("h1").relativeRmse();
        double last = all.outputs().get("h" + REUSES).relativeRmse();
        // An orthogonal layer passes errors on as they are: independent ones give √12 of one, and never more than 12
        // times.
        assertThat(last).isBetween(2 * once, REUSES * 1.5 * once);

        DriftReport judged =
                compared(original, candidate, Data.madeUp(1), Limits.none().withMaxDrift(1.5 * once));
        assertThat(judged.verdict().passed()).isFalse();
        assertThat(judged.verdict().failures())
                .anyMatch(f -> f.contains("'h12'"))
                .noneMatch(f -> f.contains("'h1'"));
    }
}
