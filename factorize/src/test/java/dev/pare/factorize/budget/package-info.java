/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Budgets that are shared out, with trials whose results are known. */
package dev.pare.factorize.budget;
