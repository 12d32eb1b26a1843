/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tensors as handles: type and shape cost no I/O, bytes are read or computed chunk by chunk. Knows no file format. */
package dev.pare.tensor;
