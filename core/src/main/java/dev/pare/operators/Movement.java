/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

/** Operators that move elements and compute none. */
final class Movement {
    static final Family ALL = new Family("")
            .add(Kind.COPIES, "Identity Dropout")
            .add(Kind.RESHAPES, "Reshape Squeeze Unsqueeze Flatten")
            .add(Kind.PERMUTES, "Transpose DepthToSpace SpaceToDepth ReverseSequence")
            .add(Kind.SLICES, "Slice Split")
            .add(Kind.REPEATS, "Expand Tile")
            .add(Kind.PADS, "Pad CenterCropPad")
            .add(Kind.JOINS, Inputs.all(), "Concat");

    private Movement() {}
}
