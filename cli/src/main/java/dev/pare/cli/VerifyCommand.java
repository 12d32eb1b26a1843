/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.report.DriftSummary;
import dev.pare.report.DriftText;
import dev.pare.report.JsonReport;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Compares two models. */
final class VerifyCommand implements Command {
    Path original;
    Path candidate;
    DataArguments data;
    Path candidateTokenizer;
    JudgeArguments judge;
    ReportFile report;
    GeneralArguments general;

    @Override
    public CommandSpec options() {
        Options options = new Options(
                "Runs both models in ONNX Runtime on the same inputs and measures how far the second has drifted "
                        + "from the first: per output, per task, in size and in time.");
        options.requiredModel(0, "ORIGINAL", "The model to compare with.");
        options.requiredModel(1, "CANDIDATE", "The model to judge.");
        DataArguments.declare(
                options, "The data to evaluate on", " Without it, random inputs are made from the model's shapes.");
        options.value(
                Path.class,
                "FILE",
                "The tokenizer of the candidate, if its vocabulary was trimmed.",
                "--candidate-tokenizer");
        JudgeArguments.declare(options);
        ReportFile.declare(options);
        GeneralArguments.declare(options);
        return options.spec();
    }

    @Override
    public void take(ParseResult parsed) {
        original = parsed.matchedPositionalValue(0, null);
        candidate = parsed.matchedPositionalValue(1, null);
        data = new DataArguments(parsed);
        candidateTokenizer = parsed.matchedOptionValue("--candidate-tokenizer", null);
        judge = new JudgeArguments(parsed);
        report = new ReportFile(parsed);
        general = new GeneralArguments(parsed);
    }

    @Override
    public boolean debug() {
        return general.debug;
    }

    @Override
    public int run(Console console) {
        Problems problems = new Problems();
        data.check(problems);
        judge.check(problems);
        report.check(problems);
        problems.require(
                candidateTokenizer == null || (data.data != null && data.tokenizer != null),
                "--candidate-tokenizer needs text; add --data and the --tokenizer of the original.");
        problems.throwIfAny();
        judge.checkVectors(original, problems);
        problems.throwIfAny();
        DriftSummary summary;
        try (Work work = Work.on(console, general.quiet)) {
            summary = new VerifyAction(data, judge, work)
                    .compare(original, candidate, Optional.ofNullable(candidateTokenizer), false);
        }
        report.write(summary);
        console.print(general.json ? JsonReport.of(summary) : DriftText.of(summary));
        return VerifyAction.code(summary);
    }
}
