/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.graph.OpId;
import java.util.Optional;

/**
 * What an operator is in one range of versions.
 *
 * @param since the first version with this signature
 * @param data the inputs whose elements come back in the result or go into it; the others are shapes, axes, indices, conditions, weights
 *     of a norm, scales: what steers the operator
 * @param signature empty for an unknown operator
 */
public record Schema(OpId op, int since, Kind kind, Inputs data, Optional<Signature> signature) {
    static Schema unknown(OpId op) {
        return new Schema(op, 0, Kind.UNKNOWN, Inputs.of(), Optional.empty());
    }

    public boolean isKnown() {
        return kind != Kind.UNKNOWN;
    }

    public boolean is(Kind... any) {
        for (Kind each : any) {
            if (each == kind) {
                return true;
            }
        }
        return false;
    }

    /** Whether each element of the result is an element of the only data input, unchanged. */
    public boolean movesData() {
        return kind.movesData();
    }

    /** Whether each element of the result depends on the elements at its own place alone, after broadcasting. */
    public boolean isElementwise() {
        return kind.isElementwise();
    }

    /** Whether the data enters by this input. */
    public boolean carriesData(int input) {
        return data.contains(input);
    }
}
