/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.Statistics;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import dev.pare.testkit.TransformerModel;
import dev.pare.testkit.TransformerShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeTest {
    private static final TransformerShape SHAPE = new TransformerShape(2, 128, 2, 512, 6000, 64, 2);

    @TempDir
    private Path folder;

    private static Model encoder() {
        return TransformerModel.of(SHAPE).build();
    }

    private static Dataset texts(int samples) {
        return texts(samples, SHAPE.vocabulary());
    }

    private static Dataset texts(int samples, int vocabulary) {
        List<Batch> batches = new ArrayList<>();
        Random random = new Random(1);
        for (int b = 0; b < samples / 8; b++) {
            long[] ids = new long[8 * 6];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = (long) (vocabulary * Math.pow(random.nextDouble(), 5));
            }
            long[] ones = new long[ids.length];
            java.util.Arrays.fill(ones, 1);
            Shape shape = Shape.of(8, 6);
            batches.add(new Batch(
                    Map.of(
                            "input_ids", LongValues.of(shape, ids),
                            "attention_mask", LongValues.of(shape, ones),
                            "token_type_ids", LongValues.of(shape, new long[ids.length])),
                    Collections.nCopies(8, Label.NONE),
                    Optional.of(Mask.allReal(8, 6)),
                    8));
        }
        return Samples.dataset(batches);
    }

    private double timesSmaller(Model model, Model changed) throws Exception {
        return (double) Files.size(Runs.written(model, folder)) / Files.size(Runs.written(changed, folder));
    }

    /** And not much smaller: what is left over would have been accuracy. */
    @ParameterizedTest(name = "{0} times, groups of {1}, with data: {2}, {3} layers")
    @CsvSource({
        "5, 0, false, 2",
        "7.5, 0, false, 2",
        "7.5, 32, false, 2",
        "10, 0, true, 2",
        "7.5, 32, true, 2",
        "11, 0, false, 2",
        "6, 0, false, 8",
        "8, 0, false, 8",
        "6, 32, false, 8",
        "14, 32, false, 2",
        "3.5, 0, true, 2"
    })
    void aFileBecomesAsManyTimesSmallerAsWasWanted(double times, int group, boolean data, int layers) throws Exception {
        TransformerShape shape = new TransformerShape(layers, 128, 2, 512, 6000, 64, 2);
        Model model = TransformerModel.of(shape).build();
        Map<String, Object> options = Map.of("times-smaller", times, "group-size", group);
        Model changed = (data ? Samples.fitted(model, options, texts(200)) : Samples.plain(model, options)).model();
        assertThat(timesSmaller(model, changed)).isBetween(times, 1.1 * times);
    }

    @Test
    void aWishThatCannotBeFulfilledIsTold() {
        Samples.Outcome outcome = Samples.plain(encoder(), Map.of("times-smaller", 40));
        assertThat(outcome.plan().notes()).anyMatch(n -> n.contains("not even 1.6 bits"));
    }

    @Test
    @DisplayName("pain 19: tables are quantized by default, and the plan tells what each of them takes")
    void tablesAreQuantizedByDefaultAndTheirSizeIsTold() {
        Model model = encoder();
        for (Map<String, Object> options : List.<Map<String, Object>>of(Map.of("bits", 4), Map.of("average-bits", 4))) {
            Samples.Outcome outcome = Samples.plain(model, options);
            Decision<?> words = outcome.plan().decisions().stream()
                    .filter(d -> d.weight().name().contains("word"))
                    .findFirst()
                    .orElseThrow();
            assertThat(words).isInstanceOf(Decision.Apply.class);
            assertThat(words.reason()).contains("looked up as int8");
            assertThat(words.bytesAfter()).isLessThan(words.weight().tensor().byteSize() / 5);
            assertThat(words.bytesAfter()).isBetween(told(outcome, words, 0.97), told(outcome, words, 1.03));
        }
    }

    private static long told(Samples.Outcome outcome, Decision<?> decision, double factor) {
        return (long) (factor
                * outcome.model().graph().initializers().stream()
                        .filter(t -> t.name().startsWith(decision.weight().name() + "."))
                        .mapToLong(Tensor::byteSize)
                        .sum());
    }

    /** Palettes of multipliers come on top: 16 bytes and more for a weight. */
    @ParameterizedTest
    @CsvSource({"8, 0", "6, 32", "5, 0", "4, 0", "4, 16", "3, 32", "2, 0", "2, 16"})
    void theBytesThatThePlanTellsAreThoseOfTheFile(int bits, int group) {
        int width = 96;
        Tensor filters = Tensor.of(
                "filter",
                DataType.FLOAT,
                Shape.of(width, width, 1),
                Samples.matrix("filter", width, width).data());
        Model model = GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "n", width, "s")
                .initializer(filters)
                .node("Conv", List.of("x", "filter"), List.of("c"), Attribute.of("group", 1L))
                .transpose("t", "c", 0, 2, 1)
                .matmul("y", "t", Samples.matrix("matrix", width, width))
                .output("y")
                .build();
        Samples.Outcome outcome =
                Samples.plain(model, new HashMap<>(Map.of("bits", bits, "group-size", group, "rounding", "mse")));
        assertThat(outcome.plan().applied()).hasSize(2);
        for (Decision<?> decision : outcome.plan().applied()) {
            assertThat(decision.bytesAfter())
                    .as(decision.weight().name())
                    .isBetween(told(outcome, decision, 0.95), told(outcome, decision, 1.05));
        }
    }

    /** As many rows in each group as in any other: each is divided, into more classes in all than storage knows. */
    @Test
    void rowsOfAllFrequenciesAreStored() {
        Model model = GraphBuilder.model(14)
                .input("ids", DataType.INT64, "batch", "sequence")
                .gather("y", Samples.matrix("table", 7000, 16), "ids")
                .output("y")
                .build();
        long[] frequencies = new long[7000];
        for (int row = 0; row < frequencies.length; row++) {
            frequencies[row] = (long) Math.pow(4, row % 7) / 2;
        }
        Statistics counted = new Statistics() {
            @Override
            public Optional<Moments> moments(String value) {
                return Optional.empty();
            }

            @Override
            public Optional<long[]> frequencies(String indices) {
                return Optional.of(frequencies);
            }
        };
        Samples.Outcome outcome = Samples.fitted(model, Samples.pass(Map.of("average-bits", 3.3)), counted);
        assertThat(outcome.plan().applied()).hasSize(1);
    }

    @Test
    void rowsThatAreLookedUpOftenGetMoreBits() {
        Model model = encoder();
        Samples.Outcome outcome = Samples.fitted(model, Map.of("average-bits", 2.5), texts(200));
        FittedPlan.Table words = outcome.plan().applied().stream()
                .filter(d -> d.weight().name().contains("word"))
                .map(d -> (FittedPlan.Table) d.details())
                .findFirst()
                .orElseThrow();
        assertThat(words.classes()).hasSizeGreaterThan(2);
        assertThat(words.classes()[0]).isLessThan(words.classes()[words.classes().length - 1]);
        assertThat(outcome.plan().notes()).contains("bits shared out by the measured drift of each weight alone");
        assertThat(Facts.of(outcome.model()).weights().named("bert.embeddings.word.weight"))
                .isEmpty();
    }

    /** 430 000 weights: at 3.9 times, what operators, names and scales take would have to be saved on bits. */
    @Test
    void aWishForAboutEightBitsDoesNotTakeManyFewerFromASmallFile() throws Exception {
        Model model = TransformerModel.of(new TransformerShape(2, 128, 2, 512, 300, 64, 2))
                .build();
        Samples.Outcome outcome = Samples.fitted(model, Map.of("times-smaller", 3.9), texts(64, 300));

        assertThat(outcome.plan().notes()).anyMatch(n -> n.startsWith("3.9 times smaller would take"));
        assertThat(outcome.plan().applied()).hasSizeGreaterThan(10);
        for (Decision.Apply<?> each : outcome.plan().applied()) {
            assertThat(each.details() instanceof FittedPlan.Product product ? product.bits() : 8)
                    .isEqualTo(8);
        }
        assertThat(timesSmaller(model, outcome.model())).isBetween(3.0, 3.9);
    }
}
