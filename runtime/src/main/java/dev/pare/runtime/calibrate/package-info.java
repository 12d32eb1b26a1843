/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Statistics of inner values on calibration data. Enters: a model, requests of passes, a dataset. Leaves: Gram matrices, means,
 * ranges, histograms and counts of look-ups, padding left out. Must not know what passes do with them, and keeps no activations beyond one batch.
 */
package dev.pare.runtime.calibrate;
