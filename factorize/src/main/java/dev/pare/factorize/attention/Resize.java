/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.graph.Node;

/**
 * A constant in the shape that a Reshape asks for, which follows the size of a head.
 *
 * @param piece which input of the Concat that builds the shape holds it, or -1 if the whole shape is one constant
 * @param index where it stands in that constant
 * @param joined whether it is the size of all heads together
 */
record Resize(Node reshape, int piece, int index, boolean joined) {}
