/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Where the features of a linear layer are behind nodes that rearrange data.
 *
 * <p>Enters: {@link dev.pare.analysis.Facts}, nodes that rearrange, and where the features are before them. Leaves: {@link
 * dev.pare.analysis.features.FeatureAxes} behind them, or nothing where it is not certain; the straight ways between computing nodes,
 * {@link dev.pare.analysis.features.Rearrangement}; and what is one number, {@link dev.pare.analysis.features.SingleNumber}. Decides
 * nothing and knows no pass.
 */
package dev.pare.analysis.features;
