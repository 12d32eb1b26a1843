package dev.pare.prune.width;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How units lie in a value: along one axis, as {@code outer} times all units of {@code inner} neighbouring features.
 *
 * @param dims sizes of all axes, {@link #UNKNOWN} where they are not known; only that of the last axis if the rank is not known
 * @param ranked whether the rank is known
 * @param axis the axis with the units, an index into {@code dims}
 */
record Layout(List<Long> dims, boolean ranked, int axis, int outer, int units, int inner) {
    static final long UNKNOWN = -2;

    Layout {
        dims = List.copyOf(dims);
    }

    /** The last axis of a value of unknown rank. */
    static Layout last(int outer, int units, int inner) {
        return new Layout(List.of((long) outer * units * inner), false, 0, outer, units, inner);
    }

    /** One axis of a value of known rank. */
    static Layout of(int rank, int axis, int outer, int units, int inner) {
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
    record Reshaped(Layout layout, int axis, boolean stated) {}

    Optional<Layout> transposed(List<Long> perm) {
        if (!ranked || perm.size() != dims.size()) {
            return Optional.empty();
        }
        List<Long> moved = perm.stream().map(p -> dims.get(p.intValue())).toList();
        return Optional.of(new Layout(moved, true, perm.indexOf((long) axis), outer, units, inner));
    }

    /** With the size of one axis replaced. */
    Layout withDim(int at, long size) {
        List<Long> changed = new ArrayList<>(dims);
        changed.set(at, size);
        return new Layout(changed, ranked, axis, outer, units, inner);
    }

    Layout split(int parts) {
        return new Layout(dims, ranked, axis, outer / parts, units, inner).withDim(axis, size() / parts);
    }

    /** Without an axis that holds no units. */
    Layout without(int gone) {
        List<Long> left = new ArrayList<>(dims);
        left.remove(gone);
        return new Layout(left, true, gone < axis ? axis - 1 : axis, outer, units, inner);
    }

    /**
     * Where the units lie after a Reshape. The axes from the units on are followed; what stands before them may be cut as it will.
     *
     * @param target the sizes asked for: 0 copies, −1 is worked out, {@link #UNKNOWN} is computed when the model runs
     */
    Optional<Reshaped> reshaped(List<Long> target) {
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
                    known.set(j, UNKNOWN);
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
