/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.pass.Progress;

/** Shows progress for as long as it is open. */
final class Work implements AutoCloseable {
    private final ProgressPrinter printer;

    private Work(ProgressPrinter printer) {
        this.printer = printer;
    }

    static Work on(Console console, boolean quiet) {
        return new Work(quiet ? null : ProgressPrinter.on(console));
    }

    Progress progress() {
        return printer == null ? Progress.SILENT : printer;
    }

    @Override
    public void close() {
        if (printer != null) {
            printer.finish();
        }
    }
}
