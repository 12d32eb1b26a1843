/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.operators.shapes.Moved;
import dev.pare.operators.shapes.Rules;
import dev.pare.operators.shapes.Sliced;

/** Operators that move elements and compute none. */
final class Movement {
    static final Family ALL = new Family("")
            .add(Kind.COPIES, Rules.like(0), "Identity Dropout")
            .one(Kind.RESHAPES, Moved::reshape, "Reshape")
            .one(Kind.RESHAPES, Moved::squeeze, "Squeeze")
            .one(Kind.RESHAPES, Moved::unsqueeze, "Unsqueeze")
            .one(Kind.RESHAPES, Moved::flatten, "Flatten")
            .one(Kind.PERMUTES, Moved::transpose, "Transpose")
            .one(Kind.PERMUTES, Moved::depthToSpace, "DepthToSpace")
            .one(Kind.PERMUTES, Moved::spaceToDepth, "SpaceToDepth")
            .add(Kind.PERMUTES, Rules.like(0), "ReverseSequence")
            .one(Kind.SLICES, Sliced::slice, "Slice")
            .add(Kind.SLICES, Moved::split, "Split")
            .one(Kind.REPEATS, Moved::expand, "Expand")
            .one(Kind.REPEATS, Moved::tile, "Tile")
            .one(Kind.PADS, Moved::pad, "Pad")
            .add(Kind.PADS, Rules::unknown, "CenterCropPad")
            .add(Kind.JOINS, Inputs.all(), Rules.first(Moved::concat), "Concat");

    private Movement() {}
}
