/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

import dev.pare.graph.Model;
import java.util.Optional;

/**
 * What surrounds a pass while it works.
 *
 * @param statistics what was measured for {@link Pass#wants}; {@link Statistics#NONE} without calibration data
 * @param scratch where bytes go that are too many for the heap
 * @param checkpoint where finished parts of long work are kept
 * @param original the model before the first step, if other steps have changed it
 * @param timings how long products take on this machine
 * @param vocabulary the tokens that the model is fed, if its tokenizer is known
 */
public record PassContext(
        Statistics statistics,
        Scratch scratch,
        Progress progress,
        Checkpoint checkpoint,
        Optional<Model> original,
        Timings timings,
        Optional<TokenVocabulary> vocabulary) {
    /** Creates the context of the first step, in which nothing else is known. */
    public PassContext(Statistics statistics, Scratch scratch, Progress progress) {
        this(statistics, scratch, progress, Checkpoint.NONE, Optional.empty(), Timings.NONE, Optional.empty());
    }

    /** A context without statistics or progress, with results on the heap, for tests and small models. */
    public static PassContext plain() {
        return new PassContext(Statistics.NONE, Scratch.HEAP, Progress.SILENT);
    }

    public PassContext with(Checkpoint other) {
        return new PassContext(statistics, scratch, progress, other, original, timings, vocabulary);
    }

    public PassContext with(Timings other) {
        return new PassContext(statistics, scratch, progress, checkpoint, original, other, vocabulary);
    }

    public PassContext with(Statistics other) {
        return new PassContext(other, scratch, progress, checkpoint, original, timings, vocabulary);
    }

    /** The context after other steps, which began with a model. */
    public PassContext after(Model first) {
        return new PassContext(statistics, scratch, progress, checkpoint, Optional.of(first), timings, vocabulary);
    }

    public PassContext with(TokenVocabulary tokens) {
        return new PassContext(statistics, scratch, progress, checkpoint, original, timings, Optional.of(tokens));
    }

    public PassContext withoutVocabulary() {
        return new PassContext(statistics, scratch, progress, checkpoint, original, timings, Optional.empty());
    }
}
