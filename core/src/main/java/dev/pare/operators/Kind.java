/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import java.util.Set;

/** What an operator does with its data, by the coarsest distinction that passes need. */
public enum Kind {
    /** Gives its data back as it is: Identity, and Dropout outside of training. */
    COPIES,
    /** Changes the element type alone. */
    CASTS,
    /** Gives the same elements in the same order another shape. */
    RESHAPES,
    /** Changes the order of all elements. */
    PERMUTES,
    /** Takes a part of the elements, in their order: Slice, Split. */
    SLICES,
    /** Repeats elements: Expand, Tile. */
    REPEATS,
    /** Adds elements around the data. */
    PADS,
    /** Puts several tensors behind each other. */
    JOINS,
    /** Takes the elements that indices name. */
    LOOKS_UP,
    /** Puts elements where indices say. */
    SCATTERS,
    /** Takes each element from one of two tensors, as a condition says. */
    CHOOSES,
    /** A function of each element alone that networks use as nonlinearity. */
    ACTIVATES,
    /** Another function of each element alone. */
    TRANSFORMS,
    /** Changes at most the sign of each element. */
    CHANGES_SIGN,
    /** A function of the elements at the same place in several tensors. */
    COMBINES,
    /** Truth values from the elements at the same place in tensors. */
    COMPARES,
    /** Truth values from truth values, element by element. */
    DECIDES,
    /** Numbers along axes become one number. */
    REDUCES,
    /** Running sums or products along an axis. */
    ACCUMULATES,
    /** Finds and orders elements: ArgMax, TopK, NonZero. */
    SEARCHES,
    /** Sums of products over an axis that two tensors share. */
    MULTIPLIES,
    /** Sums of products over windows. */
    CONVOLVES,
    /** Layer, RMS, group, instance, batch and Lp norms, and their fused forms. */
    NORMALIZES,
    /** Weights that add up to one along an axis: Softmax and its relatives. */
    DISTRIBUTES,
    /** Attention in one node. */
    ATTENDS,
    /** Turns pairs of features by angles that depend on the position. */
    ROTATES,
    /** A number for each window. */
    POOLS,
    /** Values between the elements. */
    RESAMPLES,
    /** A recurrent network. */
    RECURS,
    /** Values that do not depend on data: constants, ranges, random numbers, windows. */
    GENERATES,
    /** The sizes of a tensor, whatever it holds. */
    MEASURES,
    /** Real numbers become codes. */
    QUANTIZES,
    /** Codes become real numbers. */
    DEQUANTIZES,
    /** Runs graphs that it holds. */
    CONTROLS,
    /** Sequences, optional values and texts. */
    HANDLES_OBJECTS,
    /** Fourier transforms and spectra. */
    ANALYSES_SPECTRA,
    /** How far predictions are from labels. */
    JUDGES,
    /** Another operator whose name and arity are known. */
    OTHER,
    /** An operator that this table does not know. */
    UNKNOWN;

    private static final Set<Kind> MOVES = Set.of(COPIES, RESHAPES, PERMUTES, SLICES, REPEATS);
    private static final Set<Kind> SELECTS = Set.of(SLICES, LOOKS_UP);
    private static final Set<Kind> ELEMENTWISE =
            Set.of(COPIES, CASTS, CHOOSES, ACTIVATES, TRANSFORMS, CHANGES_SIGN, COMBINES, COMPARES, DECIDES);

    /** Whether each element of the result is an element of the only data input, unchanged. */
    public boolean movesData() {
        return MOVES.contains(this);
    }

    /** Whether the result holds some elements of the data and no others. */
    public boolean selects() {
        return SELECTS.contains(this);
    }

    /** Whether each element of the result depends on the elements at its own place alone, after broadcasting. */
    public boolean isElementwise() {
        return ELEMENTWISE.contains(this);
    }

    /** Whether it is elementwise and gives numbers of the kind that it takes, and not truth values of them. */
    public boolean isArithmetic() {
        return isElementwise() && this != COMPARES && this != DECIDES;
    }

    /** Whether the result is all elements of the only data input in the same order. */
    public boolean keepsOrder() {
        return this == COPIES || this == RESHAPES;
    }

    /** Whether the result is all elements of the only data input in some order. */
    public boolean rearranges() {
        return keepsOrder() || this == PERMUTES;
    }
}
