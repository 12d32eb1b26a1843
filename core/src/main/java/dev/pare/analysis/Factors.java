/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds matrices that are stored as a product of thinner ones, as low-rank factorization leaves them. */
final class Factors {
    private static final Set<String> RESCALES =
            Set.of("Identity", "Cast", "Mul", "Reshape", "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear");

    private final Structure structure;
    private final SourceMatrices before;

    Factors(Structure structure) {
        this.structure = structure;
        this.before = new SourceMatrices(structure, RESCALES, Set.of(), 1, true);
    }

    /** The factors that end in this one, in the order in which the data passes; the node alone if it is not a factor. */
    List<Linear> endingIn(Linear last) {
        Deque<Linear> chain = new ArrayDeque<>(List.of(last));
        Optional<Linear> previous = before(last);
        while (previous.isPresent()) {
            chain.addFirst(previous.get());
            previous = before(previous.get());
        }
        return List.copyOf(chain);
    }

    /** The factor that a matrix takes its data from. */
    private Optional<Linear> before(Linear next) {
        SourceMatrices.Reached reached = before.from(next.scope(), next.node(), next.data());
        return reached.open() || reached.linears().size() != 1
                ? Optional.empty()
                : Optional.of(reached.linears().iterator().next()).filter(l -> isThinner(l, next));
    }

    private boolean isThinner(Linear first, Linear second) {
        return first.outputs() < Math.min(first.inputs(), second.outputs())
                && structure
                                .uses()
                                .consumers(first.scope(), first.node().output())
                                .size()
                        == 1;
    }
}
