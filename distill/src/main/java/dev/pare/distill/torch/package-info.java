/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The border to libtorch: settings of the process, tensors in and out. Enters: Pare's tensors and values. Leaves: torch tensors, and back.
 * Must not know graphs.
 */
package dev.pare.distill.torch;
