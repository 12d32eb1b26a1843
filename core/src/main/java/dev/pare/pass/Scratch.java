/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

import dev.pare.tensor.InlineData;
import dev.pare.tensor.TensorData;

/** Keeps the bytes of tensors that a pass has computed. The runner keeps them in a temporary file, so that no heap holds them all. */
@FunctionalInterface
public interface Scratch {
    Scratch HEAP = InlineData::raw;

    /** Takes raw bytes over and returns a handle on them. */
    TensorData keep(byte[] raw);
}
