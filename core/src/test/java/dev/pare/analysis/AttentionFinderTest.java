/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionFinderTest {
    private static final int WIDTH = 8;

    private final Net net = new Net();
    private final String x = net.states();
    private final String wq = net.weight(WIDTH, WIDTH);
    private final String wk = net.weight(WIDTH, WIDTH);
    private final String wv = net.weight(WIDTH, WIDTH);
    private final String wo = net.weight(WIDTH, WIDTH);

    private TransformerStructure finish(String context) {
        String merged = net.reshape(net.transpose(context, 0, 2, 1, 3), 0, 0, WIDTH);
        net.output(net.add(x, net.dense(merged, wo, net.weight(WIDTH))), 3);
        return net.facts().anatomy();
    }

    private void assertSeparateRoles() {
        Facts facts = net.facts();
        assertThat(Net.role(facts, wq)).isEqualTo(Role.ATTENTION_QUERY);
        assertThat(Net.role(facts, wk)).isEqualTo(Role.ATTENTION_KEY);
        assertThat(Net.role(facts, wv)).isEqualTo(Role.ATTENTION_VALUE);
        assertThat(Net.role(facts, wo)).isEqualTo(Role.ATTENTION_OUTPUT);
    }

    @Test
    void findsQueryKeyValueAndOutputAroundASoftmax() {
        String q = net.cut(net.matMul(x, wq), 2, 4);
        String k = net.transpose(net.reshape(net.matMul(x, wk), 0, 0, 2, 4), 0, 2, 3, 1);
        String v = net.cut(net.matMul(x, wv), 2, 4);
        String scores = net.op("Div", List.of(net.matMul(q, k), net.scalar(2)));
        TransformerStructure anatomy = finish(net.matMul(net.softmax(scores), v));

        assertSeparateRoles();
        assertThat(anatomy.layers()).isEqualTo(1);
        assertThat(anatomy.heads()).isEqualTo(2);
        assertThat(anatomy.attentions()).singleElement().satisfies(b -> {
            assertThat(b.headSize()).isEqualTo(4);
            assertThat(b.cross()).isFalse();
        });
    }

    @Test
    void tellsKeysFromQueriesWhenTheScoresAreTransposed() {
        String k = net.cut(net.matMul(x, wk), 2, 4);
        String q = net.transpose(net.reshape(net.matMul(x, wq), 0, 0, 2, 4), 0, 2, 3, 1);
        String v = net.cut(net.matMul(x, wv), 2, 4);
        String scores = net.transpose(net.matMul(k, q), 0, 1, 3, 2);
        finish(net.matMul(net.softmax(scores), v));
        assertSeparateRoles();
    }

    @Test
    void tellsKeysFromQueriesWhenTheSoftmaxRunsOverRows() {
        String k = net.cut(net.matMul(x, wk), 2, 4);
        String q = net.transpose(net.reshape(net.matMul(x, wq), 0, 0, 2, 4), 0, 2, 3, 1);
        String v = net.transpose(net.reshape(net.matMul(x, wv), 0, 0, 2, 4), 0, 2, 3, 1);
        String weights = net.op("Softmax", net.matMul(k, q), Attribute.of("axis", -2));
        finish(net.transpose(net.matMul(v, weights), 0, 1, 3, 2));
        assertSeparateRoles();
    }

    @Test
    void findsOperandsOfEinsumByTheirLetters() {
        String q = net.reshape(net.matMul(x, wq), 0, 0, 2, 4);
        String k = net.reshape(net.matMul(x, wk), 0, 0, 2, 4);
        String v = net.reshape(net.matMul(x, wv), 0, 0, 2, 4);
        String scores = net.op("Einsum", List.of(k, q), Attribute.of("equation", "bkhd,bqhd->bhqk"));
        String context = net.op("Einsum", List.of(net.softmax(scores), v), Attribute.of("equation", "bhqk,bkhd->bhqd"));
        assertThat(finish(context).heads()).isEqualTo(2);
        assertSeparateRoles();
    }

    @Test
    void passesMasksNormsRotationsAndRepeatedKeyHeads() {
        String mask = net.states();
        String cos = net.states();
        String q = net.norm(net.cut(net.matMul(x, wq), 2, 4), 4);
        String narrowKey = net.weight(WIDTH, 4);
        String k = net.norm(net.cut(net.matMul(x, narrowKey), 1, 4), 4);
        String rotatedQuery = rotated(q, cos);
        String rotatedKey = rotated(k, cos);
        String repeated = net.op("Expand", List.of(rotatedKey, net.longs(1, 2, 1, 1)));
        String v = net.cut(net.matMul(x, wv), 2, 4);
        String scores = net.matMul(rotatedQuery, net.transpose(repeated, 0, 1, 3, 2));
        String masked = net.op("Where", List.of(mask, scores, net.scalar(-1e4f)));
        String sane = net.op("Where", List.of(net.op("IsNaN", masked), net.scalar(0), net.softmax(masked)));
        finish(net.matMul(net.op("Dropout", sane), v));

        Facts facts = net.facts();
        assertThat(Net.role(facts, wq)).isEqualTo(Role.ATTENTION_QUERY);
        assertThat(Net.role(facts, narrowKey)).isEqualTo(Role.ATTENTION_KEY);
        assertThat(facts.anatomy().heads()).isEqualTo(2);
    }

    private String rotated(String in, String cos) {
        List<String> halves = net.split(in, 2);
        String turned = net.op("Concat", List.of(net.op("Neg", halves.get(1)), halves.get(0)));
        return net.add(net.op("Mul", List.of(in, cos)), net.op("Mul", List.of(turned, cos)));
    }

    @Test
    void callsAMatrixThatIsSplitJoint() {
        String joint = net.weight(WIDTH, 3 * WIDTH);
        String bias = net.weight(3 * WIDTH);
        List<String> parts = net.split(net.dense(x, joint, bias), 3);
        String q = net.cut(parts.get(0), 4, 2);
        String k = net.transpose(net.cut(parts.get(1), 4, 2), 0, 1, 3, 2);
        String v = net.cut(parts.get(2), 4, 2);
        finish(net.matMul(net.softmax(net.matMul(q, k)), v));

        Facts facts = net.facts();
        assertThat(Net.role(facts, joint)).isEqualTo(Role.ATTENTION_QKV);
        assertThat(Net.role(facts, bias)).isEqualTo(Role.ATTENTION_QKV);
        assertThat(facts.anatomy().heads()).isEqualTo(4);
    }

    @Test
    void worksOutHeadsFromTheScaleIfTheShapesAreComputed() {
        String shape = net.op("Shape", x);
        String q = net.op("Reshape", List.of(net.matMul(x, wq), shape));
        String k = net.transpose(net.op("Reshape", List.of(net.matMul(x, wk), shape)), 0, 2, 1);
        String v = net.op("Reshape", List.of(net.matMul(x, wv), shape));
        String scores = net.op("Mul", List.of(net.matMul(q, k), net.scalar(0.5f)));
        // 1/0.5 squared is a head size of 4, so a width of 8 has 2 heads.
        assertThat(finish(net.matMul(net.softmax(scores), v)).heads()).isEqualTo(2);
    }

    @Test
    void countsCrossAttentionNotAsALayerOfItsOwn() {
        String memory = net.states();
        String y = x;
        for (String source : List.of("", memory)) {
            String from = source.isEmpty() ? y : source;
            String q = net.cut(net.dense(y, WIDTH, WIDTH), 2, 4);
            String k = net.transpose(net.cut(net.dense(from, WIDTH, WIDTH), 2, 4), 0, 1, 3, 2);
            String v = net.cut(net.dense(from, WIDTH, WIDTH), 2, 4);
            String context = net.matMul(net.softmax(net.matMul(q, k)), v);
            String merged = net.reshape(net.transpose(context, 0, 2, 1, 3), 0, 0, WIDTH);
            y = net.norm(net.add(y, net.dense(merged, WIDTH, WIDTH)), WIDTH);
        }
        TransformerStructure anatomy = net.output(y, 3).facts().anatomy();
        assertThat(anatomy.layers()).isEqualTo(1);
        assertThat(anatomy.attentions()).extracting(AttentionBlock::cross).containsExactly(false, true);
    }

    @Test
    void takesOneBranchOfAnIf() {
        Net outer = new Net("outer");
        String states = outer.states();
        outer.branch(inner("yes", states, 2), inner("no", states, 3), outer.ids());
        assertThat(outer.facts().anatomy().layers()).isEqualTo(3);
    }

    private static dev.pare.graph.Graph inner(String prefix, String states, int layers) {
        Net inner = new Net(prefix);
        String y = states;
        for (int i = 0; i < layers; i++) {
            String q = inner.dense(y, WIDTH, WIDTH);
            String k = inner.transpose(inner.dense(y, WIDTH, WIDTH), 0, 2, 1);
            String context = inner.matMul(inner.softmax(inner.matMul(q, k)), inner.dense(y, WIDTH, WIDTH));
            y = inner.add(y, inner.dense(context, WIDTH, WIDTH));
        }
        return inner.output(y, 3).graph();
    }

    @Test
    void doesNotTakeAClassifiersSoftmaxForAttention() {
        String probabilities = net.softmax(net.matMul(x, wq));
        TransformerStructure anatomy =
                net.output(net.matMul(probabilities, wv), 3).facts().anatomy();
        assertThat(anatomy.attentions()).isEmpty();
        assertThat(anatomy.layers()).isZero();
    }
}
