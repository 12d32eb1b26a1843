/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How well a changed model still does its task, beside the original: agreement, divergence, accuracy on labels, likelihood, rank
 * agreement. Enters: batches with both models' outputs. Leaves: {@link dev.pare.runtime.task.TaskScores}. Must not know sessions or files.
 */
package dev.pare.runtime.task;
