/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Makes inputs of products ready for 8-bit integers, each value once for all products that take it. */
final class QuantizedInputs {
    /** The three outputs of DynamicQuantizeLinear. */
    record Quantized(String codes, String scale, String zeroPoint) {}

    private final ModelEdit edit;
    private final Map<Graph, Map<String, Quantized>> activations = new IdentityHashMap<>();
    private final Map<Graph, Map<String, Map<float[], String>>> smoothed = new IdentityHashMap<>();
    private final Map<Graph, Map<String, Map<float[], String>>> apart = new IdentityHashMap<>();

    QuantizedInputs(ModelEdit edit) {
        this.edit = edit;
    }

    /**
     * A value in 8 bits; an earlier step may have quantized it already.
     *
     * @param value what is quantized
     * @param first a value that nodes before the quantized one's first user take already
     */
    Quantized of(Graph scope, String value, String first) {
        return activations.computeIfAbsent(scope, s -> new HashMap<>()).computeIfAbsent(value, x -> {
            Node user = firstUser(scope, first);
            if (first.equals(x) && user.is("DynamicQuantizeLinear")) {
                return new Quantized(
                        user.outputs().get(0),
                        user.outputs().get(1),
                        user.outputs().get(2));
            }
            Quantized names = names(x);
            edit.insertBefore(user, List.of(quantize(x, names)));
            return names;
        });
    }

    /** What 8 bits do not hold of a value, in 8 bits. */
    Quantized rest(String value, Quantized x, List<Node> nodes) {
        String known = edit.freshName(value + ".known");
        String rest = edit.freshName(value + ".rest");
        nodes.add(node("DequantizeLinear", List.of(x.codes(), x.scale(), x.zeroPoint()), known));
        nodes.add(node("Sub", List.of(value, known), rest));
        Quantized names = names(rest);
        nodes.add(quantize(rest, names));
        return names;
    }

    /** The value divided by divisors; by infinity gives zero. */
    String divided(Graph scope, String value, float[] divisors) {
        return divisors.length == 0
                ? value
                : once(smoothed, scope, value, divisors, () -> {
                    float[] factors = new float[divisors.length];
                    for (int i = 0; i < factors.length; i++) {
                        factors[i] = 1 / divisors[i];
                    }
                    String constant = edit.freshName(value + ".smoothing");
                    edit.addInitializer(scope, Tensor.floats(constant, Shape.of(factors.length), factors));
                    String output = edit.freshName(value + ".smooth");
                    edit.insertBefore(firstUser(scope, value), List.of(node("Mul", List.of(value, constant), output)));
                    return output;
                });
    }

    /** The inputs that are multiplied apart, [..., number of them]. */
    String apart(Graph scope, String value, Arithmetic.Integers how) {
        return once(apart, scope, value, how.divisors(), () -> {
            long[] inputs = java.util.Arrays.stream(how.apart()).asLongStream().toArray();
            String indices = edit.freshName(value + ".apart.inputs");
            edit.addInitializer(scope, Tensor.longs(indices, Shape.of(inputs.length), inputs));
            String output = edit.freshName(value + ".apart");
            Node gather = node("Gather", List.of(value, indices), output, Attribute.of("axis", -1));
            edit.insertBefore(firstUser(scope, value), List.of(gather));
            return output;
        });
    }

    private static String once(
            Map<Graph, Map<String, Map<float[], String>>> known,
            Graph scope,
            String value,
            float[] divisors,
            Supplier<String> made) {
        return known.computeIfAbsent(scope, s -> new HashMap<>())
                .computeIfAbsent(value, x -> new IdentityHashMap<>())
                .computeIfAbsent(divisors, d -> made.get());
    }

    private Quantized names(String value) {
        return new Quantized(
                edit.freshName(value + ".uint8"), edit.freshName(value + ".scale"), edit.freshName(value + ".zero"));
    }

    private Node quantize(String value, Quantized names) {
        List<String> outputs = List.of(names.codes(), names.scale(), names.zeroPoint());
        return Node.of("DynamicQuantizeLinear", edit.freshName(value + ".quantize"), List.of(value), outputs);
    }

    /** The first node of a graph that takes a value: what is made of the value must be there before any of them. */
    private static Node firstUser(Graph scope, String value) {
        return scope.nodes().stream()
                .filter(n -> n.inputs().contains(value))
                .findFirst()
                .orElseThrow();
    }

    private Node node(String type, List<String> inputs, String output, Attribute... attributes) {
        return Node.of(type, edit.freshName(output), inputs, List.of(output), attributes);
    }
}
