/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Maps results to the plain records of reports. In go reports of the runtime, out come summaries; it measures and prints nothing. For the
 * command line and {@code ReportFormat} alone.
 */
package dev.pare.api.mapping;
