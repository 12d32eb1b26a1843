/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Carries what is known about values along the edges of a graph.
 *
 * <p>Enters: a {@link dev.pare.graph.Model}, whose edges {@link dev.pare.dataflow.Uses} lists across nested graphs, and a transfer
 * function, {@link dev.pare.dataflow.ForwardTransfer} or {@link dev.pare.dataflow.BackwardTransfer}. Leaves: {@link
 * dev.pare.dataflow.FlowResult}, what was found and reached, and refusals with the {@link dev.pare.dataflow.FlowPath} to them. Knows no
 * operator but those that hold graphs, no weight and no pass.
 */
package dev.pare.dataflow;
