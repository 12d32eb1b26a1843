/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.distill.operator.Operator;
import dev.pare.graph.Node;

/**
 * One node, ready to run: values are numbered.
 *
 * @param inputs the numbers of its inputs, -1 for one that is left out
 * @param outputs the numbers of its outputs, -1 for one that nobody uses
 * @param last the values that nobody uses after this step
 */
record Step(Node node, Operator operator, int[] inputs, int[] outputs, int[] last) {}
