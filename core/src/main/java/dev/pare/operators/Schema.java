/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.graph.OpId;
import dev.pare.operators.call.Call;
import dev.pare.operators.call.Signature;
import dev.pare.operators.sizes.SymbolicShape;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an operator is in one range of versions.
 *
 * @param since the first version with this signature
 * @param data the inputs whose elements come back in the result or go into it; the others are shapes, axes, indices, conditions, weights
 *     of a norm, scales: what steers the operator
 * @param signature empty for an unknown operator
 */
public record Schema(OpId op, int since, Kind kind, Inputs data, Optional<Signature> signature, Rules rules) {
    /** How types and shapes of outputs follow from a call. */
    record Rules(Call.TypeRule types, Call.ShapeRule shapes) {
        static final Rules NONE = new Rules((call, signature, output) -> DataType.UNKNOWN, call -> List.of());
    }

    static Schema unknown(OpId op) {
        return new Schema(op, 0, Kind.UNKNOWN, Inputs.of(), Optional.empty(), Rules.NONE);
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

    /** The element type of each output; UNKNOWN where the rule cannot tell. */
    public List<DataType> types(Call call) {
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < call.node().outputs().size(); i++) {
            int output = i;
            types.add(signature.map(s -> rules.types().type(call, s, output)).orElse(DataType.UNKNOWN));
        }
        return types;
    }

    /** The shape of each output; empty where not even the number of axes follows. */
    public List<Optional<SymbolicShape>> shapes(Call call) {
        List<Optional<SymbolicShape>> shapes = new ArrayList<>(rules.shapes().shapes(call));
        while (shapes.size() < call.node().outputs().size()) {
            shapes.add(Optional.empty());
        }
        return shapes;
    }
}
