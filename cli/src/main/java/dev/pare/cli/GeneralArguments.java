/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import java.nio.file.Path;
import picocli.CommandLine.ParseResult;

/** What every command takes. */
final class GeneralArguments {
    boolean json;
    boolean quiet;
    boolean debug;

    GeneralArguments(ParseResult parsed) {
        json = parsed.hasMatchedOption("--json");
        quiet = parsed.hasMatchedOption("--quiet");
        debug = parsed.hasMatchedOption("--debug");
    }

    static void declare(Options options) {
        options.flag("Print the result as JSON, and nothing else, on standard output.", "--json");
        options.flag("Do not print progress.", "-q", "--quiet");
        options.flag("Print the stack trace of an error.", "--debug");
        options.help("Print this help.", "-h", "--help");
    }

    /** The one model that was named, by position or by {@code --input}. */
    static Path single(Path byPosition, Path byOption, Problems problems) {
        if (byPosition == null && byOption == null) {
            problems.add("name the model to read.");
        }
        if (byPosition != null && byOption != null) {
            problems.add("the model is named twice, as " + byPosition + " and with --input; name it once.");
        }
        return byPosition == null ? byOption : byPosition;
    }
}
