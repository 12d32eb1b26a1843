/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.linalg.Matrix;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class NdArraysTest {
    private final Matrix matrix = Matrix.of(2, 3, new double[] {0.1, 2, 3, 4, 5, 6});

    @Test
    void keepsEveryBitThereAndBack() {
        INDArray array = NdArrays.of(matrix);

        assertThat(array.dataType()).isEqualTo(DataType.DOUBLE);
        assertThat(array.shape()).containsExactly(2, 3);
        assertThat(array.getDouble(0, 2)).isEqualTo(3);
        assertThat(NdArrays.matrix(array).data()).containsExactly(matrix.data());
    }

    @Test
    void readsColumnMajorArraysAndViews() {
        INDArray array = NdArrays.of(matrix);

        assertThat(NdArrays.matrix(array.dup('f')).data()).containsExactly(matrix.data());
        assertThat(NdArrays.matrix(array.transpose()).data()).containsExactly(0.1, 4, 2, 5, 3, 6);
        assertThat(NdArrays.matrix(array.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3)))
                        .data())
                .containsExactly(2, 3, 5, 6);
    }

    @Test
    void copiesBothWays() {
        INDArray array = NdArrays.of(matrix);
        Matrix copy = NdArrays.matrix(array);
        array.putScalar(0, 0, 99);

        assertThat(matrix.get(0, 0)).isEqualTo(0.1);
        assertThat(copy.get(0, 0)).isEqualTo(0.1);
        assertThat(array.wasClosed()).isFalse();
    }

    @Test
    void widensFloats() {
        INDArray floats = Nd4j.create(new float[] {0.1f, 2}, new long[] {1, 2}, DataType.FLOAT);

        assertThat(NdArrays.matrix(floats).data()).containsExactly(0.1f, 2);
    }

    @Test
    void refusesVectorsAndIntegers() {
        assertThatThrownBy(() -> NdArrays.matrix(Nd4j.create(DataType.DOUBLE, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[3]");
        assertThatThrownBy(() -> NdArrays.matrix(Nd4j.create(DataType.INT, 2, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("INT");
    }

    @Test
    void worksInsideAWorkspaceOfTheApplication() {
        WorkspaceConfiguration small =
                WorkspaceConfiguration.builder().initialSize(1024).build();
        try (MemoryWorkspace open = Nd4j.getWorkspaceManager().getAndActivateWorkspace(small, "small")) {
            assertThat(open.isScopeActive()).isTrue();
            assertThat(NdArrays.matrix(NdArrays.of(matrix)).data()).containsExactly(matrix.data());
            assertThat(new Nd4jLinearAlgebra().svd(matrix).values()).hasSize(2);
        }
    }
}
