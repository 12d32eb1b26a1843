/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A command: says what it takes, is given that, and runs. */
interface Command {
    /** What it takes, to parse the command line by. */
    CommandSpec options();

    /** Takes what was given. */
    void take(ParseResult parsed);

    /** Does the work, prints the result and returns the exit code. */
    int run(Console console);

    /** Whether to print stack traces of errors. */
    boolean debug();
}
