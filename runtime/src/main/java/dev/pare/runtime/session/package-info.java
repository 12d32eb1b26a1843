/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Models that run: the only package that touches ONNX Runtime. Enters: the path of a model and named values. Leaves: named values, times,
 * and the operators that a model holds after loading. Must not know where data comes from or what is measured on it.
 */
package dev.pare.runtime.session;
