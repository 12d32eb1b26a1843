/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Half precision: weights stored as float16, or the whole graph computed in it. A model comes in and one with float16 values comes
 * out, at the same opset; knows nothing of files or of the runtime beyond which constants it folds.
 */
package dev.pare.quantize.half;
