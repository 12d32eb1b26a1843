/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The sums of one stage of a walk, value by value. A value that cannot be summed is given up, and a note says why. */
final class DriftedSums {
    private final boolean beside;
    private final LinearAlgebra algebra;
    private final GramRoom room;
    private final Consumer<String> notes;
    private final Set<String> values;
    private final Map<String, DriftedSum> sums = new LinkedHashMap<>();

    /**
     * Starts at nothing.
     *
     * @param beside whether there is another model
     */
    DriftedSums(List<String> values, boolean beside, CalibrationSettings settings, Consumer<String> notes) {
        this.values = new LinkedHashSet<>(values);
        this.beside = beside;
        this.algebra = settings.algebra();
        this.room = new GramRoom(settings.gramBytes());
        this.notes = notes;
    }

    /** The values that are not given up. */
    Set<String> values() {
        return values;
    }

    /** Gives up the values that are not among some. */
    void retain(Set<String> some, String why) {
        for (String value : List.copyOf(values)) {
            if (!some.contains(value)) {
                giveUp(value, why);
            }
        }
    }

    private void giveUp(String value, String why) {
        values.remove(value);
        DriftedSum sum = sums.remove(value);
        if (sum != null) {
            giveBack(sum.width());
        }
        notes.accept("value '" + value + "' is left out of a walk: " + why);
    }

    private boolean take(int width) {
        if (!room.take(width)) {
            return false;
        }
        if (beside && !room.take(width)) {
            room.giveBack(width);
            return false;
        }
        return true;
    }

    private void giveBack(int width) {
        room.giveBack(width);
        if (beside) {
            room.giveBack(width);
        }
    }

    /** Adds a batch; {@code original} is not read if there is no other model. */
    void add(Map<String, Values> changed, Map<String, Values> original, UnpaddedRows real) {
        for (String value : List.copyOf(values)) {
            Values c = changed.get(value);
            Values x = beside ? original.get(value) : c;
            Optional<String> refusal = refusal(c, x, real).or(() -> room(value, c.shape()));
            refusal.or(() -> add(sums.get(value), (FloatValues) c, (FloatValues) x, real))
                    .ifPresent(why -> giveUp(value, why));
        }
    }

    private static Optional<String> refusal(Values c, Values x, UnpaddedRows real) {
        if (c == null || x == null) {
            return Optional.of("the data does not feed this input");
        }
        if (!(c instanceof FloatValues) || !(x instanceof FloatValues)) {
            return Optional.of("it holds integers");
        }
        if (!c.shape().equals(x.shape())) {
            return Optional.of(
                    "its shape is " + c.shape() + " in the changed model and " + x.shape() + " in the original");
        }
        boolean unclear = c.shape().rank() < 2 || real.among(leading(c.shape())).isEmpty();
        return unclear
                ? Optional.of("its shape " + c.shape() + " does not tell which rows are real in a batch of " + real)
                : Optional.empty();
    }

    private Optional<String> room(String value, Shape shape) {
        DriftedSum known = sums.get(value);
        if (known != null) {
            return known.width() == shape.dim(-1) ? Optional.empty() : Optional.of("its width changes between batches");
        }
        if (shape.dim(-1) > MomentsMeter.WIDEST) {
            return Optional.of(
                    "its width is " + shape.dim(-1) + ", and Gram matrices are formed up to " + MomentsMeter.WIDEST);
        }
        int width = shape.intDim(-1);
        if (!take(width)) {
            return Optional.of("its sums of width " + width + " need " + DriftedSum.bytes(width, beside)
                    + " bytes, and " + room.used() + " of " + room.limit() + " are in use; allow more memory");
        }
        sums.put(value, new DriftedSum(width, beside, algebra));
        return Optional.empty();
    }

    private static Optional<String> add(DriftedSum sum, FloatValues c, FloatValues x, UnpaddedRows real) {
        BitSet rows = real.among(leading(c.shape())).orElseThrow();
        try {
            sum.add(c.buffer(), x.buffer(), rows);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The results of all values of which there was a real row. */
    <T> Map<String, T> finish(Function<DriftedSum, T> result) {
        Map<String, T> results = new LinkedHashMap<>();
        for (String value : List.copyOf(values)) {
            DriftedSum sum = sums.get(value);
            if (sum == null || !sum.seen()) {
                giveUp(value, "the data holds no real token for it");
                continue;
            }
            try {
                results.put(value, result.apply(sum));
            } catch (IllegalArgumentException e) {
                giveUp(value, e.getMessage());
            }
        }
        return results;
    }

    private static Shape leading(Shape shape) {
        long[] dims = shape.toArray();
        return Shape.of(Arrays.copyOf(dims, dims.length - 1));
    }
}
