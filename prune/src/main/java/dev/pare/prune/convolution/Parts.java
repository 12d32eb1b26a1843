/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

/**
 * A value that is cut into equal parts along its last axis, or joined from them.
 *
 * @param count number of parts
 * @param width features of each
 */
record Parts(int count, int width) {}
