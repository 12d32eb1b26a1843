/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import static dev.pare.tensor.DataType.FLOAT;
import static dev.pare.testkit.PassHarness.rewrite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pare.graph.Model;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.testkit.HalveWeights.Fault;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassHarnessTest {
    /** One weight with a value of 4 that a MatMul uses, and one that only an Add uses. */
    private static Model model() {
        Tensor other = Tensor.floats("other", Shape.of(2, 2), 9, 9, 9, 9);
        return GraphBuilder.model(14)
                .input("x", FLOAT, "batch", 2)
                .matmul("y", "x", Tensor.floats("w", Shape.of(2, 2), 4, 1, 0, -1))
                .add("z", "y", other)
                .output("z")
                .build();
    }

    private static PassHarness<Float> harness(double above, Fault fault) {
        return rewrite(new HalveWeights(above, fault), new HalveWeights.Factory());
    }

    @Test
    void aSoundPassGoesThrough() {
        Model after =
                harness(1, Fault.NONE).given(model()).becomes("MatMul", "Add").model();
        float[] values = TensorValues.floats(after.graph().initializer("w").orElseThrow());
        assertThat(values).containsExactly(0.5f, 0.125f, 0, -0.125f);
    }

    @Test
    void aPassIsMadeFromTheOptionsOfARecipe() {
        rewrite(new HalveWeights.Factory(), Map.of("above", 5)).given(model()).isUnchanged("no value above 5");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> rewrite(new HalveWeights.Factory(), Map.of("below", 5)))
                .withMessageContaining("below");
    }

    @Test
    void aRefusalIsAnUnchangedModelWithAReason() {
        harness(5, Fault.NONE).given(model()).isUnchanged("no value above 5");
    }

    @ParameterizedTest
    @CsvSource({
        "FORGETS_A_DECISION, changed matrix other",
        "DECIDES_TWICE, is the only one",
        "NEVER_SETTLES, second application",
        "LOSES_AN_OPTION, options after their text",
        "REBUILDS_FOR_NOTHING, a new model if and only if"
    })
    void aFaultyPassIsCaught(Fault fault, String message) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> harness(2, fault).given(model()))
                .withMessageContaining(message);
    }

    @Test
    void wrongExpectationsAreCaught() {
        PassHarness.Outcome<Float> outcome = harness(1, Fault.NONE).given(model());
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> outcome.becomes("MatMul"));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> outcome.isUnchanged(""));
    }

    @Test
    void aPassMayDeclareThatItNeverSettles() {
        harness(1, Fault.NEVER_SETTLES).thatNeverSettles().given(model()).becomes("MatMul", "Add");
    }
}
