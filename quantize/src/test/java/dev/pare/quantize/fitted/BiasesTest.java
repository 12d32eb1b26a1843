/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class BiasesTest {
    private static final int WIDTH = Samples.WIDTH;

    private static GraphBuilder model() {
        return GraphBuilder.model(14).input("x", DataType.FLOAT, "n", WIDTH).output("y");
    }

    private static Tensor bias() {
        return Samples.list("b", WIDTH);
    }

    private static List<String> biases(Model model) {
        Facts facts = Facts.of(model);
        return new Biases(facts)
                .of(Samples.weight(facts, "w")).stream().map(Weight::name).toList();
    }

    @Test
    void theAddAfterAProductHasIt() {
        assertThat(biases(model().matmul("p", "x", Samples.square("w"))
                        .add("y", "p", bias())
                        .build()))
                .containsExactly("b");
        assertThat(biases(model().initializer(bias())
                        .matmul("p", "x", Samples.square("w"))
                        .add("y", "b", "p")
                        .build()))
                .containsExactly("b");
    }

    @Test
    void aGemmAndAConvolutionHaveItThemselves() {
        assertThat(biases(model().gemm("y", "x", Samples.square("w"), bias()).build()))
                .containsExactly("b");
        Tensor filters = Samples.square("w");
        Tensor threeAxes = Tensor.of("w", DataType.FLOAT, dev.pare.tensor.Shape.of(WIDTH, WIDTH, 1), filters.data());
        assertThat(biases(model().initializer(threeAxes)
                        .initializer(bias())
                        .op("Conv", "y", "x", "w", "b")
                        .build()))
                .containsExactly("b");
    }

    @Test
    void aProductWithoutOneHasNone() {
        assertThat(biases(model().matmul("y", "x", Samples.square("w")).build()))
                .isEmpty();
        assertThat(biases(model().input("z", DataType.FLOAT, "n", WIDTH)
                        .matmul("p", "x", Samples.square("w"))
                        .add("y", "p", "z")
                        .build()))
                .isEmpty();
    }

    @Test
    void aBiasThatServesAnotherProductIsLeftAlone() {
        assertThat(biases(model().matmul("p", "x", Samples.square("w"))
                        .add("q", "p", bias())
                        .matmul("r", "q", Samples.square("other"))
                        .add("y", "r", "b")
                        .build()))
                .isEmpty();
    }

    @Test
    void aProductThatIsAlsoUsedWithoutItsBiasHasNone() {
        assertThat(biases(model().output("p")
                        .matmul("p", "x", Samples.square("w"))
                        .add("y", "p", bias())
                        .build()))
                .isEmpty();
        assertThat(biases(model().matmul("p", "x", Samples.square("w"))
                        .add("q", "p", bias())
                        .op("Mul", "y", "q", "p")
                        .build()))
                .isEmpty();
    }

    @Test
    void allBiasesOfASharedWeightCountAndOneMissingMakesNone() {
        GraphBuilder shared = model().matmul("p", "x", Samples.square("w"))
                .add("q", "p", bias())
                .matmul("r", "q", "w");
        assertThat(biases(shared.add("y", "r", Samples.list("c", WIDTH)).build()))
                .containsExactly("b", "c");
        assertThat(biases(model().matmul("p", "x", Samples.square("w"))
                        .add("q", "p", bias())
                        .matmul("y", "q", "w")
                        .build()))
                .isEmpty();
    }

    @Test
    void aNumberForAllOutputsOrAWholeMatrixIsNoBias() {
        assertThat(biases(model().scalar("b", 1)
                        .matmul("p", "x", Samples.square("w"))
                        .add("y", "p", "b")
                        .build()))
                .isEmpty();
        assertThat(biases(model().matmul("p", "x", Samples.square("w"))
                        .add("y", "p", Samples.square("b"))
                        .build()))
                .isEmpty();
    }
}
