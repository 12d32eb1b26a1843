/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.api.Comparison;
import dev.pare.api.mapping.DriftMapping;
import dev.pare.report.DriftSummary;
import dev.pare.report.Judgement;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs a comparison as the options say. */
record VerifyAction(DataArguments data, JudgeArguments judge, Work work) {
    DriftSummary compare(Path original, Path candidate, boolean calibratedOnSame) {
        return compare(original, candidate, Optional.empty(), calibratedOnSame);
    }

    /** @param tokenizer the candidate's own, if it has one */
    DriftSummary compare(Path original, Path candidate, Optional<Path> tokenizer, boolean calibratedOnSame) {
        Comparison comparison = Comparison.of(original, candidate)
                .on(data.judging(judge.pairs()))
                .options(judge.options())
                .progress(work.progress());
        comparison = tokenizer.map(comparison::candidateTokenizer).orElse(comparison);
        return DriftMapping.of(comparison.run(), OptionalLong.of(data.seed), calibratedOnSame);
    }

    static int code(DriftSummary summary) {
        return summary.verdict().outcome() == Judgement.Outcome.FAIL ? ExitCodes.LIMIT_EXCEEDED : ExitCodes.GOOD;
    }
}
