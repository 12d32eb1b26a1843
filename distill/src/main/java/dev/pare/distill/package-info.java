/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Recovery with gradients: a student learns from a teacher on text. Enters: two ONNX models, data, options. Leaves: the student's graph with
 * new weights. Must not know recipes or the command line.
 */
package dev.pare.distill;
