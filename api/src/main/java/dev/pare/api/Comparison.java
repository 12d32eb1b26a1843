/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.analysis.Facts;
import dev.pare.analysis.LookupBounds;
import dev.pare.onnx.OnnxReader;
import dev.pare.pass.Progress;
import dev.pare.quantize.saturation.Saturation;
import dev.pare.runtime.drift.CandidateTokens;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.Verification;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.tensor.Signature;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A candidate beside its original, in ONNX Runtime. Immutable: every setting gives a new object.
 *
 * @param data what both models are fed
 * @param candidateTokenizer the tokenizer of the candidate, if it is not that of the data
 */
public record Comparison(
        Path original,
        Path candidate,
        Data data,
        VerifyOptions options,
        Progress progress,
        Optional<Path> candidateTokenizer) {
    /** Compares two models on random inputs. */
    public static Comparison of(Path original, Path candidate) {
        return new Comparison(
                original, candidate, Data.madeUp(1), VerifyOptions.defaults(), Progress.SILENT, Optional.empty());
    }

    public Comparison on(Data other) {
        return new Comparison(original, candidate, other, options, progress, candidateTokenizer);
    }

    public Comparison options(VerifyOptions other) {
        return new Comparison(original, candidate, data, other, progress, candidateTokenizer);
    }

    public Comparison progress(Progress other) {
        return new Comparison(original, candidate, data, options, other, candidateTokenizer);
    }

    /** Uses another tokenizer for the candidate, whose vocabulary may be smaller; the data must be text. */
    public Comparison candidateTokenizer(Path tokenizer) {
        return new Comparison(original, candidate, data, options, progress, Optional.of(tokenizer));
    }

    /**
     * Runs both models on the data and measures how far the candidate has drifted.
     *
     * @throws dev.pare.onnx.ModelFormatException if a model cannot be read or loaded
     * @throws dev.pare.runtime.data.DataException if the data does not fit the original
     */
    public DriftReport run() {
        Facts facts = Compression.facts(original);
        // Read before it is run: what a candidate refers to must lie where it may.
        Saturation saturation = Saturation.of(OnnxReader.read(candidate));
        DriftReport report = measured(facts);
        return saturation.unsafe().isEmpty()
                ? report
                : report.noting(
                        "of the candidate, " + saturation.text() + ": what was measured here need not hold there");
    }

    private DriftReport measured(Facts facts) {
        OptionalLong vocabulary = LookupBounds.vocabulary(facts);
        VerifyOptions known = vocabulary.isPresent() && options.vocabulary().isEmpty()
                ? options.withVocabulary(vocabulary.getAsLong())
                : options;
        Verification verification = new Verification(known, progress);
        if (candidateTokenizer.isEmpty()) {
            return verification.run(original, candidate, signature -> data.open(facts, signature));
        }
        OwnTokenizer own = OwnTokenizer.of(
                data, candidateTokenizer.get(), Signature.of(facts.model().graph()));
        return verification.run(
                original,
                candidate,
                signature -> own.original().open(facts, signature),
                Optional.of(new CandidateTokens(signature -> own.candidate().open(facts, signature), own.same())));
    }
}
