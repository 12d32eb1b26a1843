/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Narrower heads: what they lose, and that every shape follows. */
package dev.pare.factorize.attention;
