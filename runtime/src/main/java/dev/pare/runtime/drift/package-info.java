/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How far a changed model's outputs are from the original's. Enters: pairs of outputs, the mask, and (in {@code Verification}) two model
 * files with data. Leaves: a {@link dev.pare.runtime.drift.DriftReport}. Must not know how the candidate was made.
 */
package dev.pare.runtime.drift;
