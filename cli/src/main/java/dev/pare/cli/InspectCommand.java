package dev.pare.cli;

import dev.pare.report.JsonReport;
import dev.pare.report.ModelSummary;
import dev.pare.report.ModelText;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a model is made of. */
@CommandLine.Command(
        sortOptions = false,
        description = "Prints what a model is made of: inputs and outputs, layers and heads, parameters by role and "
                + "element type, the largest weights, and what equal weights waste.")
final class InspectCommand implements Command {
    @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "The model to look at.")
    Path model;

    @Option(
            names = {"-i", "--input"},
            paramLabel = "MODEL",
            description = "The same, as an option.")
    Path input;

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
        problems.throwIfAny();
        ModelSummary summary = Inspection.of(source);
        console.print(general.json ? JsonReport.of(summary) : ModelText.of(summary));
        return ExitCodes.GOOD;
    }
}
