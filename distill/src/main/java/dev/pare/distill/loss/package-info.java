/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How far a student is from its teacher, as numbers with gradients. Enters: values of both models on a batch. Leaves: a loss. Must not know
 * how it is made smaller.
 */
package dev.pare.distill.loss;
