/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What a command takes, in the order of its help. Declared by calls: to read the same from annotations costs each start many times as long. */
final class Options {
    private final CommandSpec spec = CommandSpec.create();

    Options(String description) {
        spec.usageMessage().description(description).abbreviateSynopsis(true).sortOptions(false);
    }

    CommandSpec spec() {
        return spec;
    }

    /** An option without a value. */
    void flag(String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build());
    }

    /** The option that asks for help. */
    void help(String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(boolean.class)
                .usageHelp(true)
                .description(description)
                .build());
    }

    /** An option with a value. */
    void value(Class<?> type, String label, String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(type)
                .paramLabel(label)
                .description(description)
                .build());
    }

    /** An option with texts between commas. */
    void list(String label, String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .splitRegex(",")
                .paramLabel(label)
                .description(description)
                .build());
    }

    /** A model that is named by its position and must be. */
    void requiredModel(int index, String label, String description) {
        model(index, "1", label, description);
    }

    /** A model that may be named by its position. */
    void optionalModel(int index, String label, String description) {
        model(index, "0..1", label, description);
    }

    private void model(int index, String arity, String label, String description) {
        spec.addPositional(PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .arity(arity)
                .required(arity.equals("1"))
                .type(Path.class)
                .paramLabel(label)
                .description(description)
                .build());
    }
}
