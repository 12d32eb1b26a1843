/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.pass.Progress;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.DataException;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.session.Latency;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Compares a candidate with its original on data, in ONNX Runtime. */
public final class Verification {
    private final VerifyOptions options;
    private final Progress progress;

    public Verification(VerifyOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Runs both models on all of the data.
     *
     * @param data makes the data for the original's inputs and outputs
     * @return the report; a candidate that differs in its interface, does not run or exceeds a limit has a failed verdict
     * @throws dev.pare.onnx.ModelFormatException when a model cannot be loaded
     * @throws dev.pare.runtime.data.DataException when the data does not fit the original
     */
    public DriftReport run(Path original, Path candidate, Function<Signature, Dataset> data) {
        return run(original, candidate, data, Optional.empty());
    }

    /**
     * The same for a candidate with other tokens: sample by sample, and token by token only in samples that both split alike.
     *
     * @param own what feeds the candidate; empty if it is what feeds the original
     */
    public DriftReport run(
            Path original, Path candidate, Function<Signature, Dataset> data, Optional<CandidateTokens> own) {
        try (OrtModel first = OrtModel.open(original, options.settings());
                OrtModel second = OrtModel.open(candidate, options.settings());
                Dataset dataset = data.apply(first.signature());
                Dataset other = own.map(o -> o.data().apply(second.signature())).orElse(null)) {
            Comparison comparison = new Comparison(first, second, dataset, options, own.map(CandidateTokens::same));
            List<String> differences = SameInterface.differences(first.signature(), second.signature());
            if (!differences.isEmpty()) {
                return report(first, second, dataset, comparison, Verdict.failed(differences, options.limits()), false);
            }
            try {
                Iterator<Batch> others = other == null ? null : other.batches().iterator();
                for (Batch batch : dataset.batches()) {
                    comparison.add(batch, others == null ? batch : next(others), dataset.synthetic());
                    progress.report("comparing", comparison.samples(), dataset.samples());
                }
            } catch (Comparison.Mismatch e) {
                Verdict verdict = Verdict.failed(List.of(e.getMessage()), options.limits());
                return report(first, second, dataset, comparison, verdict, false);
            }
            Verdict verdict = Verdict.of(
                    comparison.outputs(),
                    comparison.scores(),
                    comparison.batchDependence(),
                    comparison.metrics(),
                    options.limits());
            return report(first, second, dataset, comparison, verdict, options.rounds() > 0);
        }
    }

    private static Batch next(Iterator<Batch> batches) {
        if (!batches.hasNext()) {
            throw new DataException("the two tokenizers make different numbers of batches of the data");
        }
        return batches.next();
    }

    private DriftReport report(
            OrtModel first, OrtModel second, Dataset data, Comparison comparison, Verdict verdict, boolean time) {
        Optional<Latency.Comparison> latency = time
                ? Optional.of(Latency.compare(
                        first, second, comparison.timed(), comparison.timedOfCandidate(), options.rounds(), progress))
                : Optional.empty();
        return new DriftReport(
                side(first),
                side(second),
                comparison.outputs(),
                notCompared(first.signature()),
                comparison.scores(),
                comparison.batchDependence(),
                comparison.metrics(),
                latency,
                new DriftReport.Data(data.description(), comparison.samples(), data.synthetic(), data.notes()),
                options.settings(),
                OrtModel.runtimeVersion(),
                verdict);
    }

    private static DriftReport.Side side(OrtModel model) {
        return new DriftReport.Side(model.path(), ModelSize.of(model.path()), model.loadMillis());
    }

    private static List<String> notCompared(Signature signature) {
        return signature.outputs().stream()
                .filter(port -> !port.isFloat() && !port.isInteger())
                .map(Port::name)
                .toList();
    }
}
