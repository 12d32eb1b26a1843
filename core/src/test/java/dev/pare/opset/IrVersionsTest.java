/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IrVersionsTest {
    @ParameterizedTest
    @CsvSource({
        "1,3", "8,3", "9,4", "10,5", "11,6", "12,7", "14,7", "15,8", "18,8", "19,9", "20,9", "21,10", "22,10", "23,11",
        "24,12", "25,13", "26,13"
    })
    void anOperatorSetNeedsTheVersionOfItsRelease(long opset, long ir) {
        assertThat(IrVersions.lowestFor(opset)).isEqualTo(ir);
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT,3",
        "BFLOAT16,4",
        "FLOAT8E4M3FN,9",
        "FLOAT8E5M2FNUZ,9",
        "INT4,10",
        "UINT4,10",
        "FLOAT4E2M1,11",
        "FLOAT8E8M0,12",
        "INT2,13"
    })
    void anElementTypeNeedsTheVersionThatBroughtIt(DataType type, long ir) {
        assertThat(IrVersions.lowestFor(type)).isEqualTo(ir);
    }

    private static SmallModel add(long ir) {
        return SmallModel.at(14)
                .ir(ir)
                .input("x", 2)
                .output("y")
                .node(Node.of("Add", "a", List.of("x", "x"), List.of("y")));
    }

    @Test
    void aChangedModelKeepsItsVersionWithoutNeed() {
        Model lowForItsOpset = add(6).model();
        assertThat(IrVersions.fit(lowForItsOpset)).isSameAs(lowForItsOpset);
        Model higherThanNeeded = add(10).model();
        assertThat(IrVersions.fit(higherThanNeeded)).isSameAs(higherThanNeeded);
    }

    @Test
    void aNewTypeOfWeightRaisesTheVersion() {
        Tensor fourBits = Tensor.of("w", DataType.INT4, Shape.of(3), InlineData.raw(new byte[2]));
        assertThat(IrVersions.fit(add(8).constant(fourBits).model()).irVersion())
                .isEqualTo(10);
    }

    @Test
    void aConstantThatIsNoInputNeedsVersion4() {
        Model model = add(3).input("w", 1)
                .constant(Tensor.floats("w", Shape.of(1), 1))
                .constant(Tensor.floats("added", Shape.of(1), 2))
                .model();
        Model fitted = IrVersions.fit(model);
        assertThat(fitted.irVersion()).isEqualTo(4);
        assertThat(fitted.graph().inputs()).extracting(ValueInfo::name).containsExactly("x");
    }
}
