/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.run;

import dev.pare.graph.Model;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.pass.TokenMap;
import java.util.List;

/** Measures what passes ask for by running a model on calibration data. */
@FunctionalInterface
public interface Calibrator {
    /** The calibrator of runs without calibration data. */
    Calibrator NO_DATA = (model, requests, progress) -> Statistics.NONE;

    Statistics measure(Model model, List<StatisticsRequest> requests, Progress progress);

    /** The calibrator for a model whose tokens have other numbers now, which feeds data by these. */
    default Calibrator after(TokenMap tokens) {
        return this;
    }
}
