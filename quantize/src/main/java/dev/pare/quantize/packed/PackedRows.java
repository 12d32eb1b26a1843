/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.graph.Node;
import java.util.List;

/**
 * A table that stays packed when the model is loaded: every look-up decodes the rows that it wants. Slower than a look-up in a decoded
 * table by some tens of small operators, and for tables that memory should not hold as int8.
 */
public final class PackedRows {
    private final Emission emission;
    private final RowDecode decode;

    PackedRows(Emission emission, RowDecode decode) {
        this.emission = emission;
        this.decode = decode;
    }

    /**
     * The same, with the rows under another name for nodes that make of them what the {@code Gather} gave.
     *
     * @param following stand after the look-up
     */
    public void replace(Node gather, String rows, List<Node> following) {
        decode.lookUp(gather.input(1), rows);
        emission.putInPlaceOf(gather, following);
    }

    /** Puts decoding look-ups in the place of one {@code Gather} on axis 0, in the graph of the table or below it. */
    public void replace(Node gather) {
        replace(gather, gather.output(), List.of());
    }
}
