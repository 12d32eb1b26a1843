/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Follows the features of a linear layer while data is rearranged: a vector that was added to them is the same all along the other axes.
 *
 * @param features their number
 * @param rank number of axes of the data; 0 if it is not known, when the features are the last axis
 * @param axes the axes into which the features are split, outermost first
 * @param assumed whether the last axis holds all features only if its size, which is computed, is their number
 */
public record FeatureAxes(long features, int rank, List<Integer> axes, boolean assumed) {
    public FeatureAxes {
        axes = List.copyOf(axes);
    }

    /** Features in the last axis of data of any rank. */
    public static FeatureAxes last(long features) {
        return new FeatureAxes(features, 0, List.of(), false);
    }

    /** Features in one axis of data of known rank. */
    public static FeatureAxes at(long features, int axis, int rank) {
        return new FeatureAxes(features, rank, List.of(axis), false);
    }

    /** Whether the data does not vary with the feature along an axis; negative axes count from the end. */
    public boolean constantAlong(int axis) {
        return rank > 0 && !assumed && !axes.contains(axis < 0 ? rank + axis : axis);
    }

    /** Whether one axis holds all features in their order; where that is assumed, its size must be looked at. */
    public boolean wholeIn(int axis) {
        return rank == 0 ? axis == -1 : axes.equals(List.of(axis < 0 ? rank + axis : axis));
    }

    public Optional<FeatureAxes> transposed(List<Long> perm) {
        if (rank != 0 && rank != perm.size()) {
            return Optional.empty();
        }
        List<Integer> from = rank == 0 ? List.of(perm.size() - 1) : axes;
        List<Integer> to = from.stream().map(a -> perm.indexOf((long) a)).toList();
        return to.contains(-1) ? Optional.empty() : Optional.of(new FeatureAxes(features, perm.size(), to, assumed));
    }

    /** The axes after a Reshape to these sizes; empty if it is not certain where the features go. */
    public Optional<FeatureAxes> reshaped(List<Long> sizes) {
        if (assumed) {
            return Optional.empty();
        }
        return trailing() ? toTrailing(sizes) : inside(sizes);
    }

    private boolean trailing() {
        return rank == 0 || axes.equals(range(rank - axes.size(), rank));
    }

    /** The last sizes must multiply to the number of features; where one is computed, the axes before must stay as they are. */
    private Optional<FeatureAxes> toTrailing(List<Long> sizes) {
        int after = sizes.size();
        long product = 1;
        for (int axis = after - 1; axis >= 0; axis--) {
            long size = sizes.get(axis);
            if (size < 0 && axis == after - 1) {
                return Optional.of(new FeatureAxes(features, after, List.of(axis), true));
            }
            if (size > 0) {
                product *= size;
            } else if (features % product == 0 && product < features && keepsLeading(axis, size)) {
                product = features;
            } else {
                return Optional.empty();
            }
            if (product >= features) {
                return product == features
                        ? Optional.of(new FeatureAxes(features, after, range(axis, after), false))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether so many axes come before the features that they can only be those that were there. */
    private boolean keepsLeading(int leading, long size) {
        return size != 0 && leading == (rank == 0 ? 2 : rank - axes.size());
    }

    /** Features between other axes, as a convolution leaves them: one axis becomes two or two become one, the others stay. */
    private Optional<FeatureAxes> inside(List<Long> sizes) {
        int first = axes.get(0);
        boolean splits = axes.size() == 1 && sizes.size() == rank + 1;
        boolean joins = axes.equals(List.of(first, first + 1)) && sizes.size() == rank - 1;
        if (!splits && !joins) {
            return Optional.empty();
        }
        List<Integer> to = splits ? List.of(first, first + 1) : List.of(first);
        long known = to.stream().mapToLong(sizes::get).filter(s -> s > 0).reduce(1, (a, b) -> a * b);
        long open = to.stream().mapToLong(sizes::get).filter(s -> s < 0).count();
        boolean zero = to.stream().mapToLong(sizes::get).anyMatch(s -> s == 0);
        boolean fits = !zero && (open == 0 ? known == features : open == 1 && features % known == 0);
        return fits ? Optional.of(new FeatureAxes(features, sizes.size(), to, false)) : Optional.empty();
    }

    private static List<Integer> range(int from, int to) {
        return new ArrayList<>(IntStream.range(from, to).boxed().toList());
    }

    /** The axes of a Transpose that says none are reversed. */
    public static List<Long> reversed(int rank) {
        return LongStream.range(0, rank).map(i -> rank - 1 - i).boxed().toList();
    }
}
