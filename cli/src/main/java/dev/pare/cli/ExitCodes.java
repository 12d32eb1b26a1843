/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.api.MissingLibraryException;
import dev.pare.distill.network.UnsupportedModelException;
import dev.pare.distill.training.TrainingException;
import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.OutputException;
import dev.pare.pass.CancelledException;
import dev.pare.recipe.RecipeException;
import dev.pare.runtime.data.DataException;
import dev.pare.runtime.session.RunException;
import java.io.UncheckedIOException;
import picocli.CommandLine.ParameterException;

/** What each exit code of the process means, and which error has which. The only place that knows. */
final class ExitCodes {
    static final int GOOD = 0;
    static final int LIMIT_EXCEEDED = 1;
    static final int USAGE = 2;
    static final int UNREADABLE = 3;
    static final int INTERNAL = 70;
    /** Tells the launcher that the call is correct, and that libtorch has to be fetched before it can run. */
    static final int LIBTORCH_WANTED = 75;

    static final String MEANINGS = """
            Exit codes:
              0   done; every limit is kept
              1   a limit on drift, accuracy, agreement or batch dependence is exceeded, or the result is broken
              2   the command line or the recipe is wrong
              3   a model or data cannot be read or used, or the output cannot be written
              70  a defect of Pare; please report it
            """;

    private ExitCodes() {}

    static int of(Throwable problem) {
        if (problem instanceof UsageException
                || problem instanceof ParameterException
                || problem instanceof RecipeException) {
            return USAGE;
        }
        if (problem instanceof OutputException) {
            // With a cause, the system refused to write; without one, the place that was named is wrong.
            return problem.getCause() == null ? USAGE : UNREADABLE;
        }
        boolean theirs = problem instanceof ModelFormatException
                || problem instanceof DataException
                || problem instanceof MissingLibraryException
                || problem instanceof CancelledException
                || problem instanceof RunException
                || problem instanceof UnsupportedModelException
                || problem instanceof TrainingException
                || problem instanceof UncheckedIOException;
        return theirs ? UNREADABLE : INTERNAL;
    }
}
