/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.training;

import java.util.function.Consumer;

/**
 * How to train.
 *
 * @param batchSize samples that go through the model together
 * @param accumulate batches whose gradients are added up before a step
 * @param learningRate the highest, reached after warm-up
 * @param codesRate by which the rate is multiplied for codes, which are measured in steps of their grid
 * @param warmUp the share of the training in which the rate rises from 0; afterwards it falls to 0 in a line
 * @param weightDecay the share by which a step shrinks matrices, times the rate; vectors are left alone
 * @param clip the greatest norm of all gradients together; longer ones are shortened
 * @param epochs how often all samples are gone through, at most
 * @param minutes how long to train at most; 0 for no limit. Where it is what ends the training, results depend on the machine
 * @param evaluations how often held-out samples are judged
 * @param patience so many judgements without improvement end the training
 * @param seed decides the order of samples and which are held out
 */
public record TrainingOptions(
        int batchSize,
        int accumulate,
        double learningRate,
        double codesRate,
        double warmUp,
        double weightDecay,
        double clip,
        double epochs,
        double minutes,
        int evaluations,
        int patience,
        long seed) {

    public static TrainingOptions defaults() {
        return new TrainingOptions(32, 1, 3e-4, 60, 0.06, 0.01, 1, 3, 0, 20, 10, 1);
    }

    public TrainingOptions withBatchSize(int value) {
        return changed(d -> d.batchSize = value);
    }

    public TrainingOptions withAccumulate(int value) {
        return changed(d -> d.accumulate = value);
    }

    public TrainingOptions withLearningRate(double value) {
        return changed(d -> d.learningRate = value);
    }

    public TrainingOptions withCodesRate(double value) {
        return changed(d -> d.codesRate = value);
    }

    public TrainingOptions withEpochs(double value) {
        return changed(d -> d.epochs = value);
    }

    public TrainingOptions withMinutes(double value) {
        return changed(d -> d.minutes = value);
    }

    public TrainingOptions withEvaluations(int count, int patient) {
        return changed(d -> {
            d.evaluations = count;
            d.patience = patient;
        });
    }

    public TrainingOptions withSeed(long value) {
        return changed(d -> d.seed = value);
    }

    private TrainingOptions changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /** The same settings while one of them changes. */
    private static final class Draft {
        private int batchSize;
        private int accumulate;
        private double learningRate;
        private double codesRate;
        private double warmUp;
        private double weightDecay;
        private double clip;
        private double epochs;
        private double minutes;
        private int evaluations;
        private int patience;
        private long seed;

        Draft(TrainingOptions from) {
            batchSize = from.batchSize;
            accumulate = from.accumulate;
            learningRate = from.learningRate;
            codesRate = from.codesRate;
            warmUp = from.warmUp;
            weightDecay = from.weightDecay;
            clip = from.clip;
            epochs = from.epochs;
            minutes = from.minutes;
            evaluations = from.evaluations;
            patience = from.patience;
            seed = from.seed;
        }

        TrainingOptions finished() {
            return new TrainingOptions(
                    batchSize,
                    accumulate,
                    learningRate,
                    codesRate,
                    warmUp,
                    weightDecay,
                    clip,
                    epochs,
                    minutes,
                    evaluations,
                    patience,
                    seed);
        }
    }
}
