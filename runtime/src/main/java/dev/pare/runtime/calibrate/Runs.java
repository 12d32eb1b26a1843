/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.graph.Model;
import dev.pare.pass.Progress;
import dev.pare.pass.SequentialCalibration;
import dev.pare.runtime.data.Dataset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs changed forms of a model beside it.
 *
 * @param learning what walks measure on
 * @param judging what trials are judged on, each by itself; the worst counts
 * @param own the part of the learning data that is the user's
 */
record Runs(
        Model model,
        Dataset learning,
        List<Dataset> judging,
        Dataset own,
        CalibrationSettings settings,
        Progress progress,
        Consumer<String> notes) {

    Runs against(Model other) {
        return new Runs(other, learning, judging, own, settings, progress, notes);
    }

    /** The drift of each changed model; empty if trying them all would be too much. */
    Optional<double[]> trials(List<Supplier<Model>> changed) {
        return new Trials(model, judging, settings, progress).drifts(changed);
    }

    SequentialCalibration walk() {
        return new ModelWalk(model, learning, settings, notes);
    }
}
