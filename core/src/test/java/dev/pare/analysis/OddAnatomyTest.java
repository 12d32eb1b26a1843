/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.OnnxReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OddAnatomyTest {
    private static Path odd() {
        Path folder = Path.of(System.getProperty("pare.root"), "..", "shared", "odd");
        assumeTrue(Files.exists(folder), "skipped: ../shared/odd is not here");
        return folder;
    }

    private static Optional<Model> read(Path file) {
        try {
            return Optional.of(OnnxReader.read(file));
        } catch (ModelFormatException broken) {
            return Optional.empty();
        }
    }

    @Test
    void takesEveryFileThatCanBeRead() throws IOException {
        try (Stream<Path> files = Files.walk(odd())) {
            List<Model> models = files.filter(f -> f.toString().endsWith(".onnx"))
                    .flatMap(f -> read(f).stream())
                    .toList();
            assertThat(models).hasSizeGreaterThan(20);
            for (Model model : models) {
                assertThatCode(() -> Facts.of(model))
                        .as("%s", model.graph().name())
                        .doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tribuo-bert/model.onnx, 1, 1",
        "onnxruntime/bert_toy_optimized.onnx, 5, 4",
        "onnxruntime/gpt2_past.onnx, 12, 2",
        "onnxruntime/gpt2_megatron.onnx, 1, 2",
        "onnxruntime/tiny_gpt2_beamsearch_fp16.onnx, 5, 4",
        "onnxruntime/3layer_bloom_optimized_training.onnx, 3, 16",
        "onnxruntime/attention_symbolic_batch.onnx, 1, 2",
        "onnxruntime/bart_self_attention_megatron_basic_test.onnx, 1, 2",
        "onnxruntime/whisper_hf_fp16_decoder_attention_no_past.onnx, 1, 2",
        "onnxruntime/gather_roberta_e2e.onnx, 1, 16",
        "onnxruntime/qdq_with_multi_consumer_dq_nodes.onnx, 0, 0",
        "vespa/dummy_transformer_mlm.onnx, 2, 2",
        "vespa/add_float16.onnx, 0, 0"
    })
    void countsLayersAndHeads(String file, int layers, int heads) throws IOException {
        TransformerStructure anatomy =
                Facts.of(OnnxReader.read(odd().resolve(file))).anatomy();
        assertThat(anatomy.layers()).isEqualTo(layers);
        assertThat(anatomy.heads()).isEqualTo(heads);
    }

    @Test
    void takesAnEmptyGraph() {
        assertThat(new Net().facts().anatomy().roles()).isEmpty();
    }

    @Test
    void takesNodesThatLackWhatTheyShouldHave() {
        Net net = new Net();
        String x = net.states();
        String w = net.weight(4, 4);
        net.op("MatMul", List.of(x, "nowhere"));
        net.op("Softmax", "");
        net.op("Gather", List.of(w));
        net.op("Einsum", List.of(x, w));
        net.op("Einsum", List.of(x, w), Attribute.of("equation", "ab->,->"));
        net.op("Reshape", List.of(net.matMul(x, w)));
        net.fused("Attention", List.of(x));
        net.fused("MultiHeadAttention", List.of(), Attribute.of("num_heads", -1));
        net.op("Transpose", net.op("Conv", List.of(x, w)), Attribute.ints("perm"));
        String q = net.reshape(net.matMul(x, w), 0, 0, -3, 0);
        String k = net.transpose(net.reshape(net.matMul(x, w), 0), 0);
        net.matMul(net.softmax(net.matMul(q, k)), net.op("Slice", ""));
        assertThatCode(net::facts).doesNotThrowAnyException();
    }

    @Test
    void takesACycle() {
        Net net = new Net();
        String w = net.weight(4, 4);
        String behind = "v2";
        assertThat(net.matMul(behind, w)).isEqualTo("v1");
        assertThat(net.op("Relu", "v1")).isEqualTo(behind);
        assertThatCode(net::facts).doesNotThrowAnyException();
    }
}
