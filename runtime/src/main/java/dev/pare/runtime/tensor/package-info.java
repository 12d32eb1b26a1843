/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The values that go into a model and come out of it, and the ports they go through. Enters: arrays and names. Leaves: immutable
 * values. Must not know ONNX Runtime, files or tokenizers.
 */
package dev.pare.runtime.tensor;
