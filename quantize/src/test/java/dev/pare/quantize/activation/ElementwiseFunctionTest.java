/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementwiseFunctionTest {
    private static final double TIMES = 8;

    private static GraphBuilder graph(int opset) {
        return GraphBuilder.model(opset).input("x", DataType.FLOAT, "n", 4).output("y", DataType.FLOAT, "n", 4);
    }

    private static ElementwiseFunction of(GraphBuilder graph) {
        Model model = graph.build();
        return ElementwiseFunction.of(Facts.of(model), model.graph(), "y");
    }

    @ParameterizedTest
    @CsvSource({"Relu, true", "Gelu, true", "Softplus, true", "Sigmoid, true", "Tanh, false", "Erf, false", "Neg, false"
    })
    void oneOperatorIsLopsidedIfItsRangeIs(String operator, boolean lopsided) {
        assertThat(of(graph(20).op(operator, "y", "x")).lopsided(TIMES)).isEqualTo(lopsided);
    }

    @Test
    void geluInOperatorsIsSeenWhole() {
        ElementwiseFunction gelu = of(graph(13).gelu("y", "x"));
        assertThat(gelu.lopsided(TIMES)).isTrue();
        assertThat(gelu.at(-0.7518)).isCloseTo(-0.17, within(1e-3));
    }

    @Test
    void swishInOperatorsIsLopsided() {
        assertThat(of(graph(13).op("Sigmoid", "s", "x").op("Mul", "y", "x", "s"))
                        .lopsided(TIMES))
                .isTrue();
    }

    /** The other factor may have any sign. */
    @Test
    void aGateIsNot() {
        GraphBuilder gated =
                graph(13).input("z", DataType.FLOAT, "n", 4).gelu("g", "x").op("Mul", "y", "g", "z");
        assertThat(of(gated).lopsided(TIMES)).isFalse();
    }

    @Test
    void aSumWithABiasIsNot() {
        GraphBuilder shifted =
                graph(13).op("Relu", "r", "x").add("y", "r", Tensor.floats("b", Shape.of(4), 1, -9, 3, 2));
        assertThat(of(shifted).lopsided(TIMES)).isFalse();
    }

    @Test
    void theInputItselfIsNot() {
        assertThat(of(graph(13).op("Identity", "y", "x")).lopsided(TIMES)).isFalse();
    }
}
