/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingFinderTest {
    private final Net net = new Net();
    private final String ids = net.ids();

    private String gather(String table, String indices) {
        return net.op("Gather", List.of(table, indices));
    }

    @Test
    void tellsWordsPositionsAndTypesApartByWhereTheirRowNumbersComeFrom() {
        String word = net.weight(40, 8);
        String position = net.weight(64, 8);
        String type = net.weight(2, 8);
        String length = net.op("Shape", ids);
        String range = net.op("Range", List.of(net.index(0), length, net.index(1)));
        String sum = net.add(net.add(gather(word, ids), gather(position, range)), gather(type, net.ids()));
        net.output(net.dense(net.norm(sum, 8), 8, 8), 3);

        Facts facts = net.facts();
        assertThat(Net.role(facts, word)).isEqualTo(Role.EMBEDDING_WORD);
        assertThat(Net.role(facts, position)).isEqualTo(Role.EMBEDDING_POSITION);
        assertThat(Net.role(facts, type)).isEqualTo(Role.EMBEDDING_TOKEN_TYPE);
    }

    @Test
    void takesStoredNumbersForPositionsAndStoredZerosForTypes() {
        String word = net.weight(40, 8);
        String position = net.weight(4, 8);
        String type = net.weight(4, 8);
        String sum = net.add(
                net.add(gather(word, ids), gather(position, net.longs(0, 1, 2, 3))),
                gather(type, net.op("Expand", List.of(net.longs(0, 0), net.op("Shape", ids)))));
        net.output(net.dense(net.norm(sum, 8), 8, 8), 3);
        Facts facts = net.facts();
        assertThat(Net.role(facts, position)).isEqualTo(Role.EMBEDDING_POSITION);
        assertThat(Net.role(facts, type)).isEqualTo(Role.EMBEDDING_TOKEN_TYPE);
    }

    @Test
    void takesARunningSumOverTheMaskForPositions() {
        String word = net.weight(40, 8);
        String position = net.weight(64, 8);
        String seen =
                net.op("CumSum", List.of(net.op("Not", net.op("Equal", List.of(ids, net.index(1)))), net.index(1)));
        String sum = net.add(gather(word, ids), gather(position, net.add(seen, net.index(1))));
        net.output(net.dense(net.norm(sum, 8), 8, 8), 3);
        assertThat(Net.role(net.facts(), word)).isEqualTo(Role.EMBEDDING_WORD);
        assertThat(Net.role(net.facts(), position)).isEqualTo(Role.EMBEDDING_POSITION);
    }

    @Test
    void choosesTheTableThatTheOutputPredicts() {
        String word = net.weight(40, 8);
        String position = net.weight(64, 8);
        String sum = net.add(gather(word, ids), gather(position, net.ids()));
        String head = net.weight(8, 40);
        net.output(net.matMul(net.norm(sum, 8), head), 3);
        Facts facts = net.facts();
        assertThat(Net.role(facts, word)).isEqualTo(Role.EMBEDDING_WORD);
        assertThat(Net.role(facts, position)).isEqualTo(Role.EMBEDDING_POSITION);
        assertThat(Net.role(facts, head)).isEqualTo(Role.LM_HEAD);
    }

    @Test
    void keepsATiedTableAWordEmbedding() {
        String word = net.weight(40, 8);
        String bias = net.weight(40);
        String hidden = net.norm(gather(word, ids), 8);
        net.output(net.dense(hidden, net.transpose(word, 1, 0), bias), 3);
        Facts facts = net.facts();
        assertThat(Net.role(facts, word)).isEqualTo(Role.EMBEDDING_WORD);
        assertThat(Net.role(facts, bias)).isEqualTo(Role.LM_HEAD);
    }

    @Test
    void findsTheProjectionThatWidensAnEmbedding() {
        String projection = net.weight(4, 8);
        String bias = net.weight(8);
        String wide = net.dense(net.norm(gather(net.weight(40, 4), ids), 4), projection, bias);
        net.output(net.norm(net.add(wide, net.dense(net.op("Relu", net.dense(wide, 8, 32)), 32, 8)), 8), 3);
        assertThat(Net.role(net.facts(), projection)).isEqualTo(Role.EMBEDDING_PROJECTION);
        assertThat(Net.role(net.facts(), bias)).isEqualTo(Role.EMBEDDING_PROJECTION);
    }

    @Test
    void findsTheProjectionOfAFactorizedWordTable() {
        String word = net.weight(40, 2);
        String projection = net.weight(2, 8);
        String position = net.weight(64, 8);
        String sum = net.add(net.matMul(gather(word, ids), projection), gather(position, net.longs(0, 1, 2)));
        net.output(net.dense(net.norm(sum, 8), 8, 8), 3);
        Facts facts = net.facts();
        assertThat(Net.role(facts, word)).isEqualTo(Role.EMBEDDING_WORD);
        assertThat(Net.role(facts, projection)).isEqualTo(Role.EMBEDDING_PROJECTION);
        assertThat(Net.role(facts, position)).isEqualTo(Role.EMBEDDING_POSITION);
    }

    @Test
    void leavesTablesOfRotationsAlone() {
        String word = net.weight(40, 8);
        String rotation = net.weight(64, 8);
        String hidden = net.norm(gather(word, ids), 8);
        String cos = gather(rotation, net.ids());
        String q = net.op("Mul", List.of(net.dense(hidden, 8, 8), cos));
        String k = net.op("Mul", List.of(net.dense(hidden, 8, 8), cos));
        String weights = net.softmax(net.matMul(q, net.transpose(k, 0, 2, 1)));
        net.output(net.dense(net.matMul(weights, net.dense(hidden, 8, 8)), 8, 8), 3);
        assertThat(Net.role(net.facts(), word)).isEqualTo(Role.EMBEDDING_WORD);
        assertThat(Net.role(net.facts(), rotation)).isEqualTo(Role.OTHER);
    }

    @Test
    void doesNotMindNodesOutOfOrder() {
        String word = net.weight(40, 8);
        String position = net.weight(64, 8);
        String sum = net.add(gather(word, ids), gather(position, net.longs(0, 1, 2)));
        net.output(net.dense(net.norm(sum, 8), 8, 8), 3).reverse();
        assertThat(Net.role(net.facts(), word)).isEqualTo(Role.EMBEDDING_WORD);
        assertThat(Net.role(net.facts(), position)).isEqualTo(Role.EMBEDDING_POSITION);
    }

    @Test
    void takesOtherAxesAndListsOfNumbersForNoEmbedding() {
        String columns = net.weight(40, 8);
        String picked = net.op("Gather", List.of(columns, ids), Attribute.of("axis", 1));
        net.output(net.dense(picked, 8, 8), 3);
        assertThat(Net.role(net.facts(), columns)).isEqualTo(Role.OTHER);
    }
}
