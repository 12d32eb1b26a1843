/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** How values flow between weights. Enters: facts; leaves: which nodes work number by number. Knows no pass. */
package dev.pare.prune.flow;
