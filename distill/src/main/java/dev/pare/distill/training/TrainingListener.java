/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.training;

import java.util.OptionalDouble;

/** Told how a training goes. */
@FunctionalInterface
public interface TrainingListener {
    TrainingListener NONE = status -> {};

    /**
     * Where a training stands.
     *
     * @param step optimizer steps that are done
     * @param progress the share of the training that is done, from 0 to 1
     * @param loss the mean of what is made smaller, since the last report
     * @param drift how far the student is from the teacher on held-out samples, as last judged
     * @param agreement the share of held-out samples or tokens for which both choose the same, where there is a choice
     * @param tokensPerSecond tokens that are trained on, without padding
     * @param secondsLeft an estimate
     * @param judged whether held-out samples have just been judged
     */
    record Status(
            long step,
            double progress,
            double loss,
            double drift,
            OptionalDouble agreement,
            double tokensPerSecond,
            double secondsLeft,
            boolean judged) {}

    void report(Status status);
}
