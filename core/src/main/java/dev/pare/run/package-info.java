/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Runs recipes: statistics, plan, rewrite, step by step, with a record of what was decided. Writes no file and runs no model itself. */
package dev.pare.run;
