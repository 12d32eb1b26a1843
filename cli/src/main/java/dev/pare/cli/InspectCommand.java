/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.report.JsonReport;
import dev.pare.report.ModelSummary;
import dev.pare.report.ModelText;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Says what a model is made of. */
final class InspectCommand implements Command {
    Path model;
    Path input;
    GeneralArguments general;

    @Override
    public CommandSpec options() {
        Options options = new Options(
                "Prints what a model is made of: inputs and outputs, layers and heads, parameters by role and "
                        + "element type, the largest weights, and how much space duplicate weights take.");
        options.optionalModel(0, "MODEL", "The model to look at.");
        options.value(Path.class, "MODEL", "The same, as an option.", "-i", "--input");
        GeneralArguments.declare(options);
        return options.spec();
    }

    @Override
    public void take(ParseResult parsed) {
        model = parsed.matchedPositionalValue(0, null);
        input = parsed.matchedOptionValue("--input", null);
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
        problems.throwIfAny();
        ModelSummary summary = Inspection.of(source);
        console.print(general.json ? JsonReport.of(summary) : ModelText.of(summary));
        return ExitCodes.GOOD;
    }
}
