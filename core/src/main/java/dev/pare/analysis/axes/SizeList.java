/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import dev.pare.graph.Node;
import java.util.List;
import java.util.Optional;

/**
 * A list of sizes that a node asks for, number by number.
 *
 * @param numbers each size: 0 and −1 stand for themselves, {@link Layout#UNKNOWN} is computed when the model runs, and what is below that is
 *     the name of a size that is not known, the same wherever it is the same
 * @param origins where each comes from
 * @param concat the node that joins them; empty if they are one constant
 * @param pieces how many numbers each input of that node gives
 */
public record SizeList(List<Long> numbers, List<Origin> origins, Optional<Node> concat, List<Integer> pieces) {
    public SizeList {
        numbers = List.copyOf(numbers);
        origins = List.copyOf(origins);
        pieces = List.copyOf(pieces);
    }

    /** Where a number comes from. */
    public enum Origin {
        /** It is written in a constant that goes straight into the list. */
        STATED,
        /** It is part of the shape of a value that is followed, and follows it. */
        FOLLOWS,
        /** It is computed otherwise. */
        WORKED_OUT
    }

    boolean isStated(int index) {
        return origins.get(index) == Origin.STATED && numbers.get(index) > 0;
    }

    /** Whether a number is known and would neither follow by itself nor can be exchanged. */
    boolean isWorkedOut(int index) {
        return origins.get(index) == Origin.WORKED_OUT && numbers.get(index) > 0;
    }
}
