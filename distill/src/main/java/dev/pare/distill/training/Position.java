/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.training;

/**
 * How far a training has come.
 *
 * @param epoch which round through all samples
 * @param batch the next batch in it
 * @param seconds how long the training has run
 * @param judged how many times held-out samples were judged
 * @param best the least drift so far
 * @param worse judgements since then
 */
record Position(int epoch, int batch, long steps, double seconds, int judged, double best, int worse) {
    static final Position START = new Position(0, 0, 0, 0, 0, Double.POSITIVE_INFINITY, 0);

    Position judgedAs(double drift) {
        boolean better = drift < best;
        return new Position(epoch, batch, steps, seconds, judged + 1, better ? drift : best, better ? 0 : worse + 1);
    }

    Position at(int newEpoch, int newBatch, long newSteps, double newSeconds) {
        return new Position(newEpoch, newBatch, newSteps, newSeconds, judged, best, worse);
    }
}
