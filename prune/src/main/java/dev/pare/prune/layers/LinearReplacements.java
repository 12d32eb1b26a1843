/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.graph.Model;
import dev.pare.pass.SequentialCalibration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What stands in for each segment, fitted to the model as it is, each once. */
final class LinearReplacements {
    /** Sums of so many bytes are taken at a time. */
    private static final long ROOM = 256L << 20;

    private final LinearReplacementFitter fitter;
    private final SequentialCalibration walk;
    private final Model model;
    private final Map<String, LinearReplacement> known = new HashMap<>();

    LinearReplacements(LinearReplacementFitter fitter, SequentialCalibration walk, Model model) {
        this.fitter = fitter;
        this.walk = walk;
        this.model = model;
    }

    List<LinearReplacement> of(List<Segment> segments) {
        List<Segment> missing = segments.stream()
                .filter(s -> !known.containsKey(s.text()))
                .distinct()
                .toList();
        int at = 0;
        while (at < missing.size()) {
            int end = Math.min(missing.size(), at + atOnce(missing.get(at)));
            List<Segment> some = missing.subList(at, end);
            fitter.fit(walk, model, some).forEach(f -> known.put(f.segment().text(), f));
            at = end;
        }
        List<LinearReplacement> fillings = new ArrayList<>();
        segments.forEach(s -> fillings.add(known.get(s.text())));
        return fillings;
    }

    private static int atOnce(Segment segment) {
        long bytes = 32L * segment.width() * segment.width();
        return (int) Math.max(1, Math.min(64, ROOM / bytes));
    }
}
