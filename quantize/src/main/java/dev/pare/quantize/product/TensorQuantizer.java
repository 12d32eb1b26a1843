/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import java.util.List;
import java.util.Optional;

/** One scale and zero point for a whole tensor, from its least and its greatest number. */
record TensorQuantizer(ModelEdit edit) implements InputQuantizer {
    private static final String OPERATOR = "DynamicQuantizeLinear";

    @Override
    public QuantizedInput quantize(String value, List<Node> nodes) {
        List<String> outputs = List.of(
                edit.freshName(value + ".uint8"), edit.freshName(value + ".scale"), edit.freshName(value + ".zero"));
        Node node = Node.of(OPERATOR, edit.freshName(value + ".quantize"), List.of(value), outputs);
        nodes.add(node);
        return of(node).orElseThrow();
    }

    /** What an earlier step may have made. */
    static Optional<QuantizedInput> of(Node node) {
        return Optional.of(node)
                .filter(n -> n.is(OPERATOR))
                .map(n -> new QuantizedInput(
                        n.input(0),
                        n.outputs().get(0),
                        n.outputs().get(1),
                        n.outputs().get(2),
                        Optional.empty()));
    }

    @Override
    public QuantizedInput rest(QuantizedInput known, List<Node> nodes) {
        String floats = edit.freshName(known.value() + ".known");
        String rest = edit.freshName(known.value() + ".rest");
        List<String> codes = List.of(known.codes(), known.scale(), known.zeroPoint());
        nodes.add(Node.of("DequantizeLinear", edit.freshName(floats), codes, List.of(floats)));
        nodes.add(Node.of("Sub", edit.freshName(rest), List.of(known.value(), floats), List.of(rest)));
        return quantize(rest, nodes);
    }
}
