/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.api.Compression;
import dev.pare.api.Data;
import dev.pare.distill.Distill;
import dev.pare.distill.torch.Libtorch;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Writes a smaller model and compares it with the original. */
final class CompressCommand implements Command {
    private static final String NONE = "none";
    private static final List<String> EXPLAIN = List.of("failure", "always", "never");

    Path model;
    Path input;
    Path output;
    RecipeArguments recipe;
    boolean dryRun;
    boolean noVerify;
    DataArguments data;
    Path calibration;
    String otherText;
    Path statistics;
    Path resume;
    Path timings;
    JudgeArguments judge;
    String explain;
    boolean external;
    ReportFile report;
    GeneralArguments general;

    @Override
    public CommandSpec options() {
        Options options = new Options(
                "Reads a model, runs the passes of a recipe over it, writes a smaller one and measures in ONNX "
                        + "Runtime how far its outputs have drifted. The original is never changed.");
        options.optionalModel(0, "MODEL", "The model to compress.");
        options.value(Path.class, "MODEL", "The same, as an option.", "-i", "--input");
        options.value(Path.class, "FILE", "The file to write the smaller model to.", "-o", "--output");
        RecipeArguments.declare(options);
        options.flag("Print every weight with its decision and reason, and write nothing.", "--dry-run");
        options.flag("Do not compare the result with the original.", "--no-verify");
        DataArguments.declare(
                options, "The data to evaluate on", " Without it, random inputs are made from the model's shapes.");
        options.value(
                Path.class,
                "FILE",
                "Data for passes that learn from data. The default is the file of --data.",
                "--calibration-data");
        options.value(
                String.class,
                "FILE",
                "Text of another kind, on which what is learned must hold, too; or none. The default is text made "
                        + "from the tokenizer's vocabulary.",
                "--general-data");
        options.value(
                Path.class,
                "FILE",
                "Keep what is measured on calibration data in this file, and do not measure again what it "
                        + "holds. It belongs to this model and this data; others are refused.",
                "--stats");
        options.value(
                Path.class,
                "FOLDER",
                "Keep finished weights in this folder while fitting, so that the same command can continue after an "
                        + "interruption. It is deleted once the output is written.",
                "--resume");
        options.value(
                Path.class,
                "FILE",
                "Keep the measured times of products here, for steps that use timings "
                        + "(cost: measured); by default in the user's cache folder.",
                "--timings");
        JudgeArguments.declare(options);
        options.value(
                String.class,
                "WHEN",
                "Measure how much drift each changed weight causes, and what leaving some unchanged would give: on failure of a "
                        + "limit (the default), always or never.",
                "--explain");
        options.flag(
                "Keep the weights in a file beside the model. Models over 2 GiB always do.", "--save-as-external-data");
        ReportFile.declare(options);
        GeneralArguments.declare(options);
        return options.spec();
    }

    @Override
    public void take(ParseResult parsed) {
        model = parsed.matchedPositionalValue(0, null);
        input = parsed.matchedOptionValue("--input", null);
        output = parsed.matchedOptionValue("--output", null);
        recipe = new RecipeArguments(parsed);
        dryRun = parsed.hasMatchedOption("--dry-run");
        noVerify = parsed.hasMatchedOption("--no-verify");
        data = new DataArguments(parsed);
        calibration = parsed.matchedOptionValue("--calibration-data", null);
        otherText = parsed.matchedOptionValue("--general-data", null);
        statistics = parsed.matchedOptionValue("--stats", null);
        resume = parsed.matchedOptionValue("--resume", null);
        timings = parsed.matchedOptionValue("--timings", null);
        judge = new JudgeArguments(parsed);
        explain = parsed.matchedOptionValue("--explain", "failure");
        external = parsed.hasMatchedOption("--save-as-external-data");
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
        Path source = GeneralArguments.single(model, input, problems);
        Recipe steps = recipe.read(problems);
        checkOutput(source, problems);
        checkOptions(problems);
        checkStatistics(problems);
        problems.require(
                resume == null || !Files.exists(resume) || Files.isDirectory(resume),
                resume + " is a file; name a folder for --resume.");
        problems.throwIfAny();
        judge.checkVectors(source, problems);
        problems.throwIfAny();
        checkData(source);
        if (steps.steps().stream().anyMatch(step -> step.pass() instanceof Distill) && !Libtorch.isPresent()) {
            return ExitCodes.LIBTORCH_WANTED;
        }

        CompressSummary summary = compress(source, steps, console);
        report.write(summary);
        console.print(general.json ? JsonReport.of(summary) : dryRun ? PlanText.of(summary) : CompressText.of(summary));
        return summary.drift().map(VerifyAction::code).orElse(ExitCodes.GOOD);
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
            problems.add(
                    output + " is the model itself; name another output, because the original is never overwritten.");
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
        data.check(calibration == null ? data.data : calibration, problems);
        problems.require(
                otherText == null || data.data != null || calibration != null,
                "--general-data goes with data to learn from; add --data or --calibration-data.");
        judge.check(problems);
        report.check(problems);
        problems.require(
                EXPLAIN.contains(explain), "--explain is '" + explain + "' and must be failure, always or never.");
        problems.require(
                !(noVerify || dryRun) || !judge.hasLimits(),
                "a limit is given, but nothing is measured; leave out " + (noVerify ? "--no-verify." : "--dry-run."));
    }

    private void checkStatistics(Problems problems) {
        if (statistics == null) {
            return;
        }
        problems.require(
                data.data != null || calibration != null,
                "--stats keeps what is measured on data, but no data is given; add --data or --calibration-data.");
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
        if (namesGeneralData()) {
            DataCheck.run(source, Path.of(otherText), data.otherOptions());
        }
    }

    private boolean namesGeneralData() {
        return otherText != null && !otherText.equals(NONE);
    }

    /** Says what else is learned from. */
    Compression learning(Compression compression) {
        if (namesGeneralData()) {
            return compression.generalData(Data.of(Path.of(otherText), data.otherOptions()));
        }
        return otherText == null ? compression : compression.withoutGeneralData();
    }

    private CompressSummary compress(Path source, Recipe steps, Console console) {
        try (Work work = Work.on(console, general.quiet)) {
            CompressAction compressing = new CompressAction(source, steps, this, work);
            return dryRun ? compressing.plan() : compressing.write();
        }
    }
}
