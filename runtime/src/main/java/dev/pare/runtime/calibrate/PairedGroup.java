/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.SequentialCalibration.Pair;
import dev.pare.pass.SequentialCalibration.Paired;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Pairs that read the same value. One that cannot be summed is given up, and a note says why. */
final class PairedGroup {
    /** Every so many samples one is held back. */
    private static final int SHARE = 5;

    /** The values of a pair in one batch, features last. */
    private record Turned(FloatValues input, FloatValues target, Optional<FloatValues> less) {}

    private final List<Pair> pairs;
    private final GramRoom room;
    private final LinearAlgebra algebra;
    private final Consumer<String> notes;
    private PairedSum learned;
    private PairedSum held;

    PairedGroup(List<Pair> pairs, GramRoom room, LinearAlgebra algebra, Consumer<String> notes) {
        this.pairs = new ArrayList<>(pairs);
        this.room = room;
        this.algebra = algebra;
        this.notes = notes;
    }

    List<Pair> pairs() {
        return pairs;
    }

    /** Gives up single pairs before the first batch and all of them later, because they share their sums. */
    void giveUp(Predicate<Pair> which, String why) {
        List<Pair> lost = pairs.stream().filter(which).toList();
        if (lost.isEmpty()) {
            return;
        }
        List<Pair> over = learned == null ? lost : List.copyOf(pairs);
        over.forEach(pair -> notes.accept("nothing is fitted from value '" + pair.input() + "' to '" + pair.target()
                + "' of the original: " + why));
        pairs.removeAll(over);
    }

    /** @param samples how many have been seen before */
    void add(Map<String, Values> changed, Map<String, Values> original, UnpaddedRows real, int samples) {
        List<Turned> turned = new ArrayList<>();
        for (Pair pair : List.copyOf(pairs)) {
            Optional<Turned> values = turned(pair, changed, original, real);
            values.ifPresentOrElse(
                    turned::add,
                    () -> giveUp(
                            pair::equals,
                            "their shapes differ, or do not tell which rows are real in a batch of " + real));
        }
        if (pairs.isEmpty() || !open(turned)) {
            return;
        }
        try {
            addRows(turned, real, samples);
        } catch (IllegalArgumentException e) {
            giveUp(pair -> true, e.getMessage());
        }
    }

    private static Optional<Turned> turned(
            Pair pair, Map<String, Values> changed, Map<String, Values> original, UnpaddedRows real) {
        Optional<FloatValues> input = turned(changed.get(pair.input()), pair.axis());
        Optional<FloatValues> target = turned(original.get(pair.target()), pair.axis());
        Optional<FloatValues> less = pair.less().flatMap(value -> turned(changed.get(value), pair.axis()));
        if (input.isEmpty()
                || target.isEmpty()
                || less.isPresent() != pair.less().isPresent()) {
            return Optional.empty();
        }
        Optional<BitSet> rows = rows(input.get(), real);
        boolean together = rows.isPresent()
                && rows.equals(rows(target.get(), real))
                && less.map(r -> r.shape().equals(target.get().shape())).orElse(true);
        return together ? Optional.of(new Turned(input.get(), target.get(), less)) : Optional.empty();
    }

    private static Optional<FloatValues> turned(Values values, int axis) {
        return values instanceof FloatValues floats && AxisLast.isIn(floats.shape(), axis)
                ? Optional.of(AxisLast.of(floats, axis))
                : Optional.empty();
    }

    private static Optional<BitSet> rows(FloatValues values, UnpaddedRows real) {
        return real.among(AxisLast.without(values.shape(), -1));
    }

    /** Makes room with the first batch; later ones must be as wide. */
    private boolean open(List<Turned> turned) {
        int inputs = turned.get(0).input().shape().intDim(-1);
        List<Integer> outputs =
                turned.stream().map(t -> t.target().shape().intDim(-1)).toList();
        int widest = outputs.stream().mapToInt(w -> w).reduce(inputs, Math::max);
        if (widest > MomentsMeter.WIDEST) {
            giveUp(pair -> true, "a width is " + widest + ", and sums are formed up to " + MomentsMeter.WIDEST);
            return false;
        }
        if (learned == null) {
            if (!room.takeBytes(2 * PairedSum.bytes(inputs, outputs))) {
                giveUp(pair -> true, "there is no memory for sums of " + inputs + " by " + outputs + " numbers");
                return false;
            }
            learned = new PairedSum(inputs, outputs, algebra);
            held = new PairedSum(inputs, outputs, algebra);
        }
        boolean same = learned.inputs() == inputs;
        for (int i = 0; i < outputs.size(); i++) {
            same &= learned.outputs(i) == outputs.get(i);
        }
        if (!same) {
            giveUp(pair -> true, "a width changes between batches");
        }
        return same;
    }

    private void addRows(List<Turned> turned, UnpaddedRows real, int samples) {
        FloatValues input = turned.get(0).input();
        Shape leading = AxisLast.without(input.shape(), -1);
        BitSet rows = real.among(leading).orElseThrow();
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            int at = row;
            boolean apart = (samples + real.sample(row, leading)) % SHARE == SHARE - 1;
            (apart ? held : learned)
                    .add(input.buffer(), row, (side, into, start) -> write(turned.get(side), at, into, start));
        }
    }

    private static void write(Turned values, int row, float[] into, int start) {
        int width = values.target().shape().intDim(-1);
        for (int j = 0; j < width; j++) {
            float less = values.less().isPresent() ? values.less().get().at(row * width + j) : 0;
            into[start + j] = values.target().at(row * width + j) - less;
        }
    }

    /** The results in the order of the pairs; empty if there was nothing to sum. */
    List<Paired> finish(boolean apart) {
        if (pairs.isEmpty() || learned == null) {
            return List.of();
        }
        try {
            return (apart ? held : learned).finish();
        } catch (IllegalArgumentException e) {
            giveUp(pair -> true, e.getMessage());
            return List.of();
        }
    }
}
