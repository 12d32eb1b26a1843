/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import java.io.PrintWriter;

/**
 * Where a command prints.
 *
 * @param out results
 * @param err errors and progress
 * @param terminal whether somebody watches {@code err} on a terminal
 */
record Console(PrintWriter out, PrintWriter err, boolean terminal) {
    void print(String text) {
        out.print(text);
        out.flush();
    }

    void complain(String text) {
        err.println("pare: " + text);
        err.flush();
    }
}
