/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.analysis.Role;
import dev.pare.distill.Distillation;
import dev.pare.distill.StudentSource;
import dev.pare.distill.torch.Libtorch;
import dev.pare.onnx.OnnxWriter;
import dev.pare.report.DistillSummary;
import dev.pare.report.DistillText;
import dev.pare.report.JsonReport;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Trains a student and writes it. */
final class DistillCommand implements Command {
    Path teacher;
    String student;
    Path output;
    DataArguments data;
    TrainingArguments training;
    Path judgeData;
    JudgeArguments judge;
    GeneralArguments general;

    @Override
    public CommandSpec options() {
        Options options = new Options(
                "Trains a smaller model to do what a larger one does, on text without labels, and writes it. The teacher "
                        + "is never changed. This needs libtorch, which is fetched when it is first used.");
        options.requiredModel(0, "TEACHER", "The model to learn from.");
        options.value(
                String.class,
                "STUDENT",
                "The student: a choice of layers such as 'layers: even' (the default), or a model file; see below.",
                "--student");
        options.value(Path.class, "FILE", "The file to write the student to.", "-o", "--output");
        DataArguments.declare(options, "The data to learn from", "");
        TrainingArguments.declare(options);
        options.value(
                Path.class,
                "FILE",
                "Compare student and teacher in ONNX Runtime on this data afterwards.",
                "--judge-data");
        JudgeArguments.declare(options);
        GeneralArguments.declare(options);
        return options.spec();
    }

    @Override
    public void take(ParseResult parsed) {
        teacher = parsed.matchedPositionalValue(0, null);
        student = parsed.matchedOptionValue("--student", "layers: even");
        output = parsed.matchedOptionValue("--output", null);
        data = new DataArguments(parsed);
        training = new TrainingArguments(parsed);
        judgeData = parsed.matchedOptionValue("--judge-data", null);
        judge = new JudgeArguments(parsed);
        general = new GeneralArguments(parsed);
    }

    @Override
    public boolean debug() {
        return general.debug;
    }

    @Override
    public int run(Console console) {
        Problems problems = new Problems();
        problems.require(output != null, "name the file to write with -o.");
        problems.require(data.data != null, "there is nothing to learn from; give text or arrays with --data.");
        problems.require(
                output == null
                        || !output.toAbsolutePath()
                                .normalize()
                                .equals(teacher.toAbsolutePath().normalize()),
                output + " is the teacher itself; name another output.");
        if (output != null) {
            problems.check(() -> OnnxWriter.checkWritable(output));
        }
        data.check(problems);
        training.check(problems);
        judge.check(problems);
        problems.require(
                judgeData != null || !judge.hasLimits(),
                "a limit is given, but nothing is compared; add --judge-data.");
        for (String role : training.frozen().orElse(List.of())) {
            problems.require(Role.known(role), "there is no role '" + role + "'; there are " + Role.texts() + ".");
        }
        problems.require(
                Libtorch.isAvailable(),
                "libtorch is missing; run ./pare, which fetches it, or put " + Libtorch.wanted()
                        + " on the class path.");
        problems.throwIfAny();
        judge.checkVectors(teacher, problems);
        problems.throwIfAny();
        DataCheck.run(teacher, data.data, data.options());
        if (judgeData != null) {
            DataCheck.run(teacher, judgeData, data.options());
        }
        if (!Libtorch.isPresent()) {
            Distillation.of(teacher, data.data, data.options())
                    .student(StudentSource.parse(student))
                    .check();
            return ExitCodes.LIBTORCH_WANTED;
        }
        DistillSummary summary;
        try (Work work = Work.on(console, general.quiet)) {
            summary = new DistillAction(this, work).run();
        }
        console.print(general.json ? JsonReport.of(summary) : DistillText.of(summary));
        return summary.drift().map(VerifyAction::code).orElse(ExitCodes.GOOD);
    }
}
