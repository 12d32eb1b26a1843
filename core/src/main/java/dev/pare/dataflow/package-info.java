/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Who makes and who reads each value of a model, across nested graphs.
 *
 * <p>Enters: a {@link dev.pare.graph.Model}. Leaves: {@link dev.pare.dataflow.Uses}, the edges along which data flows. Knows no
 * operator and no pass.
 */
package dev.pare.dataflow;
