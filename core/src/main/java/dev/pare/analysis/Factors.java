/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Finds matrices that are stored as a product of thinner ones, as low-rank factorization leaves them. */
final class Factors {
    private static final Set<String> RESCALES =
            Set.of("Identity", "Cast", "Mul", "Reshape", "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear");
    private static final int MAX_FACTORS = 4;

    private final Structure structure;
    private final Upstream before;

    Factors(Structure structure) {
        this.structure = structure;
        this.before = new Upstream(structure, RESCALES, Set.of(), 1, true);
    }

    /** The factors that end in this one, in the order in which the data passes; the node alone if it is not a factor. */
    List<Linear> endingIn(Linear last) {
        Deque<Linear> chain = new ArrayDeque<>(List.of(last));
        while (chain.size() < MAX_FACTORS) {
            Linear next = chain.getFirst();
            Upstream.Reached reached = before.from(next.scope(), next.node(), next.data());
            if (reached.open() || reached.linears().size() != 1) {
                break;
            }
            Linear previous = reached.linears().iterator().next();
            if (!isThinner(previous, next)) {
                break;
            }
            chain.addFirst(previous);
        }
        return List.copyOf(chain);
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
