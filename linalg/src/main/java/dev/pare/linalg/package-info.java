/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The matrix algebra that the passes need.
 *
 * <p>Enters: dense row-major matrices of doubles, and batches of floats for Gram matrices. Leaves: new matrices; nothing
 * is changed in place except the accumulator of {@link dev.pare.linalg.LinearAlgebra#addGram}. This package knows
 * nothing of models, tensors, files or sessions.
 *
 * <p>{@link dev.pare.linalg.LinearAlgebra} is the interface, {@link dev.pare.linalg.LinearAlgebra#openBlas()} the
 * backend that Pare uses. What every backend must agree on (refused input, order and sign of vectors) is in
 * {@link dev.pare.linalg.Refusals}, {@link dev.pare.linalg.VectorSigns} and {@link dev.pare.linalg.SymmetricPart}.
 */
package dev.pare.linalg;
