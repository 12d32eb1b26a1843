/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.recipe.Suggestion;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in a sentence what the parser of the command line has refused, and which option was probably meant. */
final class WrongArgument {
    private final CommandSpec spec;

    private WrongArgument(CommandSpec spec) {
        this.spec = spec;
    }

    /** Describes the mistake, without a full stop. */
    static String describe(ParameterException problem) {
        return new WrongArgument(problem.getCommandLine().getCommandSpec()).text(problem);
    }

    private String text(ParameterException problem) {
        if (problem instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getUnmatched());
        }
        if (problem instanceof MissingParameterException missing) {
            return missing(missing.getMissing());
        }
        if (problem instanceof OverwrittenOptionException twice) {
            return name(twice.getOverwritten()) + " is given twice; give it once";
        }
        return problem.getArgSpec() == null ? problem.getMessage() : wrongValue(problem);
    }

    /** Speaks of the first mistake only: the parser also counts the value of an unknown option. */
    private String unmatched(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.startsWith("-")) {
                String option = argument.replaceFirst("=.*", "");
                return "there is no option '" + option + "'" + Suggestion.of(option, names());
            }
        }
        return "'" + arguments.get(0) + "' is one argument too many; " + takes();
    }

    private String takes() {
        if (spec.positionalParameters().isEmpty()) {
            return "the command takes options only";
        }
        return "the command takes "
                + spec.positionalParameters().stream().map(ArgSpec::paramLabel).collect(Collectors.joining(" and "))
                + ", and options";
    }

    private Set<String> names() {
        return spec.optionsMap().keySet().stream()
                .filter(name -> name.startsWith("--"))
                .collect(Collectors.toSet());
    }

    private static String missing(List<ArgSpec> missing) {
        ArgSpec first = missing.get(0);
        if (first.isOption()) {
            return name(first) + " needs a value: " + name(first) + " " + first.paramLabel();
        }
        return "name the " + missing.stream().map(ArgSpec::paramLabel).collect(Collectors.joining(" and the "));
    }

    private static String wrongValue(ParameterException problem) {
        ArgSpec argument = problem.getArgSpec();
        return name(argument) + " is '" + problem.getValue() + "' and must be " + kind(argument.type());
    }

    private static String kind(Class<?> type) {
        if (type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        return type == Path.class ? "the path of a file" : "a number";
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
