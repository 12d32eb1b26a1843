/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.student;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.distill.Nano;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxWriter;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudentTest {
    @TempDir
    Path folder;

    @Test
    void keepingAllLayersIsTheTeacher() {
        LayerChain chain = LayerChain.of(Nano.model());
        assertThat(Student.keeping(chain, LayerChoice.parse("0,1,2", 3)).model())
                .isSameAs(chain.model());
    }

    @Test
    void whatIsLeftOutIsGone() {
        LayerChain chain = LayerChain.of(Nano.model());
        Student student = Student.keeping(chain, LayerChoice.parse("0,2", 3));
        assertThat(Facts.of(student.model()).anatomy().layers()).isEqualTo(2);
        assertThat(encoder(student.model())).isEqualTo(encoder(chain.model()) * 2 / 3);
    }

    /** The hidden states of the teacher tell what each kept layer is to give: what the next kept one takes there. */
    @Test
    void aKeptLayerLearnsWhatTheNextOneTakes() {
        LayerChain chain = LayerChain.of(Nano.model());
        Student student = Student.keeping(chain, LayerChoice.parse("0,2", 3));
        assertThat(student.hidden())
                .containsExactly(
                        new Student.Pair(chain.hidden().get(2), chain.hidden().get(1)),
                        new Student.Pair(chain.hidden().get(3), chain.hidden().get(3)));
    }

    /** Run without its first two layers, the model gives what the last layer makes of the embedding. */
    @Test
    void aStudentComputesWithTheKeptLayersOnly() {
        LayerChain chain = LayerChain.of(Nano.model());
        Model student = Student.keeping(chain, LayerChoice.parse("2", 3)).model();
        Map<String, Values> feeds = feeds();
        FloatValues embedding = run(
                withOutput(chain.model(), chain.hidden().get(0)),
                feeds,
                chain.hidden().get(0));
        FloatValues entered = run(
                withOutput(student, chain.hidden().get(0)),
                feeds,
                chain.hidden().get(0));
        assertThat(entered).isEqualTo(embedding);
        assertThat(run(student, feeds, "logits")).isNotEqualTo(run(chain.model(), feeds, "logits"));
        assertThat(Facts.of(student).anatomy().layers()).isEqualTo(1);
    }

    private static long encoder(Model model) {
        Facts facts = Facts.of(model);
        return facts.weights().parameters().stream()
                .filter(w -> facts.role(w).matches("attention") || facts.role(w).matches("ffn"))
                .mapToLong(w -> w.tensor().byteSize())
                .sum();
    }

    private static Model withOutput(Model model, String value) {
        Graph graph = model.graph();
        return model.withGraph(graph.withOutputs(List.of(dev.pare.graph.ValueInfo.of(
                value,
                dev.pare.tensor.DataType.FLOAT,
                new dev.pare.graph.Dim.Unknown(),
                new dev.pare.graph.Dim.Unknown(),
                new dev.pare.graph.Dim.Unknown()))));
    }

    private FloatValues run(Model model, Map<String, Values> feeds, String output) {
        Path path = folder.resolve("m" + System.identityHashCode(model) + ".onnx");
        OnnxWriter.write(model, path);
        try (OrtModel ort = OrtModel.open(path, SessionSettings.defaults())) {
            return (FloatValues) ort.run(feeds, Set.of(output)).get(output);
        }
    }

    private static Map<String, Values> feeds() {
        Shape shape = Shape.of(1, 4);
        return Map.of(
                "input_ids", LongValues.of(shape, 5, 77, 300, 6),
                "attention_mask", LongValues.of(shape, 1, 1, 1, 1),
                "token_type_ids", LongValues.of(shape, 0, 0, 0, 0));
    }
}
