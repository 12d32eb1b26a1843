package dev.pare.quantize.packed;

import dev.pare.graph.Node;

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

    /** Puts decoding look-ups in the place of one {@code Gather} on axis 0, in the graph of the table or below it. */
    public void replace(Node gather) {
        decode.lookUp(gather.input(1), gather.output());
        emission.putInPlaceOf(gather);
    }
}
