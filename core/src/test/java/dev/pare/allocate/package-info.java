/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of sharing a budget out. */
package dev.pare.allocate;
