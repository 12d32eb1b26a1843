/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputFinderTest {
    private final Net net = new Net();
    private final String hidden = net.norm(net.op("Gather", List.of(net.weight(40, 8), net.ids())), 8);

    private String first() {
        return net.op("Gather", List.of(hidden, net.index(0)), Attribute.of("axis", 1));
    }

    @Test
    void findsPoolerAndClassifier() {
        String pooler = net.weight(8, 8);
        String classifier = net.weight(3, 8);
        String bias = net.weight(3);
        String pooled = net.op("Tanh", net.op("Gemm", List.of(first(), pooler, net.weight(8))));
        net.output(net.op("Gemm", List.of(pooled, classifier, bias), Attribute.of("transB", 1)), 2);
        Facts facts = net.facts();
        assertThat(Net.role(facts, pooler)).isEqualTo(Role.POOLER);
        assertThat(Net.role(facts, classifier)).isEqualTo(Role.CLASSIFIER);
        assertThat(Net.role(facts, bias)).isEqualTo(Role.CLASSIFIER);
    }

    @Test
    void findsAPoolerThatIsItselfAnOutput() {
        String pooler = net.weight(8, 8);
        net.output(net.op("Tanh", net.dense(first(), pooler, net.weight(8))), 2);
        assertThat(Net.role(net.facts(), pooler)).isEqualTo(Role.POOLER);
    }

    @Test
    void callsAFewLabelsPerTokenAClassifier() {
        String labels = net.weight(8, 9);
        net.output(net.softmax(net.dense(hidden, labels, net.weight(9))), 3);
        assertThat(Net.role(net.facts(), labels)).isEqualTo(Role.CLASSIFIER);
    }

    @Test
    void callsTwoSplitColumnsAClassifier() {
        String spans = net.weight(8, 2);
        List<String> ends = net.split(net.dense(hidden, spans, net.weight(2)), 2);
        net.output(net.op("Squeeze", ends.get(0)), 2).output(net.op("Squeeze", ends.get(1)), 2);
        assertThat(Net.role(net.facts(), spans)).isEqualTo(Role.CLASSIFIER);
    }

    @Test
    void callsAWholeVocabularyPerTokenALanguageModelHead() {
        String own = net.weight(8, 1200);
        net.output(net.matMul(hidden, own), 3);
        assertThat(Net.role(net.facts(), own)).isEqualTo(Role.LM_HEAD);
    }

    @Test
    void callsAThousandClassesOfOneTokenAClassifier() {
        String classes = net.weight(8, 1200);
        net.output(net.matMul(first(), classes), 2);
        assertThat(Net.role(net.facts(), classes)).isEqualTo(Role.CLASSIFIER);
    }
}
