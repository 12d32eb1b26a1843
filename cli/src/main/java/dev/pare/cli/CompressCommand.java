package dev.pare.cli;

import dev.pare.onnx.OnnxWriter;
import dev.pare.recipe.Recipe;
import dev.pare.report.CompressSummary;
import dev.pare.report.CompressText;
import dev.pare.report.JsonReport;
import dev.pare.report.PlanText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a smaller model and compares it with the original. */
@CommandLine.Command(
        sortOptions = false,
        description = "Reads a model, runs the passes of a recipe over it, writes a smaller one and measures in ONNX "
                + "Runtime how far the result has moved. The original is never touched.")
final class CompressCommand implements Command {
    private static final List<String> EXPLAIN = List.of("failure", "always", "never");

    @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "The model to compress.")
    Path model;

    @Option(
            names = {"-i", "--input"},
            paramLabel = "MODEL",
            description = "The same, as an option.")
    Path input;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the smaller model goes.")
    Path output;

    @Mixin
    RecipeArguments recipe;

    @Option(names = "--dry-run", description = "Print every weight with its decision and reason; write nothing.")
    boolean dryRun;

    @Option(names = "--no-verify", description = "Do not compare the result with the original.")
    boolean noVerify;

    @Mixin
    DataArguments data;

    @Option(
            names = "--calibration-data",
            paramLabel = "FILE",
            description = "Data for passes that learn from data; by default the same as --data.")
    Path calibration;

    @Option(
            names = "--stats",
            paramLabel = "FILE",
            description = "Keep what is measured on calibration data here, and do not measure again what the file "
                    + "holds. It belongs to this model and this data; others are refused.")
    Path statistics;

    @Option(
            names = "--resume",
            paramLabel = "FOLDER",
            description =
                    "Keep finished weights here while fitting, so that the same command goes on from there if it is "
                            + "interrupted. Deleted once the output is written.")
    Path resume;

    @Option(
            names = "--timings",
            paramLabel = "FILE",
            description = "Keep times of products on this machine here, for steps that are asked to mind them "
                    + "(cost: measured); by default in the user's cache folder.")
    Path timings;

    @Mixin
    JudgeArguments judge;

    @Option(
            names = "--explain",
            paramLabel = "WHEN",
            defaultValue = "failure",
            description =
                    "Measure what each changed weight costs, and what leaving some alone would give: on failure of a "
                            + "limit (the default), always or never.")
    String explain;

    @Option(
            names = "--save-as-external-data",
            description = "Keep the weights in a file beside the model; done by itself over 2 GiB.")
    boolean external;

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
        Path source = GeneralArguments.single(model, input, problems);
        Recipe steps = recipe.read(problems);
        checkOutput(source, problems);
        checkOptions(problems);
        checkStatistics(problems);
        problems.require(
                resume == null || !Files.exists(resume) || Files.isDirectory(resume),
                resume + " is a file; name a folder for --resume.");
        problems.throwIfAny();
        checkData(source);

        CompressSummary summary = compress(source, steps, console);
        report.write(summary);
        console.print(general.json ? JsonReport.of(summary) : dryRun ? PlanText.of(summary) : CompressText.of(summary));
        return summary.drift().map(Judging::code).orElse(ExitCodes.GOOD);
    }

    private void checkOutput(Path source, Problems problems) {
        if (output == null) {
            problems.require(dryRun, "name the file to write with -o, or add --dry-run to see the plan only.");
            return;
        }
        if (!dryRun) {
            problems.check(() -> OnnxWriter.checkWritable(output));
        }
        if (source != null && isSame(source, output)) {
            problems.add(output + " is the model itself; name another output, the original is never overwritten.");
        }
    }

    private static boolean isSame(Path a, Path b) {
        try {
            return Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b);
        } catch (IOException e) {
            return false;
        }
    }

    private void checkOptions(Problems problems) {
        data.check(problems);
        judge.check(problems);
        report.check(problems);
        problems.require(
                EXPLAIN.contains(explain), "--explain is '" + explain + "' and must be failure, always or never.");
        problems.require(
                !(noVerify || dryRun) || !judge.hasLimits(),
                "a limit is given, and nothing is measured; leave out " + (noVerify ? "--no-verify." : "--dry-run."));
    }

    private void checkStatistics(Problems problems) {
        if (statistics == null) {
            return;
        }
        problems.require(
                data.data != null || calibration != null,
                "--stats keeps what is measured on data, and none is given; add --data or --calibration-data.");
        problems.require(
                output == null || !statistics.toAbsolutePath().equals(output.toAbsolutePath()),
                statistics + " is the output; name another file for --stats.");
        problems.check(() -> OnnxWriter.checkWritable(statistics));
    }

    private void checkData(Path source) {
        if (data.data != null) {
            DataCheck.run(source, data.data, data.options());
        }
        if (calibration != null) {
            DataCheck.run(source, calibration, data.options());
        }
    }

    private CompressSummary compress(Path source, Recipe steps, Console console) {
        try (Work work = Work.on(console, general.quiet)) {
            Compressing compressing = new Compressing(source, steps, this, work);
            return dryRun ? compressing.plan() : compressing.write();
        }
    }
}
