package dev.pare.cli;

import dev.pare.api.Comparison;
import dev.pare.report.DriftSummary;
import dev.pare.report.Judgement;
import java.nio.file.Path;

/** Runs a comparison as the options say. */
record Judging(DataArguments data, JudgeArguments judge, Work work) {
    DriftSummary compare(Path original, Path candidate, boolean calibratedOnSame) {
        Comparison comparison = Comparison.of(original, candidate)
                .on(data.judging())
                .options(judge.options())
                .progress(work.progress());
        return DriftMapping.of(comparison.run(), data.seed, calibratedOnSame);
    }

    static int code(DriftSummary summary) {
        return summary.verdict().outcome() == Judgement.Outcome.FAIL ? ExitCodes.LIMIT_EXCEEDED : ExitCodes.GOOD;
    }
}
