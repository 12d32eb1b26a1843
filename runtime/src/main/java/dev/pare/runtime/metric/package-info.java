/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Measurements that a program defines itself. In go the outputs of both models sample by sample, out comes a number for the report. It
 * knows data and tensors, and neither sessions nor limits.
 */
package dev.pare.runtime.metric;
