package dev.pare.cli;

import dev.pare.analysis.Role;
import dev.pare.distill.torch.Libtorch;
import dev.pare.onnx.OnnxWriter;
import dev.pare.report.DistillSummary;
import dev.pare.report.DistillText;
import dev.pare.report.JsonReport;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a student and writes it. */
@CommandLine.Command(
        sortOptions = false,
        description = "Lets a smaller model learn from a larger one on text without labels, and writes it. The teacher "
                + "is never touched. Needs libtorch, which is fetched when it is first used.")
final class DistillCommand implements Command {
    @Parameters(index = "0", paramLabel = "TEACHER", description = "The model to learn from.")
    Path teacher;

    @Option(
            names = "--student",
            paramLabel = "STUDENT",
            defaultValue = "layers: even",
            description = "What learns: 'layers: even' (the default) and the like, or a model file; see below.")
    String student;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the student goes.")
    Path output;

    @Mixin
    DataArguments data;

    @Mixin
    TrainingArguments training;

    @Option(
            names = "--judge-data",
            paramLabel = "FILE",
            description = "Compare student and teacher in ONNX Runtime on this data afterwards.")
    Path judgeData;

    @Mixin
    JudgeArguments judge;

    @Mixin
    GeneralArguments general;

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
                "a limit is given, and nothing is compared; add --judge-data.");
        for (String role : training.frozen().orElse(List.of())) {
            problems.require(Role.known(role), "there is no role '" + role + "'; there are " + Role.texts() + ".");
        }
        problems.require(
                Libtorch.isPresent(),
                "libtorch is not here; run ./pare, which fetches it, or put " + Libtorch.wanted()
                        + " on the class path.");
        problems.throwIfAny();
        DataCheck.run(teacher, data.data, data.options());
        if (judgeData != null) {
            DataCheck.run(teacher, judgeData, data.options());
        }
        DistillSummary summary;
        try (Work work = Work.on(console, general.quiet)) {
            summary = new Distilling(this, work).run();
        }
        console.print(general.json ? JsonReport.of(summary) : DistillText.of(summary));
        return summary.drift().map(Judging::code).orElse(ExitCodes.GOOD);
    }
}
