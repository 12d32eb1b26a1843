/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import java.util.OptionalDouble;

/**
 * What a student is to learn, and how much each part counts; 0 leaves a part out.
 *
 * @param soft the teacher's softened distribution, or its vectors where the model gives vectors
 * @param temperature by which logits are divided
 * @param hidden the teacher's hidden states; without it 1, and 0.05 for students in codes: fitted codes are good at the outputs and less so
 *     in between, and would give up the one for the other
 * @param relations how much queries, keys and values of the last attention have to do with each other; without it 1 where hidden states
 *     cannot be compared number by number, since layers are not known or widths differ, and 0 elsewhere
 * @param labels labels of the data, where there are any
 * @param nextToken the next token of the text, for causal language models
 */
public record LossOptions(
        double soft,
        double temperature,
        OptionalDouble hidden,
        OptionalDouble relations,
        double labels,
        double nextToken) {
    /** Soft targets at temperature 2 and hidden states, no labels. */
    public static LossOptions defaults() {
        return new LossOptions(1, 2, OptionalDouble.empty(), OptionalDouble.empty(), 0, 0);
    }

    public LossOptions withSoft(double value) {
        return new LossOptions(value, temperature, hidden, relations, labels, nextToken);
    }

    public LossOptions withTemperature(double value) {
        return new LossOptions(soft, value, hidden, relations, labels, nextToken);
    }

    public LossOptions withHidden(double value) {
        return new LossOptions(soft, temperature, OptionalDouble.of(value), relations, labels, nextToken);
    }

    public LossOptions withRelations(double value) {
        return new LossOptions(soft, temperature, hidden, OptionalDouble.of(value), labels, nextToken);
    }

    public LossOptions withLabels(double value) {
        return new LossOptions(soft, temperature, hidden, relations, value, nextToken);
    }

    public LossOptions withNextToken(double value) {
        return new LossOptions(soft, temperature, hidden, relations, labels, value);
    }
}
