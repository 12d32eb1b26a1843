/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

/** Says what went wrong in one or two sentences. */
final class Failure {
    private Failure() {}

    static int report(Throwable problem, boolean debug, Console console) {
        int code = ExitCodes.of(problem);
        if (problem instanceof OutOfMemoryError) {
            console.complain(
                    "out of memory with a heap of " + Runtime.getRuntime().maxMemory() / 1_000_000
                            + " MB; give more, such as PARE_OPTS=-Xmx4g, or use smaller batches (--batch-size).");
        } else if (code == ExitCodes.INTERNAL) {
            console.complain("internal error: " + sentence(described(problem))
                    + " This is a defect of Pare; please report it with the command"
                    + (debug ? " and the trace below." : " and what it prints with --debug."));
        } else {
            console.complain(sentence(problem.getMessage()));
        }
        if (debug) {
            problem.printStackTrace(console.err());
            console.err().flush();
        }
        return code;
    }

    private static String described(Throwable problem) {
        return problem.getMessage() == null ? problem.getClass().getName() : problem.getMessage();
    }

    private static String sentence(String text) {
        String stripped = text.strip();
        boolean ends = stripped.endsWith(".") || stripped.endsWith("!") || stripped.contains("\n");
        return ends ? stripped : stripped + ".";
    }
}
