/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.inference;

import dev.pare.operators.Operators;
import dev.pare.operators.Schema;
import dev.pare.operators.fold.Constant;
import dev.pare.operators.fold.Evaluator;
import dev.pare.operators.fold.Numbers;
import dev.pare.operators.fold.SymbolicFolder;
import dev.pare.operators.sizes.SymbolicShape;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an operator gives by its schema, and what it computes from small constants. */
final class Rules {
    private Rules() {}

    static List<Inferred> results(NodeCall call) {
        Optional<Constant> constant = folded(call);
        if (constant.isPresent()) {
            return List.of(Inferred.folded(constant.get()));
        }
        Schema schema = Operators.of(call.node(), call.version());
        List<DataType> types = schema.types(call);
        List<Optional<SymbolicShape>> shapes = shapes(schema, call);
        List<Inferred> results = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            results.add(Inferred.of(types.get(i), shapes.get(i)));
        }
        if (!results.isEmpty()) {
            Optional<Numbers> numbers =
                    new SymbolicFolder(call.node(), call.version(), call::numbers, call::shape).result();
            numbers.ifPresent(n -> results.set(0, results.get(0).with(n)));
        }
        return results;
    }

    /** A broken model may give an operator what it cannot take; then nothing is known. */
    private static List<Optional<SymbolicShape>> shapes(Schema schema, NodeCall call) {
        try {
            return schema.shapes(call);
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            List<Optional<SymbolicShape>> none = new ArrayList<>();
            call.node().outputs().forEach(o -> none.add(Optional.empty()));
            return none;
        }
    }

    private static Optional<Constant> folded(NodeCall call) {
        if (call.node().is("Constant")) {
            return Constant.held(call.node()).filter(c -> c.shape().elements() <= Inferred.MOST_ELEMENTS);
        }
        boolean small = call.inputs().stream()
                .allMatch(i -> i == Inferred.NOTHING
                        || i.folded().isPresent()
                        || i.stored()
                                .filter(t -> t.shape().elements() <= Inferred.MOST_ELEMENTS)
                                .isPresent());
        boolean any = call.inputs().stream().anyMatch(i -> i != Inferred.NOTHING);
        if (!small || !any) {
            return Optional.empty();
        }
        List<Optional<Constant>> inputs =
                call.inputs().stream().map(Inferred::constant).toList();
        return new Evaluator(call.version())
                .evaluate(call.node(), inputs)
                .filter(c -> c.shape().elements() <= Inferred.MOST_ELEMENTS);
    }
}
