/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.graph.Node;
import dev.pare.onnx.OnnxReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trained models whose exporter kept the names of their parts: what the structure tells must be what the names tell. */
class ZooAnatomyTest {
    /** Part of a name and the role that it means, the first that fits. The names of the nodes say it where those of weights do not. */
    private static final Map<String, Role> MEANINGS = meanings();

    private static Map<String, Role> meanings() {
        Map<String, Role> meanings = new LinkedHashMap<>();
        for (String norm : List.of("norm", "Norm")) {
            meanings.put(norm, Role.OTHER);
        }
        meanings.put("word_embeddings", Role.EMBEDDING_WORD);
        meanings.put("tok_embeddings", Role.EMBEDDING_WORD);
        meanings.put("embed_tokens", Role.EMBEDDING_WORD);
        meanings.put("position_embeddings", Role.EMBEDDING_POSITION);
        meanings.put("embed_positions", Role.EMBEDDING_POSITION);
        meanings.put("token_type_embeddings", Role.EMBEDDING_TOKEN_TYPE);
        meanings.put("embedding_hidden_mapping_in", Role.EMBEDDING_PROJECTION);
        for (String query : List.of("query", "q_proj", "/wq")) {
            meanings.put(query, Role.ATTENTION_QUERY);
        }
        for (String key : List.of("key", "k_proj", "/wk")) {
            meanings.put(key, Role.ATTENTION_KEY);
        }
        for (String value : List.of("value", "v_proj", "/wv")) {
            meanings.put(value, Role.ATTENTION_VALUE);
        }
        for (String in : List.of("intermediate", "fc1", "/w3")) {
            meanings.put(in, Role.FFN_IN);
        }
        meanings.put("/w1", Role.FFN_GATE);
        for (String out : List.of("ffn_output", "fc2", "/w2")) {
            meanings.put(out, Role.FFN_OUT);
        }
        for (String output : List.of("output/dense", "output.dense", "out_proj", "/wo")) {
            meanings.put(output, Role.ATTENTION_OUTPUT);
        }
        meanings.put("pooler", Role.POOLER);
        meanings.put("classifier", Role.CLASSIFIER);
        meanings.put("/h/MatMul", Role.LM_HEAD);
        return meanings;
    }

    private static Facts facts(String file) throws Exception {
        Path path = Path.of(System.getProperty("pare.root"), "..", "shared", "zoo", file);
        assumeTrue(Files.exists(path), "skipped: ../shared/zoo/" + file + " is not here");
        return Facts.of(OnnxReader.read(path));
    }

    private static boolean isParameter(Weight weight) {
        return weight.constant() == null && weight.tensor().shape().elements() > 1;
    }

    private static Role meant(Weight weight) {
        String label = weight.name().startsWith("onnx::")
                        || weight.name().equals("b")
                        || weight.name().equals("d.b")
                ? label(weight.uses().get(0).node())
                : weight.name();
        return MEANINGS.entrySet().stream()
                .filter(e -> label.contains(e.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(label.equals("logits") ? Role.LM_HEAD : Role.OTHER);
    }

    /** Results keep the path of the module that makes them, except the last one of the model. */
    private static String label(Node node) {
        return node.output();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert-sst2/model.onnx",
                "bert-nano-sst2/model.onnx",
                "distilbert-sst2/model.onnx",
                "albert-sst2/model.onnx",
                "albert-sst2/model_copies.onnx",
                "squeezebert-sst2/model.onnx",
                "babyllama/model.onnx",
                "misaki-g2p/model.onnx",
                "misaki-g2p/encoder_model.onnx",
                "misaki-g2p/decoder_model.onnx"
            })
    void agreesWithTheNames(String file) throws Exception {
        Facts facts = facts(file);
        Map<String, Role> found = new LinkedHashMap<>();
        Map<String, Role> meant = new LinkedHashMap<>();
        for (Weight weight : facts.weights().all()) {
            if (isParameter(weight)) {
                found.put(weight.name(), facts.role(weight));
                meant.put(weight.name(), meant(weight));
            }
        }
        assertThat(found).isEqualTo(meant);
        assertThat(meant.values()).contains(Role.EMBEDDING_WORD, Role.ATTENTION_QUERY, Role.FFN_OUT);
    }

    @ParameterizedTest
    @CsvSource({
        "bert-sst2/model.onnx, 4, 4, 4, 4",
        "bert-nano-sst2/model.onnx, 3, 2, 3, 3",
        "distilbert-sst2/model.onnx, 2, 4, 2, 2",
        "albert-sst2/model.onnx, 6, 4, 6, 6",
        "albert-sst2/model_copies.onnx, 6, 4, 6, 6",
        "squeezebert-sst2/model.onnx, 4, 4, 4, 4",
        "babyllama/model.onnx, 5, 8, 5, 5",
        "babyllama/model_dynamo_opset20.onnx, 5, 8, 5, 5",
        "misaki-g2p/model.onnx, 2, 1, 3, 2",
        "misaki-g2p/encoder_model.onnx, 1, 1, 1, 1",
        "misaki-g2p/decoder_model.onnx, 1, 1, 2, 1"
    })
    void countsLayersHeadsAndBlocks(String file, int layers, int heads, int attentions, int feedForwards)
            throws Exception {
        TransformerStructure anatomy = facts(file).anatomy();
        assertThat(anatomy.layers()).isEqualTo(layers);
        assertThat(anatomy.heads()).isEqualTo(heads);
        assertThat(anatomy.attentions())
                .hasSize(attentions)
                .allSatisfy(b -> assertThat(b.heads()).isEqualTo(heads));
        assertThat(anatomy.feedForwards()).hasSize(feedForwards);
    }

    /** This exporter numbers its values, so the order in which it writes the matrices of a layer is the only witness. */
    @Test
    void findsTheSamePartsWhereTheExporterDroppedTheNames() throws Exception {
        Facts facts = facts("babyllama/model_dynamo_opset20.onnx");
        Map<Role, Integer> counts = new EnumMap<>(Role.class);
        facts.weights().all().stream()
                .filter(w -> isParameter(w) && facts.role(w) != Role.OTHER)
                .forEach(w -> counts.merge(facts.role(w), 1, Integer::sum));
        assertThat(counts)
                .isEqualTo(Map.of(
                        Role.EMBEDDING_WORD, 1,
                        Role.ATTENTION_QUERY, 5,
                        Role.ATTENTION_KEY, 5,
                        Role.ATTENTION_VALUE, 5,
                        Role.ATTENTION_OUTPUT, 5,
                        Role.FFN_IN, 5,
                        Role.FFN_GATE, 5,
                        Role.FFN_OUT, 5));
    }
}
