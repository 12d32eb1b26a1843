/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.inference.TypeCheck;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.recipe.WeightFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real trained models through both modes, run in ONNX Runtime. */
class ZooTest {
    private static final Path ZOO = Path.of(System.getProperty("pare.root", ".."), "..", "shared", "zoo");

    static List<String> models() {
        return List.of(
                "bert-sst2/model.onnx",
                "distilbert-sst2/model.onnx",
                "albert-sst2/model.onnx",
                "albert-sst2/model_copies.onnx",
                "squeezebert-sst2/model.onnx",
                "bert-nano-sst2/model.onnx",
                "babyllama/model.onnx",
                "babyllama/model_dynamo_opset20.onnx",
                "misaki-g2p/model.onnx",
                "misaki-g2p/encoder_model.onnx",
                "misaki-g2p/decoder_model.onnx");
    }

    @TempDir
    Path folder;

    private Path converted(String model, Float16Options.Mode mode, boolean keepNorm) throws Exception {
        Path original = ZOO.resolve(model);
        assumeTrue(Files.exists(original), "skipped: ../shared/zoo is not here");
        Model before = OnnxReader.read(original);
        ConvertFloat16 pass =
                new ConvertFloat16(new Float16Options(mode, true, keepNorm, true, 4, 1024, WeightFilter.ALL));
        Facts facts = Facts.of(before);
        Plan<Halving> plan = pass.plan(facts, PassContext.plain());
        assertThat(plan.decisions()).extracting(Decision::reason).doesNotContain("");
        Model after = pass.rewrite(facts, plan, PassContext.plain());
        assertThat(after.opsets()).isEqualTo(before.opsets());
        assertThat(TypeCheck.problems(after)).isEmpty();
        Path file = folder.resolve("half.onnx");
        OnnxWriter.write(after, file);
        if (Boolean.getBoolean("pare.zoo.print")) {
            plan.notes().forEach(System.err::println);
        }
        return file;
    }

    private double drift(String model, Path candidate) throws Exception {
        Map<String, float[]> expected = Sessions.run(ZOO.resolve(model), Map.of());
        Map<String, float[]> got = Sessions.run(candidate, Map.of());
        double worst = 0;
        for (Map.Entry<String, float[]> output : expected.entrySet()) {
            worst = Math.max(worst, Sessions.relativeRmse(output.getValue(), got.get(output.getKey())));
        }
        double ratio = (double) Files.size(ZOO.resolve(model)) / Files.size(candidate);
        if (Boolean.getBoolean("pare.zoo.print")) {
            System.err.printf("%s drift %.2e size ratio %.3f%n", model, worst, ratio);
        }
        return worst;
    }

    @ParameterizedTest
    @MethodSource("models")
    void storageHalvesTheFile(String model) throws Exception {
        Path file = converted(model, Float16Options.Mode.STORAGE, true);
        assertThat(drift(model, file)).isGreaterThan(0).isLessThan(5e-3);
        // The nodes of the dynamo export, with their records of origin, are 4 % of its file and stay as they are.
        double ratio = model.contains("dynamo") ? 1.85 : 1.9;
        assertThat((double) Files.size(ZOO.resolve(model)) / Files.size(file)).isGreaterThan(ratio);
    }

    @ParameterizedTest
    @MethodSource("models")
    void computeStaysCloseToFloat(String model) throws Exception {
        Path file = converted(model, Float16Options.Mode.COMPUTE, true);
        assertThat(drift(model, file)).isGreaterThan(0).isLessThan(6e-3);
        if (Boolean.getBoolean("pare.zoo.print")) {
            Path bare = converted(model, Float16Options.Mode.COMPUTE, false);
            System.err.println("keep-norm false: " + drift(model, bare));
        }
    }
}
