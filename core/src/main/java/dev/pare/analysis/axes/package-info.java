/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Where the features of a layer are while data is transposed and reshaped.
 *
 * <p>Enters: nodes that rearrange. Leaves: {@link dev.pare.analysis.axes.FeatureAxes} for features that stay together;
 * {@link dev.pare.analysis.axes.Trace}, all that has to follow when units (heads, neurons, pairs of features) go, and
 * {@link dev.pare.analysis.axes.AxisEdit}, which lets it follow; or a reason where it is not certain. Decides nothing and knows no pass.
 */
package dev.pare.analysis.axes;
