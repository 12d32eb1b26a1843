/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Facts about a model that passes ask for: where weights go, which part of a transformer a weight is.
 * Reads models and changes nothing.
 */
package dev.pare.analysis;
