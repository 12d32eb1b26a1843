/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.factorize.Ort;
import dev.pare.factorize.Ort.Input;
import dev.pare.factorize.Passes;
import dev.pare.factorize.Passes.Outcome;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.pass.Statistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooAttentionTest {
    private static final long[] WORDS = {101, 2023, 2003, 2204, 102};
    private static final long[] LETTERS = {1, 23, 50, 61, 104};

    private static Model zoo(String name) throws IOException {
        return zoo(name, "model");
    }

    private static Model zoo(String name, String model) throws IOException {
        Path file = Path.of(System.getProperty("pare.root", "."), "../shared/zoo/" + name + "/" + model + ".onnx");
        assumeTrue(Files.exists(file), "skipped: ../shared/zoo is not here");
        return OnnxReader.read(file);
    }

    private static Outcome narrowed(Model model) {
        Map<String, ?> options = Map.of("rank", 56);
        return Passes.run(Passes.make(FactorizeAttention.FACTORY, options), model, Statistics.NONE);
    }

    private static float[] logits(Model model) {
        Map<String, Input> sentence = new HashMap<>();
        model.graph().inputs().forEach(i -> {
            boolean letters = model.graph().inputs().size() == 1;
            long[] ids = letters ? LETTERS : WORDS;
            long[] values = i.name().equals("input_ids") ? ids : new long[ids.length];
            if (i.name().equals("attention_mask")) {
                Arrays.fill(values, 1);
            }
            sentence.put(i.name(), new Input.Longs(values, 1, values.length));
        });
        return Ort.run(model, sentence);
    }

    @ParameterizedTest
    @CsvSource({"bert-sst2,16", "distilbert-sst2,8", "albert-sst2,4", "squeezebert-sst2,16"})
    void narrowsEveryAttentionAndChangesTheLogitsLittle(String name, int weights) throws IOException {
        Model before = zoo(name);
        Outcome after = narrowed(before);
        assertThat(after.plan().applied()).hasSize(weights);
        float[] wanted = logits(before);
        float[] found = logits(after.model());
        for (int i = 0; i < wanted.length; i++) {
            assertThat(Math.abs(found[i] - wanted[i])).isLessThan(0.03f * Math.abs(wanted[0]) + 0.03f);
        }
    }

    /** Rotary embeddings turn pairs of features, and keys are shared: pairs go, values and outputs stay as they are. */
    @ParameterizedTest
    @ValueSource(strings = {"model", "model_dynamo_opset20"})
    @DisplayName("pain 20: what is not recognised in an attention stays as it is, and the plan says why")
    void leavesPairsOutWhereRotaryEmbeddingsStandBetween(String file) throws IOException {
        Model before = zoo("babyllama", file);
        Outcome after =
                Passes.run(Passes.make(FactorizeAttention.FACTORY, Map.of("rank", 12)), before, Statistics.NONE);
        assertThat(after.plan().applied()).hasSize(2 * 5);
        assertThat(after.plan().applied()).allMatch(d -> d.reason().startsWith("features 12 of 16 in each of 8 heads"));
        assertThat(after.plan().decisions()).anyMatch(d -> d.reason().contains("groups of queries"));
        float[] wanted = logits(before);
        float[] found = logits(after.model());
        double difference = 0;
        double all = 0;
        for (int i = 0; i < wanted.length; i++) {
            difference += Math.pow(found[i] - wanted[i], 2);
            all += Math.pow(wanted[i], 2);
        }
        assertThat(Math.sqrt(difference / all)).isBetween(1e-4, 0.4);
    }
}
