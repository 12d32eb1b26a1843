/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.onnx.OnnxReader;
import dev.pare.report.CompressSummary.Untouched;
import dev.pare.run.DecisionRecord;
import dev.pare.run.StepRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The parameters of the original, to say of each what became of it.
 *
 * @param bytes of all tensors
 */
record ModelWeights(List<Untouched> parameters, long bytes) {
    static final ModelWeights NONE = new ModelWeights(List.of(), 0);

    static ModelWeights of(Path model) {
        Facts facts = Facts.of(OnnxReader.read(model));
        List<Untouched> parameters = new ArrayList<>();
        for (Weight weight : facts.weights().parameters()) {
            String shape = weight.tensor().type() + weight.tensor().shape().toString();
            String role = facts.role(weight).text();
            parameters.add(
                    new Untouched(weight.name(), shape, role, weight.tensor().byteSize()));
        }
        long bytes = 0;
        for (Weight weight : facts.weights().all()) {
            bytes += weight.tensor().byteSize();
        }
        return new ModelWeights(parameters, bytes);
    }

    /** Those that no step has decided on. */
    List<Untouched> untouchedBy(List<StepRecord> steps) {
        Set<String> decided = new HashSet<>();
        for (StepRecord step : steps) {
            for (DecisionRecord decision : step.decisions()) {
                decided.add(decision.weight());
            }
        }
        return parameters.stream().filter(p -> !decided.contains(p.weight())).toList();
    }
}
