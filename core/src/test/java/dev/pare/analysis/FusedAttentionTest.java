/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.tensor.DataType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FusedAttentionTest {
    private final Net net = new Net();

    @ParameterizedTest
    @ValueSource(strings = {"Attention", "QAttention", "PackedAttention"})
    void findsTheMatrixInsideAFusedAttention(String type) {
        String x = net.states();
        String joint = net.weight(8, 24);
        String bias = net.weight(24);
        String output = net.weight(8, 8);
        String context = net.fused(type, List.of(x, joint, bias), Attribute.of("num_heads", 2));
        String outputBias = net.weight(8);
        String projected = net.matMul(context, output);
        net.output(
                net.fused("SkipLayerNormalization", List.of(projected, x, net.weight(8), net.weight(8), outputBias)),
                3);

        Facts facts = net.facts();
        assertThat(Net.role(facts, joint)).isEqualTo(Role.ATTENTION_QKV);
        assertThat(Net.role(facts, bias)).isEqualTo(Role.ATTENTION_QKV);
        assertThat(Net.role(facts, output)).isEqualTo(Role.ATTENTION_OUTPUT);
        assertThat(Net.role(facts, outputBias)).isEqualTo(Role.ATTENTION_OUTPUT);
        assertThat(facts.anatomy().heads()).isEqualTo(2);
        assertThat(facts.anatomy().layers()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MultiHeadAttention", "GroupQueryAttention", "DecoderMaskedMultiHeadAttention"})
    void findsTheMatricesBeforeAFusedAttention(String type) {
        String x = net.states();
        String q = net.weight(8, 8);
        String k = net.weight(8, 4);
        String v = net.weight(8, 4);
        String context = net.fused(
                type, List.of(net.matMul(x, q), net.matMul(x, k), net.matMul(x, v)), Attribute.of("num_heads", 4));
        String output = net.weight(8, 8);
        net.output(net.add(x, net.matMul(context, output)), 3);

        Facts facts = net.facts();
        assertThat(Net.role(facts, q)).isEqualTo(Role.ATTENTION_QUERY);
        assertThat(Net.role(facts, k)).isEqualTo(Role.ATTENTION_KEY);
        assertThat(Net.role(facts, v)).isEqualTo(Role.ATTENTION_VALUE);
        assertThat(Net.role(facts, output)).isEqualTo(Role.ATTENTION_OUTPUT);
        assertThat(facts.anatomy().attentions().get(0).headSize()).isEqualTo(2);
    }

    @Test
    void takesOmittedKeysAndValuesAsPackedWithTheQuery() {
        String x = net.states();
        String joint = net.weight(8, 24);
        net.output(
                net.fused("MultiHeadAttention", List.of(net.matMul(x, joint), "", ""), Attribute.of("num_heads", 2)),
                3);
        assertThat(Net.role(net.facts(), joint)).isEqualTo(Role.ATTENTION_QKV);
    }

    @Test
    void readsTheStandardAttentionOperator() {
        String x = net.states();
        String q = net.weight(8, 8);
        String k = net.weight(8, 8);
        List<String> three = List.of(net.matMul(x, q), net.matMul(x, k), net.dense(x, 8, 8));
        net.output(net.op("Attention", three, Attribute.of("q_num_heads", 2)), 3);
        Facts facts = net.facts();
        assertThat(Net.role(facts, q)).isEqualTo(Role.ATTENTION_QUERY);
        assertThat(Net.role(facts, k)).isEqualTo(Role.ATTENTION_KEY);
        assertThat(facts.anatomy().heads()).isEqualTo(2);
    }

    @Test
    void readsTheTablesOfAFusedEmbedding() {
        String word = net.weight(50, 8);
        String position = net.weight(16, 8);
        String type = net.weight(2, 8);
        net.output(net.fused("EmbedLayerNormalization", List.of(net.ids(), net.ids(), word, position, type)), 3);
        Facts facts = net.facts();
        assertThat(Net.role(facts, word)).isEqualTo(Role.EMBEDDING_WORD);
        assertThat(Net.role(facts, position)).isEqualTo(Role.EMBEDDING_POSITION);
        assertThat(Net.role(facts, type)).isEqualTo(Role.EMBEDDING_TOKEN_TYPE);
    }

    @Test
    void knowsTheRoleOfAMatrixThatIsQuantizedDynamically() {
        String x = net.states();
        List<String> codes = net.dynamicQuantize(x);
        String q = net.constant(DataType.INT8, 8, 8);
        String bias = net.weight(8);
        String k = net.constant(DataType.INT8, 8, 8);
        String scores = net.matMul(
                net.cut(integer(codes, q, bias), 2, 4),
                net.transpose(net.cut(integer(codes, k, net.weight(8)), 2, 4), 0, 1, 3, 2));
        String v = net.cut(net.dense(x, 8, 8), 2, 4);
        net.output(net.matMul(net.softmax(scores), v), 4);

        Facts facts = net.facts();
        assertThat(Net.role(facts, q)).isEqualTo(Role.ATTENTION_QUERY);
        assertThat(Net.role(facts, bias)).isEqualTo(Role.ATTENTION_QUERY);
        assertThat(Net.role(facts, k)).isEqualTo(Role.ATTENTION_KEY);
        assertThat(facts.anatomy().heads()).isEqualTo(2);
    }

    private String integer(List<String> codes, String matrix, String bias) {
        String product = net.op("MatMulInteger", List.of(codes.get(0), matrix, codes.get(2)));
        String scale = net.op("Mul", List.of(codes.get(1), net.weight(8)));
        return net.add(net.op("Mul", List.of(net.op("Cast", product, Attribute.of("to", 1)), scale)), bias);
    }
}
