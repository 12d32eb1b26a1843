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
import dev.pare.graph.OpId;
import dev.pare.pass.Scratch;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts MatMulNBits and GatherBlockQuantized in the place of the uses of a weight. A table that is both multiplied with and looked up
 * is stored once: look-ups read it through a Reshape, which is folded when the model is loaded.
 */
final class BlockOperators {
    static final String DOMAIN = "com.microsoft";

    private final ModelEdit edit;
    private final Weight weight;
    private final BlockedCodes codes;
    private final int accuracyLevel;
    private final StoredBlocks stored;
    private StoredBlocks table;

    BlockOperators(ModelEdit edit, Weight weight, BlockedCodes codes, int accuracyLevel, Scratch scratch) {
        this.edit = edit;
        this.weight = weight;
        this.codes = codes;
        this.accuracyLevel = accuracyLevel;
        if (weight.uses().stream().anyMatch(Products::multiplies)) {
            this.stored = StoredBlocks.forProducts(edit, weight, codes, scratch);
        } else {
            this.stored = StoredBlocks.forLookups(edit, weight, codes, scratch);
            this.table = stored;
        }
    }

    void replace(WeightUse use) {
        edit.replace(use.node(), Products.looksUp(use) ? lookup(use.node()) : product(use.node()));
    }

    private List<Node> product(Node node) {
        boolean bias = node.is("Gemm") && !node.input(2).isEmpty();
        String result = bias ? edit.freshName(node.output() + ".product") : node.output();
        List<String> inputs = new ArrayList<>(List.of(node.input(0)));
        inputs.addAll(stored.names());
        Node product = node(
                "MatMulNBits",
                node.name(),
                inputs,
                result,
                Attribute.of("K", codes.length()),
                Attribute.of("N", codes.channels()),
                Attribute.of("accuracy_level", accuracyLevel),
                Attribute.of("bits", codes.bits()),
                Attribute.of("block_size", codes.blockSize()));
        if (!bias) {
            return List.of(product);
        }
        String name = edit.freshName(node.output() + ".bias");
        return List.of(product, Node.of("Add", name, List.of(result, node.input(2)), List.of(node.output())));
    }

    private List<Node> lookup(Node node) {
        if (table == null) {
            table = new StoredBlocks(asTable(), stored.scales(), stored.zeroPoints());
        }
        List<String> inputs = new ArrayList<>(table.names());
        inputs.add(1, node.input(1));
        return List.of(node(
                "GatherBlockQuantized",
                node.name(),
                inputs,
                node.output(),
                Attribute.of("bits", codes.bits()),
                Attribute.of("block_size", codes.blockSize()),
                Attribute.of("gather_axis", 0),
                Attribute.of("quantize_axis", 1)));
    }

    /** The codes of the product as rows, less what fills up their last blocks. */
    private String asTable() {
        List<Node> nodes = new ArrayList<>();
        String shape = longs(".shape", codes.channels(), -1);
        String rows = edit.freshName(weight.name() + ".rows");
        nodes.add(Node.of("Reshape", edit.freshName(rows), List.of(stored.codes(), shape), List.of(rows)));
        String result = rows;
        if (codes.length() % codes.blockSize() != 0) {
            result = edit.freshName(weight.name() + ".table");
            List<String> inputs =
                    List.of(rows, longs(".from", 0), longs(".to", Packing.rowBytes(codes)), longs(".axis", 1));
            nodes.add(Node.of("Slice", edit.freshName(result), inputs, List.of(result)));
        }
        edit.insertBefore(weight.scope().nodes().get(0), nodes);
        return result;
    }

    private String longs(String suffix, long... values) {
        String name = edit.freshName(weight.name() + suffix);
        edit.addInitializer(weight.scope(), Tensor.longs(name, Shape.of(values.length), values));
        return name;
    }

    private static Node node(String type, String name, List<String> inputs, String output, Attribute... attributes) {
        OpId op = new OpId(DOMAIN, type);
        return new Node(op, name, inputs, List.of(output), List.of(attributes), UnknownFields.NOTHING);
    }
}
