/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.training;

/** The learning rate over a training: up in a line, then down in a line to zero. */
record Schedule(double highest, double warmUp) {
    /** @param progress the share of the training that is done, from 0 to 1 */
    double rate(double progress) {
        if (progress < warmUp) {
            return highest * progress / warmUp;
        }
        return highest * Math.max(0, 1 - progress) / (1 - warmUp);
    }
}
