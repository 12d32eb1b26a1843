/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.onnx.OutputException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a command line, so that all of it is told at once. */
final class Problems {
    private final List<String> found = new ArrayList<>();

    void add(String problem) {
        found.add(problem);
    }

    void require(boolean condition, String problem) {
        if (!condition) {
            found.add(problem);
        }
    }

    /** Checks an output; a place that cannot be written to is collected, other errors pass. */
    void check(Runnable check) {
        try {
            check.run();
        } catch (OutputException e) {
            if (ExitCodes.of(e) != ExitCodes.USAGE) {
                throw e;
            }
            found.add(e.getMessage());
        }
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new UsageException(found);
        }
    }
}
