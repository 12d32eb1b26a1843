/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Integer weights: a planner that decides per weight, kernels that find ranges and make codes, and a rewriter that emits the form
 * which runtimes fuse. Enters: a model; leaves: a model with 8-bit weights. Knows no files and no runtime.
 */
package dev.pare.quantize;
