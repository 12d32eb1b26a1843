/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Programs that measure what docs/performance.md states. They print tables and are not tests. */
package dev.pare.bench;
