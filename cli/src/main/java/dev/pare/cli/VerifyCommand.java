package dev.pare.cli;

import dev.pare.report.DriftSummary;
import dev.pare.report.DriftText;
import dev.pare.report.JsonReport;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two models. */
@CommandLine.Command(
        sortOptions = false,
        description = "Runs both models in ONNX Runtime on the same inputs and measures how far the second has moved "
                + "from the first: per output, per task, in size and in time.")
final class VerifyCommand implements Command {
    @Parameters(index = "0", paramLabel = "ORIGINAL", description = "The model to compare with.")
    Path original;

    @Parameters(index = "1", paramLabel = "CANDIDATE", description = "The model to judge.")
    Path candidate;

    @Mixin
    DataArguments data;

    @Option(
            names = "--candidate-tokenizer",
            paramLabel = "FILE",
            description = "The tokenizer of the candidate, if its vocabulary was trimmed.")
    Path candidateTokenizer;

    @Mixin
    JudgeArguments judge;

    @Mixin
    ReportFile report;

    @Mixin
    GeneralArguments general;

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
                "--candidate-tokenizer goes with text; add --data and the --tokenizer of the original.");
        problems.throwIfAny();
        DriftSummary summary;
        try (Work work = Work.on(console, general.quiet)) {
            summary = new Judging(data, judge, work)
                    .compare(original, candidate, Optional.ofNullable(candidateTokenizer), false);
        }
        report.write(summary);
        console.print(general.json ? JsonReport.of(summary) : DriftText.of(summary));
        return Judging.code(summary);
    }
}
