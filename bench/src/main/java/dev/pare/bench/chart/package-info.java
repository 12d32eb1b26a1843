/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Pictures of measurements as SVG text.
 *
 * <p>Enters: panels of named series of points. Leaves: one SVG document, the same for the same points. Knows nothing of models, and
 * draws with nothing but text: no fonts or screens are needed where it runs.
 */
package dev.pare.bench.chart;
