/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.runtime.Signatures;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Label;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.task.vector.Pooling;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TaskDetectorTest {
    private static final int LENGTH = 5;

    private static TaskKind detect(OptionalLong vocabulary, boolean causal, Port... outputs) {
        return new TaskDetector(signature(outputs), vocabulary)
                .detect(batch(), values(outputs), causal)
                .kind();
    }

    private static List<String> outputs(Pooling pooling, Port... outputs) {
        TaskDetector detector = new TaskDetector(signature(outputs), OptionalLong.empty(), pooling);
        TaskDetector.Task task = pooling == Pooling.AUTO
                ? detector.detect(batch(), values(outputs), false)
                : detector.forced(TaskKind.EMBEDDING, batch(), values(outputs));
        return task.outputs();
    }

    private static Signature signature(Port... outputs) {
        return new Signature(
                Signatures.classifier("input_ids", "attention_mask").inputs(), List.of(outputs));
    }

    private static Batch batch() {
        return new Batch(Map.of(), List.of(Label.NONE), Optional.of(Mask.allReal(1, LENGTH)), 1);
    }

    private static Map<String, Values> values(Port... outputs) {
        Map<String, Values> values = new LinkedHashMap<>();
        for (Port port : outputs) {
            long[] dims = new long[port.rank()];
            for (int axis = 0; axis < dims.length; axis++) {
                dims[axis] = port.fixed(axis).orElse(axis == 0 ? 1 : LENGTH);
            }
            Shape shape = Shape.of(dims);
            values.put(port.name(), FloatValues.of(shape, new float[(int) shape.elements()]));
        }
        return values;
    }

    private static Port out(String name, Object... axes) {
        return Signatures.port(name, DataType.FLOAT, axes);
    }

    static Stream<Arguments> outputs() {
        return Stream.of(
                Arguments.of(TaskKind.CLASSIFICATION, out("logits", "b", 2)),
                Arguments.of(TaskKind.CLASSIFICATION, out("output_0", "b", 3)),
                Arguments.of(TaskKind.EMBEDDING, out("sentence_embedding", "b", 8)),
                Arguments.of(TaskKind.EMBEDDING, out("output_0", "b", 384)),
                Arguments.of(TaskKind.EMBEDDING, out("last_hidden_state", "b", "s", 16)),
                Arguments.of(TaskKind.EMBEDDING, out("output_0", "b", "s", 50)),
                Arguments.of(TaskKind.TOKEN, out("output_0", "b", "s", 9)),
                Arguments.of(TaskKind.TOKEN, out("logits", "b", "s", 9)),
                Arguments.of(TaskKind.MASKED_LM, out("logits", "b", "s", 1000)),
                Arguments.of(TaskKind.NONE, out("attention", "b", 2, "s", "s")));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void tellsTheTaskFromNamesAndShapes(TaskKind expected, Port output) {
        assertThat(detect(OptionalLong.empty(), false, output)).isEqualTo(expected);
    }

    @Test
    void tellsQuestionSpansFromTwoOutputsOverTokens() {
        assertThat(detect(OptionalLong.empty(), false, out("start_logits", "b", "s"), out("end_logits", "b", "s")))
                .isEqualTo(TaskKind.SPAN);
    }

    @Test
    void tellsLanguageModelsByTheirVocabulary() {
        assertThat(detect(OptionalLong.of(12), true, out("logits", "b", "s", 12)))
                .isEqualTo(TaskKind.CAUSAL_LM);
        assertThat(detect(OptionalLong.of(12), false, out("logits", "b", "s", 12)))
                .isEqualTo(TaskKind.MASKED_LM);
        assertThat(detect(OptionalLong.of(12), true, out("logits", "b", "s", 9)))
                .isEqualTo(TaskKind.TOKEN);
    }

    @Test
    void prefersLogitsToOtherOutputs() {
        assertThat(detect(OptionalLong.empty(), false, out("hidden_states", "b", "s", 64), out("logits", "b", 2)))
                .isEqualTo(TaskKind.CLASSIFICATION);
    }

    @Test
    void prefersTheVectorOfTheTextButForBertsPooler() {
        Port tokens = out("token_embeddings", "b", "s", 64);
        assertThat(outputs(Pooling.AUTO, tokens, out("sentence_embedding", "b", 64)))
                .containsExactly("sentence_embedding");
        assertThat(outputs(Pooling.AUTO, tokens, out("pooler_output", "b", 64))).containsExactly("token_embeddings");
    }

    @Test
    void takesTheOutputThatAPoolingIsFor() {
        Port tokens = out("last_hidden_state", "b", "s", 64);
        Port text = out("text_embeds", "b", 64);
        Port logits = out("logits", "b", "s", 64);
        assertThat(outputs(Pooling.CLS, logits, text, tokens)).containsExactly("last_hidden_state");
        assertThat(outputs(Pooling.NONE, logits, tokens, text)).containsExactly("text_embeds");
        assertThat(outputs(Pooling.NONE, logits, tokens)).isEmpty();
    }

    @Test
    void aTaskFitsBatchesOfWhichItsOutputHasARowForEachSample() {
        TaskDetector.Task task = new TaskDetector.Task(TaskKind.CLASSIFICATION, List.of("logits"));
        Map<String, Values> threeRows = Map.of("logits", FloatValues.of(Shape.of(3, 2), new float[6]));
        List<Label> labels = List.of(Label.NONE, Label.NONE);
        Mask filledUp = Mask.allReal(3, LENGTH);
        assertThat(task.fits(new Batch(Map.of(), labels, Optional.empty(), 2), threeRows))
                .isFalse();
        assertThat(task.fits(new Batch(Map.of(), labels, Optional.of(filledUp), 2), threeRows))
                .isTrue();
    }
}
