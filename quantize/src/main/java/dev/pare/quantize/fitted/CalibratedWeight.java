/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.graph.Model;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.SequentialCalibration.Drifted;
import dev.pare.pass.Statistics.Moments;
import dev.pare.quantize.rounding.DriftTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A walk that goes from value to value, and measures only where something is fitted: what an interrupted run has fitted is walked past, in the
 * same stages, so that the rest becomes as it would have been.
 */
final class CalibratedWeight {
    /**
     * What was measured of a value.
     *
     * @param drifted with the original beside it
     * @param target what weights are fitted to there
     * @param alone without the original, if there was no memory for both
     */
    record Inputs(Optional<Drifted> drifted, Optional<DriftTarget> target, Optional<Moments> alone) {}

    private final SequentialCalibration walk;
    private final List<String> passed = new ArrayList<>();
    private String value = "";
    private Inputs inputs;

    CalibratedWeight(SequentialCalibration walk) {
        this.walk = walk;
    }

    /** Goes on to the next value. */
    void at(String next) {
        if (inputs == null && !value.isEmpty()) {
            passed.add(value);
        }
        value = next;
        inputs = null;
    }

    /**
     * Measures the value, once.
     *
     * @param changed the model as changed so far
     */
    Inputs inputs(Supplier<Model> changed) {
        if (inputs == null) {
            Model now = changed.get();
            passed.forEach(p -> walk.past(now, List.of(p)));
            passed.clear();
            inputs = measured(now);
        }
        return inputs;
    }

    private Inputs measured(Model now) {
        Optional<Drifted> drifted =
                Optional.ofNullable(walk.on(now, List.of(value)).get(value));
        Optional<Moments> alone = drifted.isPresent()
                ? Optional.empty()
                : Optional.ofNullable(walk.alone(now, List.of(value)).get(value));
        return new Inputs(drifted, drifted.map(DriftTarget::of), alone);
    }
}
