/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * How units lie in a value: along one axis, as {@code outer} times all units of {@code inner} neighbouring features.
 *
 * @param dims sizes of all axes, {@link #UNKNOWN} or a name below that where they are not known; only that of the last axis if the rank is not known
 * @param ranked whether the rank is known
 * @param axis the axis with the units, an index into {@code dims}
 */
public record Layout(List<Long> dims, boolean ranked, int axis, int outer, int units, int inner) {
    public static final long UNKNOWN = -999;

    public Layout {
        dims = List.copyOf(dims);
    }

    /** The last axis of a value of unknown rank. */
    public static Layout last(int outer, int units, int inner) {
        return new Layout(List.of((long) outer * units * inner), false, 0, outer, units, inner);
    }

    /** One axis of a value of known rank. */
    public static Layout of(int rank, int axis, int outer, int units, int inner) {
        List<Long> dims = new ArrayList<>(Collections.nCopies(rank, UNKNOWN));
        dims.set(axis, (long) outer * units * inner);
        return new Layout(dims, true, axis, outer, units, inner);
    }

    long size() {
        return (long) outer * units * inner;
    }

    /** The axis, counted from the end: −1 is the last. */
    int fromEnd() {
        return axis - dims.size();
    }

    boolean isLast() {
        return fromEnd() == -1;
    }

    /** Whether units lie alike in both, as they must where values are added. */
    boolean alignsWith(Layout other) {
        return fromEnd() == other.fromEnd() && outer == other.outer && inner == other.inner;
    }

    /** What an axis of a Reshape's target turns out to be. */
    record Reshaped(Layout layout, int axis, boolean stated) {
        private Reshaped followedBy(List<Long> last) {
            List<Long> all = new ArrayList<>(layout.dims());
            all.addAll(last);
            Layout whole = new Layout(all, true, layout.axis, layout.outer, layout.units, layout.inner);
            return new Reshaped(whole, axis, stated);
        }
    }

    Optional<Layout> transposed(List<Long> perm) {
        if (!ranked || perm.size() != dims.size()) {
            return Optional.empty();
        }
        List<Long> moved = perm.stream().map(p -> dims.get(p.intValue())).toList();
        return Optional.of(new Layout(moved, true, perm.indexOf((long) axis), outer, units, inner));
    }

    /** The layout with the size of one axis replaced. */
    Layout withDim(int at, long size) {
        List<Long> changed = new ArrayList<>(dims);
        changed.set(at, size);
        return new Layout(changed, ranked, axis, outer, units, inner);
    }

    Layout split(int parts) {
        return new Layout(dims, ranked, axis, outer / parts, units, inner).withDim(axis, size() / parts);
    }

    /** The layout with axes of size 1 inserted at these places, which ascend. */
    Layout unsqueezed(List<Integer> added) {
        List<Long> more = new ArrayList<>(dims);
        int moved = axis;
        for (int at : added) {
            more.add(at, 1L);
            moved += at <= moved ? 1 : 0;
        }
        return new Layout(more, true, moved, outer, units, inner);
    }

    /** The layout with other repetitions and neighbours on the axis of the units. */
    Layout with(int otherOuter, int otherInner) {
        return new Layout(dims, ranked, axis, otherOuter, units, otherInner)
                .withDim(axis, (long) otherOuter * units * otherInner);
    }

    /** Unknown sizes get names. */
    Layout named(IntFunction<Long> name) {
        List<Long> all = new ArrayList<>(dims);
        for (int i = 0; i < all.size(); i++) {
            all.set(i, all.get(i) == UNKNOWN ? name.apply(i) : all.get(i));
        }
        return new Layout(all, ranked, axis, outer, units, inner);
    }

    /** The layout without an axis that holds no units. */
    Layout without(int gone) {
        List<Long> left = new ArrayList<>(dims);
        left.remove(gone);
        return new Layout(left, true, gone < axis ? axis - 1 : axis, outer, units, inner);
    }

    /**
     * Where the units lie after a Reshape. The axes from the units on are followed; what stands before them may be cut as it will.
     *
     * @param asked the sizes asked for: 0 copies, −1 is worked out, {@link #UNKNOWN} is computed when the model runs
     */
    Optional<Reshaped> reshaped(List<Long> asked) {
        List<Long> target = workedOut(asked);
        int same = sameBehind(target);
        List<Long> last = dims.subList(dims.size() - same, dims.size());
        Layout front = new Layout(dims.subList(0, dims.size() - same), ranked, axis, outer, units, inner);
        return front.cut(target.subList(0, target.size() - same)).map(r -> r.followedBy(last));
    }

    /** What −1 stands for, where the sizes that are not known are the same before and after. */
    private List<Long> workedOut(List<Long> target) {
        int open = target.indexOf(-1L);
        if (!ranked || open < 0 || target.contains(UNKNOWN) || target.contains(0L) || dims.contains(UNKNOWN)) {
            return target;
        }
        boolean alike = names(dims).equals(names(target));
        long before = product(dims);
        long others = product(target);
        if (!alike || before % others != 0) {
            return target;
        }
        List<Long> known = new ArrayList<>(target);
        known.set(open, before / others);
        return known;
    }

    private static List<Long> names(List<Long> sizes) {
        return sizes.stream().filter(s -> s < UNKNOWN).sorted().toList();
    }

    private static long product(List<Long> sizes) {
        return sizes.stream().filter(s -> s > 0).reduce(1L, (a, b) -> a * b);
    }

    /** How many of the last axes stay as they are: what stands before them is cut for itself. */
    private int sameBehind(List<Long> target) {
        int same = 0;
        while (axis < dims.size() - 1 - same && same < target.size() - 1) {
            long size = dims.get(dims.size() - 1 - same);
            if (size == UNKNOWN || size != target.get(target.size() - 1 - same)) {
                break;
            }
            same++;
        }
        return same;
    }

    private Optional<Reshaped> cut(List<Long> target) {
        long behind = behind();
        if (behind <= 0) {
            return Optional.empty();
        }
        List<Long> sizes = new ArrayList<>(target);
        int first = firstOfBlock(sizes, size() * behind);
        return first < 0 ? Optional.empty() : placed(target, sizes, first, inner * behind);
    }

    private long behind() {
        long product = 1;
        for (int i = axis + 1; i < dims.size(); i++) {
            product *= dims.get(i) > 0 ? dims.get(i) : 0;
        }
        return product;
    }

    /** The first of the last axes whose product is that of the units and all behind them; fills in what −1 and 0 stand for. */
    private int firstOfBlock(List<Long> sizes, long total) {
        long product = 1;
        for (int i = sizes.size() - 1; i >= 0; i--) {
            long size = sizes.get(i);
            if (size == 0 && ranked && i < dims.size()) {
                size = dims.get(i);
            } else if (size == -1 && product < total && total % product == 0 && leaves(i)) {
                size = total / product;
            }
            if (size <= 0) {
                return -1;
            }
            sizes.set(i, size);
            product *= size;
            if (product >= total) {
                return product == total ? i : -1;
            }
        }
        return -1;
    }

    /** Whether as many axes stand before an index as stood before the units, so that −1 there cannot take in any of them. */
    private boolean leaves(int index) {
        return ranked ? index == axis : index == 2;
    }

    private Optional<Reshaped> placed(List<Long> target, List<Long> sizes, int first, long within) {
        long behind = 1;
        for (int i = sizes.size() - 1; i >= first; i--) {
            long size = sizes.get(i);
            if (size * behind % (units * within) == 0 && within % behind == 0) {
                List<Long> known = new ArrayList<>(sizes);
                for (int j = 0; j < first; j++) {
                    boolean certain = target.get(j) > 0 || target.get(j) < UNKNOWN;
                    known.set(j, certain ? target.get(j) : UNKNOWN);
                }
                Layout layout = new Layout(
                        known,
                        true,
                        i,
                        Math.toIntExact(size * behind / (units * within)),
                        units,
                        Math.toIntExact(within / behind));
                boolean copies = target.get(i) == 0 && (!ranked || i != axis);
                return copies ? Optional.empty() : Optional.of(new Reshaped(layout, i, target.get(i) > 0));
            }
            behind *= size;
        }
        return Optional.empty();
    }
}
