/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Vectors of texts: how they are made of outputs, how near two models' are, and what is found with them. Enters: outputs of batches, gold
 * scores. Leaves: {@link dev.pare.runtime.task.vector.VectorScores}, {@link dev.pare.runtime.task.vector.RetrievalScores}. Must not know
 * other tasks, sessions or files.
 */
package dev.pare.runtime.task.vector;
