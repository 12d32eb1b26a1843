/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.embedding;

import dev.pare.tensor.TensorData;

/**
 * A table as two factors, ready to be put into the graph.
 *
 * @param a raw content of the narrow table, rows by width
 * @param b raw content of the projection, width by columns
 */
public record SplitTable(int rows, int width, int columns, TensorData a, TensorData b) {}
