/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Where units (heads, neurons, pairs of features) are while data is transposed and reshaped.
 *
 * <p>Enters: nodes that rearrange. Leaves: {@link dev.pare.analysis.axes.Trace}, all that has to follow when units go, and {@link
 * dev.pare.analysis.axes.AxisEdit}, which lets it follow; or a reason where it is not certain. Decides nothing and knows no pass.
 */
package dev.pare.analysis.axes;
