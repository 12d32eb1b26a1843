/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.run.StepRecord;
import java.nio.file.Path;

/** What a listener is told while work goes on. Events come from one thread at a time, which need not be the caller's. */
@Experimental
public sealed interface Event {
    /**
     * A step of the recipe begins.
     *
     * @param pass its pass
     * @param number of the step, from 1
     * @param steps of the recipe
     */
    record StepStarted(String pass, int number, int steps) implements Event {}

    /**
     * A part of the work is done.
     *
     * @param activity what is being done, a few words
     * @param done finished units
     * @param total all units
     */
    record Progressed(String activity, long done, long total) implements Event {}

    /** A step of the recipe ends, with its decisions. */
    record StepFinished(StepRecord step) implements Event {}

    /**
     * The output is complete. Work can no longer be cancelled.
     *
     * @param bytes of all files of the model
     */
    record Written(Path output, long bytes) implements Event {}
}
