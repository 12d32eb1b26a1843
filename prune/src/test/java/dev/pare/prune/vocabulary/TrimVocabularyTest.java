/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Attribute;
import dev.pare.graph.GraphCheck;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.pass.TokenMap;
import dev.pare.pass.TokenVocabulary;
import dev.pare.recipe.OptionReader;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import dev.pare.testkit.TransformerModel;
import dev.pare.testkit.TransformerShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrimVocabularyTest {
    private static final String TABLE = "bert.embeddings.word.weight";
    private static final int TOKENS = 50;

    @TempDir
    Path folder;

    @Test
    void sentencesOfKeptTokensGiveTheSameBits() throws IOException {
        Model model = TransformerModel.of(TransformerShape.tiny()).build();
        Trimmed trimmed = trimmed(model, Map.of(), seen(7, 9, 30, 41));

        assertThat(trimmed.table(TABLE)).isEqualTo(Shape.of(6, 16));
        long[] old = {0, 7, 30, 41, 9, 9, 1};
        long[] now = LongStream.of(old).map(trimmed.map()::newId).toArray();
        assertThat(now).containsExactly(0, 2, 4, 5, 3, 3, 1);
        assertThat(logits(trimmed.model(), now)).isEqualTo(logits(model, old));
    }

    @Test
    void aTokenThatWentWouldHaveGivenOtherOutputs() throws IOException {
        Model model = TransformerModel.of(TransformerShape.tiny()).build();

        assertThat(logits(model, 0, 8, 1)).isNotEqualTo(logits(model, 0, 7, 1));
    }

    @Test
    void rareTokensGoByTheirCountOrByTheirNumber() {
        Model model = TransformerModel.of(TransformerShape.tiny()).build();
        long[] counts = seen(7, 9, 30);
        counts[9] = 5;
        counts[30] = 3;

        assertThat(trimmed(model, Map.of("min-count", 3), counts).map().size()).isEqualTo(4);
        assertThat(trimmed(model, Map.of("keep", 1), counts).map().keeps(9)).isTrue();
        assertThat(trimmed(model, Map.of("keep", 1), counts).map().size()).isEqualTo(3);
    }

    @Test
    void withoutATokenizerNothingGoes() {
        Model model = TransformerModel.of(TransformerShape.tiny()).build();

        Plan<?> plan = plan(model, Map.of(), PassContext.plain().with(frequencies(seen(7))));

        assertThat(plan.applied()).isEmpty();
        assertThat(plan.decisions().get(0).reason()).contains("the tokenizer is not known");
    }

    @Test
    void withoutDataNothingGoes() {
        Model model = TransformerModel.of(TransformerShape.tiny()).build();

        Plan<?> plan = plan(model, Map.of(), PassContext.plain().with(vocabulary(TOKENS)));

        assertThat(plan.decisions().get(0).reason()).contains("give calibration data");
    }

    @Test
    void aTokenizerOfAnotherModelIsRefused() {
        Model model = TransformerModel.of(TransformerShape.tiny()).build();

        Plan<?> plan = plan(
                model,
                Map.of(),
                PassContext.plain().with(vocabulary(TOKENS + 1)).with(frequencies(seen(7))));

        assertThat(plan.decisions().get(0).reason()).contains("not the tokenizer of this model");
    }

    @Test
    void outputsOverTheVocabularyStayUnlessAskedFor() throws IOException {
        Model model = tied();

        assertThat(plan(model, Map.of(), context(seen(7, 9))).decisions().get(0).reason())
                .contains("outputs: true");
        Trimmed trimmed = trimmed(model, Map.of("outputs", true), seen(7, 9));
        assertThat(trimmed.table("words")).isEqualTo(Shape.of(4, 8));
        assertThat(trimmed.table("bias")).isEqualTo(Shape.of(4));
        float[] all = logits(model, 0, 7, 9);
        float[] some = logits(trimmed.model(), 0, 2, 3);
        for (int i = 0; i < some.length; i++) {
            assertThat(some[i]).isEqualTo(all[i / 4 * TOKENS + trimmed.map().oldId(i % 4)]);
        }
    }

    @Test
    void idsThatTheModelComparesMustKeepTheirNumbers() {
        assertThat(trimmed(comparing(1), Map.of(), seen(7)).map().size()).isEqualTo(3);
        Plan<?> plan = plan(comparing(7), Map.of(), context(seen(7)));

        assertThat(plan.applied()).isEmpty();
        assertThat(plan.decisions().get(0).reason()).contains("compares token ids with 7");
    }

    private record Trimmed(Model model, TokenMap map) {
        Shape table(String name) {
            return model.graph().initializer(name).orElseThrow().shape();
        }
    }

    private static Trimmed trimmed(Model model, Map<String, ?> options, long[] counts) {
        return rewritten(pass(options), model, context(counts));
    }

    private static Pass<Trim> pass(Map<String, ?> options) {
        return (TrimVocabulary) TrimVocabulary.FACTORY.create(new OptionReader("", options, new ArrayList<>()));
    }

    private static Trimmed rewritten(Pass<Trim> pass, Model model, PassContext context) {
        Facts facts = Facts.of(model);
        Plan<Trim> plan = pass.plan(facts, context);
        assertThat(plan.decisions()).allMatch(d -> d instanceof Decision.Apply<Trim>);
        Model after = pass.rewrite(facts, plan, context);
        assertThat(GraphCheck.problems(after)).isEmpty();
        return new Trimmed(after, pass.tokens(plan).orElseThrow());
    }

    private static Plan<?> plan(Model model, Map<String, ?> options, PassContext context) {
        return pass(options).plan(Facts.of(model), context);
    }

    private static PassContext context(long[] counts) {
        return PassContext.plain().with(vocabulary(TOKENS)).with(frequencies(counts));
    }

    private static long[] seen(int... tokens) {
        long[] counts = new long[TOKENS];
        Arrays.stream(tokens).forEach(t -> counts[t] = 1);
        return counts;
    }

    private static Statistics frequencies(long[] counts) {
        return new Statistics() {
            @Override
            public Optional<Moments> moments(String value) {
                return Optional.empty();
            }

            @Override
            public Optional<long[]> frequencies(String indices) {
                return Optional.of(counts);
            }
        };
    }

    /** Of which the first two tokens are special. */
    private static TokenVocabulary vocabulary(int size) {
        return new TokenVocabulary() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Optional<String> refusal() {
                return Optional.empty();
            }

            @Override
            public BitSet required() {
                BitSet special = new BitSet();
                special.set(0, 2);
                return special;
            }

            @Override
            public BitSet characters() {
                return new BitSet();
            }

            @Override
            public BitSet closed(BitSet ids) {
                return ids;
            }
        };
    }

    /** A language model whose output multiplies with its word embedding. */
    private static Model tied() {
        return GraphBuilder.model(14, 8)
                .input("input_ids", DataType.INT64, "batch", "sequence")
                .gather("state", noise("words", TOKENS, 8), "input_ids")
                .matmul("mixed", "state", noise("mix", 8, 8))
                .transpose("turned", "words", 1, 0)
                .matmul("scores", "mixed", "turned")
                .add("logits", "scores", noise("bias", TOKENS))
                .output("logits", DataType.FLOAT, "batch", "sequence", TOKENS)
                .build();
    }

    /** A model that finds padding by comparing ids with a number. */
    private static Model comparing(long padding) {
        return GraphBuilder.model(14, 8)
                .input("input_ids", DataType.INT64, "batch", "sequence")
                .longs("pad", padding)
                .op("Equal", "padding", "input_ids", "pad")
                .op("Not", "real", "padding")
                .node("Cast", List.of("real"), List.of("mask"), Attribute.of("to", 1L))
                .longs("last", 2)
                .op("Unsqueeze", "column", "mask", "last")
                .gather("state", noise("words", TOKENS, 8), "input_ids")
                .op("Mul", "masked", "state", "column")
                .matmul("logits", "masked", noise("mix", 8, 3))
                .output("logits")
                .build();
    }

    private static Tensor noise(String name, int... dims) {
        Shape shape = Shape.of(Arrays.stream(dims).asLongStream().toArray());
        Random random = new Random(name.hashCode());
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.floats(name, shape, values);
    }

    private float[] logits(Model model, long... ids) throws IOException {
        Path file = Files.createTempFile(folder, "model", ".onnx");
        OnnxWriter.write(model, file);
        long[] ones = LongStream.of(ids).map(i -> 1).toArray();
        long[] zeros = new long[ids.length];
        Shape shape = Shape.of(1, ids.length);
        Map<String, Values> feeds = Map.of(
                "input_ids", LongValues.of(shape, ids),
                "attention_mask", LongValues.of(shape, ones),
                "token_type_ids", LongValues.of(shape, zeros));
        try (OrtModel loaded = OrtModel.open(file, SessionSettings.defaults())) {
            return ((FloatValues) loaded.run(feeds).get("logits")).toArray();
        }
    }
}
