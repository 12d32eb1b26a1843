/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * {@link dev.pare.linalg.LinearAlgebra} on ND4J, for applications that already carry ND4J.
 *
 * <p>Enters: matrices, and {@code INDArray}s by {@link dev.pare.linalg.nd4j.NdArrays}. Leaves: the same, as copies.
 * Nothing else in Pare knows this package, and it knows nothing but {@code dev.pare.linalg} and ND4J.
 */
package dev.pare.linalg.nd4j;
