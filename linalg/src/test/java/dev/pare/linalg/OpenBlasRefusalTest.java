/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.junit.jupiter.api.Test;

class OpenBlasRefusalTest extends RefusalContract {
    @Override
    protected LinearAlgebra algebra() {
        return LinearAlgebra.openBlas();
    }

    @Test
    void returnsToOneThreadWhenSomebodyElseSetMore() {
        Matrix a = Samples.gaussian(300, 300, 1);
        double[] alone = algebra().multiply(a, a).data();
        openblas_nolapack.blas_set_num_threads(2);

        assertThat(algebra().multiply(a, a).data()).isEqualTo(alone);
        assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(1);
    }
}
