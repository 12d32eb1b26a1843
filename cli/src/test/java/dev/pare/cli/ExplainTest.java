/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pare.cli.Cli.Result;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OnnxWriter;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.tensor.UnknownFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {
    private static final int WIDTH = 64;

    @TempDir
    Path folder;

    private static Tensor weight(String name, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[WIDTH * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() / Math.sqrt(WIDTH));
        }
        return Tensor.floats(name, Shape.of(WIDTH, WIDTH), values);
    }

    /** y = x·first·second·third, where the first makes one channel 10 000 times as large as the others and the second ignores it. */
    private Path modelWithAnOutlierChannel() {
        float[] first = floats(weight("first", 1));
        float[] second = floats(weight("second", 2));
        for (int k = 0; k < WIDTH; k++) {
            first[k * WIDTH] *= 10_000;
            second[k] = 0;
        }
        Graph graph = new Graph(
                "outlier",
                List.of(ValueInfo.of("x", DataType.FLOAT, new Dim.Symbolic("batch"), new Dim.Fixed(WIDTH))),
                List.of(ValueInfo.of("y", DataType.FLOAT, new Dim.Symbolic("batch"), new Dim.Fixed(WIDTH))),
                List.of(),
                List.of(
                        Tensor.floats("first", Shape.of(WIDTH, WIDTH), first),
                        Tensor.floats("second", Shape.of(WIDTH, WIDTH), second),
                        weight("third", 3)),
                List.of(
                        Node.of("MatMul", "m1", List.of("x", "first"), List.of("h1")),
                        Node.of("MatMul", "m2", List.of("h1", "second"), List.of("h2")),
                        Node.of("MatMul", "m3", List.of("h2", "third"), List.of("y"))),
                UnknownFields.NOTHING);
        Path file = folder.resolve("outlier.onnx");
        OnnxWriter.write(
                new Model(8, List.of(OpsetImport.of("", 17)), List.of(), graph, List.of(), UnknownFields.NOTHING),
                file);
        return file;
    }

    private static float[] floats(Tensor tensor) {
        return TensorValues.floats(tensor);
    }

    private Result compress(Path model, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("compress", model, "-o", folder.resolve("small.onnx"), "-q"));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray());
    }

    @Test
    @DisplayName(
            "pain 1: when int8 drifts too far, each weight's share is measured and exclusions are proposed with numbers")
    void aLimitThatIsExceededIsExplainedWeightByWeight() throws IOException {
        Result result = compress(
                Cli.MODEL,
                "--json",
                "--max-drift",
                "0.0005",
                "--data",
                Cli.DEV,
                "--tokenizer",
                Cli.NANO,
                "--limit",
                32);

        JsonNode costs = new ObjectMapper().readTree(result.out()).at("/costs");
        JsonNode step = costs.get(costs.size() - 1);
        assertThat(result.code()).isEqualTo(ExitCodes.LIMIT_EXCEEDED);
        assertThat(step.at("/pass").asText()).isEqualTo("quantize-weights");
        assertThat(step.at("/weights").size()).isEqualTo(21);
        double before = Double.POSITIVE_INFINITY;
        for (JsonNode weight : step.at("/weights")) {
            assertThat(weight.at("/drift").asDouble()).isBetween(0.0, before);
            before = weight.at("/drift").asDouble();
        }
        JsonNode most = step.at("/proposals").get(step.at("/proposals").size() - 1);
        assertThat(most.at("/exclude").size()).isEqualTo(8);
        assertThat(most.at("/drift").asDouble()).isLessThan(step.at("/drift").asDouble());
    }

    @Test
    @DisplayName(
            "pain 2: a model that int8 ruins fails the gate, and the weight to leave in float is named; that mends it")
    void aModelThatIsRuinedIsMendedByWhatIsProposed() throws IOException {
        Path model = modelWithAnOutlierChannel();
        Result ruined = compress(model, "--max-drift", "0.05");
        Result asJson = compress(model, "--max-drift", "0.05", "--json");

        assertThat(ruined.code()).isEqualTo(ExitCodes.LIMIT_EXCEEDED);
        assertThat(ruined.out())
                .contains("Causes of drift", "within 0.050:  - quantize-weights: {", "exclude: ['second']");
        JsonNode json = new ObjectMapper().readTree(asJson.out());
        assertThat(json.at("/outputs/y/relativeRmse").asDouble()).isGreaterThan(0.5);
        assertThat(json.at("/costs/0/weights/0/weight").asText()).isEqualTo("second");
        assertThat(json.at("/costs/0/proposals/0/drift").asDouble()).isLessThan(0.05);

        String step = json.at("/costs/0/proposals/0/step").asText();
        Path recipe = Files.writeString(folder.resolve("mended.yaml"), "steps:\n  - dedupe\n  " + step + "\n");
        Result mended = compress(model, "--max-drift", "0.05", "--recipe", recipe);
        assertThat(mended.code()).isEqualTo(ExitCodes.GOOD);
        assertThat(mended.out()).contains("Verdict: pass").doesNotContain("Causes of drift");
    }

    @Test
    void explainsWhenAskedAndNotWhenToldNotTo() {
        Path model = modelWithAnOutlierChannel();
        assertThat(compress(model, "--max-drift", "0.05", "--explain", "never").out())
                .contains("Verdict: fail")
                .doesNotContain("Causes of drift");
        assertThat(Cli.run("compress", model, "--dry-run", "--explain", "always", "-q")
                        .out())
                .contains("Causes of drift", "to try:  - quantize-weights: {", "exclude: ['second']");
        assertThat(compress(model, "--explain", "sometimes").code()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void theBatchDependenceOfInt8IsReportedAndMayHaveALimit() throws IOException {
        Object[] text = {"--data", Cli.DEV, "--tokenizer", Cli.NANO, "--limit", 64, "--explain", "never"};
        Result kept = compress(Cli.MODEL, with(text, "--max-batch-dependence", "0.5", "--json"));
        Result exceeded = compress(Cli.MODEL, with(text, "--max-batch-dependence", "0.00001"));

        JsonNode json = new ObjectMapper().readTree(kept.out());
        assertThat(kept.code()).isEqualTo(ExitCodes.GOOD);
        // Sums of floats in another order, against ranges of activations that the rest of the batch widens.
        assertThat(json.at("/batchDependence/original").asDouble()).isLessThan(1e-5);
        assertThat(json.at("/batchDependence/candidate").asDouble()).isBetween(1e-4, 0.1);
        assertThat(exceeded.code()).isEqualTo(ExitCodes.LIMIT_EXCEEDED);
        assertThat(exceeded.out()).contains("depend on the rest of the batch", "dependence on the batch");
    }

    private static Object[] with(Object[] some, Object... more) {
        List<Object> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray();
    }
}
