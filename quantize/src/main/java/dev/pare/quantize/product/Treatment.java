/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

/** What is to be done with one weight. Planners make treatments, and the rewriter beside each planner carries them out. */
public interface Treatment {}
