/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Sizes of axes as whole numbers or as formulas of sizes that only a run knows. Names, numbers and operations on them come in, sizes in
 * one normal form come out, so that equal ones are equal. Knows no operator and no graph.
 */
package dev.pare.operators.sizes;
