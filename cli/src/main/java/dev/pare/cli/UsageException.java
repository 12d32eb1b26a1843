/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import java.util.List;

/** The command line asks for something that cannot be done. The message has every problem that was found, one on a line. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(List<String> problems) {
        super(message(problems));
    }

    private static String message(List<String> problems) {
        return problems.size() == 1
                ? problems.get(0)
                : problems.size() + " problems with the command line:\n  " + String.join("\n  ", problems);
    }
}
