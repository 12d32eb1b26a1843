/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Makes a loss smaller: optimizer, schedule, held-out judgement, best state, checkpoints. Enters: two networks, samples, a loss. Leaves: the
 * student's best weights. Must not know where models and data come from.
 */
package dev.pare.distill.training;
