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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes inputs of products ready for 8-bit integers, each value once for all products that take it. */
final class QuantizedInputs {
    private final ModelEdit edit;
    private final Map<Graph, Map<InputScaling, InputQuantizer>> quantizers = new IdentityHashMap<>();
    private final Map<InputQuantizer, Map<String, QuantizedInput>> activations = new IdentityHashMap<>();
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
    QuantizedInput of(Graph scope, String value, String first, InputScaling scaling) {
        InputQuantizer quantizer = quantizer(scope, scaling);
        return activations.computeIfAbsent(quantizer, q -> new HashMap<>()).computeIfAbsent(value, x -> {
            Node user = firstUser(scope, first);
            if (first.equals(x) && scaling instanceof InputScaling.PerTensor) {
                Optional<QuantizedInput> earlier = TensorQuantizer.of(user);
                if (earlier.isPresent()) {
                    return earlier.get();
                }
            }
            List<Node> nodes = new ArrayList<>();
            QuantizedInput quantized = quantizer.quantize(x, nodes);
            edit.insertBefore(user, nodes);
            return quantized;
        });
    }

    /** What 8 bits do not hold of a value, in 8 bits. */
    QuantizedInput rest(Graph scope, QuantizedInput known, InputScaling scaling, List<Node> nodes) {
        return quantizer(scope, scaling).rest(known, nodes);
    }

    private InputQuantizer quantizer(Graph scope, InputScaling scaling) {
        return quantizers.computeIfAbsent(scope, s -> new HashMap<>()).computeIfAbsent(scaling, s -> {
            if (scaling instanceof InputScaling.PerToken tokens) {
                return new TokenQuantizer(edit, scope, tokens);
            }
            return new TensorQuantizer(edit);
        });
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
