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

class FeedForwardFinderTest {
    private final Net net = new Net();
    private final String x = net.states();

    @ParameterizedTest
    @ValueSource(strings = {"Relu", "Gelu", "Sigmoid", "HardSwish", "QuickGelu", "FastGelu", "Elu"})
    void findsTwoMatricesAroundANonlinearity(String activation) {
        String in = net.weight(8, 32);
        String inBias = net.weight(32);
        String out = net.weight(32, 8);
        String outBias = net.weight(8);
        String inner = net.op(activation, net.dense(x, in, inBias));
        net.output(net.norm(net.add(x, net.dense(inner, out, outBias)), 8), 3);

        Facts facts = net.facts();
        assertThat(Net.role(facts, in)).isEqualTo(Role.FFN_IN);
        assertThat(Net.role(facts, inBias)).isEqualTo(Role.FFN_IN);
        assertThat(Net.role(facts, out)).isEqualTo(Role.FFN_OUT);
        assertThat(Net.role(facts, outBias)).isEqualTo(Role.FFN_OUT);
    }

    @Test
    void findsAGateByItsNonlinearity() {
        String gate = net.weight(8, 16);
        String in = net.weight(8, 16);
        String out = net.weight(16, 8);
        String gated = net.matMul(x, gate);
        String silu = net.op("Mul", List.of(gated, net.op("Sigmoid", gated)));
        net.output(net.add(x, net.matMul(net.op("Mul", List.of(net.matMul(x, in), silu)), out)), 3);

        Facts facts = net.facts();
        assertThat(Net.role(facts, gate)).isEqualTo(Role.FFN_GATE);
        assertThat(Net.role(facts, in)).isEqualTo(Role.FFN_IN);
        assertThat(Net.role(facts, out)).isEqualTo(Role.FFN_OUT);
        assertThat(facts.anatomy().feedForwards()).hasSize(1);
    }

    @Test
    void takesGateAndInOfOneMatrixAsIn() {
        String both = net.weight(8, 32);
        String out = net.weight(16, 8);
        List<String> halves = net.split(net.matMul(x, both), 2);
        String product = net.op("Mul", List.of(net.op("Gelu", halves.get(0)), halves.get(1)));
        net.output(net.add(x, net.matMul(product, out)), 3);
        Facts facts = net.facts();
        assertThat(Net.role(facts, both)).isEqualTo(Role.FFN_IN);
        assertThat(Net.role(facts, out)).isEqualTo(Role.FFN_OUT);
    }

    @Test
    void takesGroupedPointwiseConvolutionsForMatrices() {
        String in = net.weight(32, 2, 1);
        String inBias = net.weight(32);
        String out = net.weight(8, 8, 1);
        String wide = net.op("Conv", List.of(net.transpose(x, 0, 2, 1), in, inBias), Attribute.of("group", 4));
        String narrow = net.op("Conv", List.of(net.op("Relu", wide), out), Attribute.of("group", 4));
        net.output(net.add(x, net.transpose(narrow, 0, 2, 1)), 3);
        Facts facts = net.facts();
        assertThat(Net.role(facts, in)).isEqualTo(Role.FFN_IN);
        assertThat(Net.role(facts, inBias)).isEqualTo(Role.FFN_IN);
        assertThat(Net.role(facts, out)).isEqualTo(Role.FFN_OUT);
    }

    @Test
    void givesBothFactorsOfAMatrixItsRole() {
        String inA = net.weight(8, 2);
        String inB = net.weight(2, 32);
        String outA = net.weight(32, 2);
        String outB = net.weight(2, 8);
        String wide = net.add(net.matMul(net.matMul(x, inA), inB), net.weight(32));
        net.output(net.add(x, net.matMul(net.matMul(net.op("Relu", wide), outA), outB)), 3);
        Facts facts = net.facts();
        assertThat(List.of(Net.role(facts, inA), Net.role(facts, inB))).containsOnly(Role.FFN_IN);
        assertThat(List.of(Net.role(facts, outA), Net.role(facts, outB))).containsOnly(Role.FFN_OUT);
    }

    @Test
    void seesHalfPrecisionAndTransposedWeights() {
        String in = net.constant(DataType.FLOAT16, 32, 8);
        String out = net.constant(DataType.FLOAT16, 8, 32);
        String wide = net.matMul(x, net.op("Cast", net.transpose(in, 1, 0), Attribute.of("to", 1)));
        net.output(net.add(x, net.op("Gemm", List.of(net.op("Relu", wide), out), Attribute.of("transB", 1))), 3);
        Facts facts = net.facts();
        assertThat(Net.role(facts, in)).isEqualTo(Role.FFN_IN);
        assertThat(Net.role(facts, out)).isEqualTo(Role.FFN_OUT);
    }

    @Test
    void wantsAResidual() {
        String in = net.weight(8, 32);
        net.output(net.norm(net.dense(net.op("Relu", net.matMul(x, in)), 32, 8), 8), 3);
        assertThat(Net.role(net.facts(), in)).isEqualTo(Role.OTHER);
    }

    @Test
    void wantsTheWidthOfTheBeginningBack() {
        String in = net.weight(8, 32);
        net.output(net.add(net.states(), net.dense(net.op("Relu", net.matMul(x, in)), 32, 6)), 3);
        assertThat(Net.role(net.facts(), in)).isEqualTo(Role.OTHER);
    }
}
