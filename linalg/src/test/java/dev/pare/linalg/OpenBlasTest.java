/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenBlasTest extends LinearAlgebraContract {
    @Override
    protected LinearAlgebra algebra() {
        return LinearAlgebra.openBlas();
    }

    @Test
    void isLoadedOnce() {
        assertThat(LinearAlgebra.openBlas()).isSameAs(LinearAlgebra.openBlas());
    }

    @Test
    void namesItsVersion() {
        assertThat(algebra().name()).matches("OpenBLAS \\d+\\.\\d+\\.\\d+");
    }
}
