/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of pictures. */
package dev.pare.bench.chart;
