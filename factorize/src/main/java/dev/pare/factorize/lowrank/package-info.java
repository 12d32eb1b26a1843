/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Ranks that matrices get, and what they save: second moments and spectra in, ranks out. Knows no graph and no pass.
 */
package dev.pare.factorize.lowrank;
