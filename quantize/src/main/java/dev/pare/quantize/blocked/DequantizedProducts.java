/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Attribute;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.pass.Scratch;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a DequantizeLinear by blocks before every product of a weight. Each product has one of its own: runtimes fuse the two only
 * where nothing else reads the floats in between.
 */
final class DequantizedProducts {
    private final ModelEdit edit;
    private final Weight weight;
    private final BlockedCodes codes;
    private final StoredBlocks stored;

    DequantizedProducts(ModelEdit edit, Weight weight, BlockedCodes codes, Scratch scratch) {
        this.edit = edit;
        this.weight = weight;
        this.codes = codes;
        this.stored = StoredBlocks.forDequantizing(edit, weight, codes, scratch);
    }

    void replace(WeightUse use) {
        String floats = edit.freshName(weight.name() + ".dequantized");
        Node dequantize = Node.of(
                "DequantizeLinear",
                edit.freshName(floats),
                stored.names(),
                List.of(floats),
                Attribute.of("axis", 0),
                Attribute.of("block_size", codes.blockSize()));
        List<String> inputs = new ArrayList<>(use.node().inputs());
        inputs.set(use.input(), floats);
        // The codes lie as an untransposed product wants them, however the weight lay.
        List<Attribute> attributes = use.node().attributes().stream()
                .filter(a -> !a.name().equals("transB"))
                .toList();
        edit.replace(
                use.node(), List.of(dequantize, use.node().withInputs(inputs).withAttributes(attributes)));
    }
}
