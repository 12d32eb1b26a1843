/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.quantize.saturation.Saturation;
import dev.pare.recipe.RecipeReader;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.session.LoadedGraph;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums that no processor cuts, in every pass that makes integer products. */
class SaturationSafeTest {
    private static final Path NANO = Path.of(System.getProperty("pare.root")).resolve("testdata/bert-nano-sst2");

    @TempDir
    Path folder;

    private Saturation written(Compression compression, String name) {
        Path out = folder.resolve(name);
        compression.to(out);
        return Saturation.of(OnnxReader.read(out));
    }

    /** Of the matrices; fitted ones have 8 bits. */
    private int largestCode(String name) {
        int largest = 0;
        for (Tensor tensor : OnnxReader.read(folder.resolve(name)).tensors()) {
            if (tensor.type() == DataType.INT8 && tensor.shape().rank() == 2) {
                for (long code : TensorValues.longs(tensor)) {
                    largest = Math.max(largest, (int) Math.abs(code));
                }
            }
        }
        return largest;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quantize-weights",
                "quantize-static",
                "quantize-static: {format: qoperator}",
                "quantize-static: {format: qoperator, contrib: true}"
            })
    void everyFormOfIntegerProductsIsSafe(String step) {
        Data rows = Data.of(
                NANO.resolve("dev.tsv"),
                DataOptions.defaults().withTokenizer(NANO).withFirst(32));
        Compression compression = Compression.of(NANO.resolve("model.onnx"))
                .recipe(new RecipeReader(Catalogue.passes()).read("test", "steps:\n  - " + step))
                .calibratedOn(rows);

        Saturation usual = written(compression, "usual.onnx");
        Saturation safe = written(compression.saturationSafe(), "safe.onnx");

        assertThat(usual.checked()).isPositive();
        assertThat(usual.safe()).isTrue();
        assertThat(safe).isEqualTo(usual);
        assertThat(compression.saturationSafe().plan().recipe().text()).contains("reduce-range: true");
        assertThat(largestCode("safe.onnx")).isEqualTo(step.equals("quantize-weights") ? 127 : 63);
    }

    /** What is unpacked, joined or added up at load is not in the file; ONNX Runtime writes what it has made of it. */
    @ParameterizedTest
    @EnumSource(
            value = Preset.class,
            names = {"INT8", "INT4", "SMALL"})
    void whatIsMadeAtLoadIsSafe(Preset preset) {
        Data rows = Data.of(
                NANO.resolve("dev.tsv"),
                DataOptions.defaults().withTokenizer(NANO).withFirst(24));
        Path out = folder.resolve("made.onnx");
        Compression.of(NANO.resolve("model.onnx"))
                .recipe(preset.recipe())
                .calibratedOn(rows)
                .to(out);

        Saturation loaded = LoadedGraph.look(out, SessionSettings.defaults(), Saturation::of);

        assertThat(loaded.checked()).isGreaterThanOrEqualTo(6);
        assertThat(loaded.unknown()).isZero();
        assertThat(loaded.unsafe()).isEmpty();
    }

    /** All codes as large as they can be. */
    private Path saturating(Path model) {
        Model read = OnnxReader.read(model);
        List<Tensor> initializers = new ArrayList<>();
        for (Tensor tensor : read.graph().initializers()) {
            byte[] codes = new byte[tensor.type() == DataType.INT8 ? (int) tensor.byteSize() : 0];
            Arrays.fill(codes, (byte) 127);
            initializers.add(
                    codes.length == 0
                            ? tensor
                            : Tensor.of(tensor.name(), DataType.INT8, tensor.shape(), InlineData.raw(codes)));
        }
        Path out = folder.resolve("saturating.onnx");
        OnnxWriter.write(read.withGraph(read.graph().withInitializers(initializers)), out);
        return out;
    }

    @Test
    @DisplayName("pain 13: a comparison on one machine says if the candidate may compute otherwise on another")
    void aComparisonTellsOfWeightsThatCouldSaturate() {
        Path original = NANO.resolve("model.onnx");
        Path safe = folder.resolve("small.onnx");
        Compression.of(original).preset("int8").to(safe);

        assertThat(Comparison.of(original, safe).run().data().notes()).noneMatch(n -> n.contains("saturate"));
        assertThat(Comparison.of(original, saturating(safe)).run().data().notes())
                .anyMatch(n ->
                        n.startsWith("of the candidate, 19 of 19 int8 weights could saturate on x86 without VNNI"));
    }
}
