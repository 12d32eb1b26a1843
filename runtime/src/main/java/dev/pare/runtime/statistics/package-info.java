/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Keeps what was measured in files: for the time of a run, when it is too much for the heap, and for runs to come. Enters: what a
 * calibrator found, and what models and data hold. Leaves: the same numbers, bit for bit. Must not know how they were measured.
 */
package dev.pare.runtime.statistics;
