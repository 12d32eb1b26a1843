/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every adapter in ONNX Runtime: the old operator at its old version against what it became. */
class OperatorsStayEqualTest {
    /** The same kernels on a handful of numbers of size 1; float rounding is 6e-8. */
    private static final double ROUNDING = 1e-6;

    @TempDir
    Path folder;

    static List<OperatorCases.Case> cases() {
        return OperatorCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anOperatorComputesTheSameAtEveryLaterVersion(OperatorCases.Case one) throws Exception {
        Map<String, float[]> before = Ort.run(one.model(), folder);
        for (int target = (int) one.model().opset() + 1; target <= OpsetConverter.NEWEST; target++) {
            Conversion conversion = OpsetConverter.convert(one.model(), target);
            assertThat(conversion).isInstanceOf(Conversion.Converted.class);
            Map<String, float[]> after = Ort.run(((Conversion.Converted) conversion).model(), folder);
            assertThat(Ort.distance(before, after)).as("opset %d", target).isLessThan(ROUNDING);
        }
    }

    @Test
    void justRaisingTheNumberWouldChangeTheResult() throws Exception {
        Model model = SmallModel.at(11)
                .input("x", 2, 3, 4)
                .output("y")
                .node(Node.of("Softmax", "n", List.of("x"), List.of("y"), Attribute.of("axis", 1L)))
                .model();
        Model onlyRenumbered = model.withOpsets(List.of(OpsetImport.of("", 13))).withIrVersion(7);
        Model converted = ((Conversion.Converted) OpsetConverter.convert(model, 13)).model();
        Map<String, float[]> before = Ort.run(model, folder);
        assertThat(Ort.distance(before, Ort.run(onlyRenumbered, folder))).isGreaterThan(0.1);
        assertThat(Ort.distance(before, Ort.run(converted, folder))).isLessThan(ROUNDING);
    }
}
