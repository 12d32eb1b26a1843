/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.graph.Graph;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns activations into codes: one QuantizeLinear (and one DequantizeLinear, if wanted) for all products of the same value. */
final class ActivationCodes {
    /** Names of codes, scale and zero point of a value. */
    record Quantized(String codes, String scale, String zero) {}

    private final ModelEdit edit;
    private final Map<Graph, Map<String, Quantized>> quantized = new IdentityHashMap<>();
    private final Map<Graph, Map<String, String>> dequantized = new IdentityHashMap<>();

    ActivationCodes(ModelEdit edit) {
        this.edit = edit;
    }

    Quantized of(Graph scope, String value, Affine how) {
        return quantized.computeIfAbsent(scope, s -> new HashMap<>()).computeIfAbsent(value, x -> {
            Quantized parameters = parameters(scope, x, how);
            List<String> inputs = List.of(x, parameters.scale(), parameters.zero());
            insert(scope, x, node("QuantizeLinear", inputs, parameters.codes()));
            return parameters;
        });
    }

    /** The value after it has been codes, for products between DequantizeLinear nodes. */
    String dequantized(Graph scope, String value, Affine how) {
        Quantized codes = of(scope, value, how);
        return dequantized.computeIfAbsent(scope, s -> new HashMap<>()).computeIfAbsent(value, x -> {
            String floats = edit.freshName(x + ".dequantized");
            List<String> inputs = List.of(codes.codes(), codes.scale(), codes.zero());
            insert(scope, x, node("DequantizeLinear", inputs, floats));
            return floats;
        });
    }

    /** Scale and zero point of a value as constants, and a name for its codes. */
    Quantized parameters(Graph scope, String value, Affine how) {
        String codes = edit.freshName(value + "." + how.codes().name().toLowerCase(Locale.ROOT));
        String scale = edit.freshName(value + ".scale");
        String zero = edit.freshName(value + ".zero");
        edit.addInitializer(scope, Tensor.floats(scale, Shape.of(), how.scale()));
        edit.addInitializer(scope, Tensor.of(zero, how.codes(), Shape.of(), InlineData.raw(new byte[] {
            (byte) how.zeroPoint()
        })));
        return new Quantized(codes, scale, zero);
    }

    /** Inserts a node before the first node of the graph that takes the value, because the codes must precede all of them. */
    private void insert(Graph scope, String value, Node node) {
        Node first = scope.nodes().stream()
                .filter(n -> n.inputs().contains(value))
                .findFirst()
                .orElseThrow();
        edit.insertBefore(first, List.of(node));
    }

    private Node node(String operator, List<String> inputs, String output) {
        return Node.of(operator, edit.freshName(output), inputs, List.of(output));
    }
}
