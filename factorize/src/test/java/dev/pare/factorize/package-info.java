/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Small models to rewrite, and ONNX Runtime to compare them with. */
package dev.pare.factorize;
