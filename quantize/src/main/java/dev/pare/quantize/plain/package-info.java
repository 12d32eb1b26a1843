/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * 8-bit weights without data: scales let every channel, and every sum of two neighbours in a product, fit. Weights are read twice and never held, so
 * this is as quick as it gets. Enters: a model; leaves: a model with 8-bit weights. Knows no files and no runtime.
 */
package dev.pare.quantize.plain;
