/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.nd4j;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.RefusalContract;

class Nd4jRefusalTest extends RefusalContract {
    @Override
    protected LinearAlgebra algebra() {
        return new Nd4jLinearAlgebra();
    }
}
