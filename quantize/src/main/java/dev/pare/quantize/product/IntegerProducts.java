/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Emits products of quantized weights in the form that ONNX Runtime fuses: activations quantized on the fly (once for all products of
 * the same value), an integer product, and the two scales multiplied with each other before they meet the result.
 */
public final class IntegerProducts {
    private final ModelEdit edit;
    private final InputScalings scalings;
    private final QuantizedInputs inputs;
    private final IdentityHashMap<Graph, Map<String, String>> rearranged = new IdentityHashMap<>();

    public IntegerProducts(ModelEdit edit, InputScalings scalings) {
        this.edit = edit;
        this.scalings = scalings;
        this.inputs = new QuantizedInputs(edit);
    }

    public void replace(WeightUse use, QuantizedWeight weight) {
        replace(use, weight, Arithmetic.PLAIN, "");
    }

    /**
     * Replaces a product by one with better activations.
     *
     * @param apart the name of what the inputs that are multiplied apart are multiplied with, floats, [inputs apart, outputs]; empty if
     *     there are none
     */
    public void replace(WeightUse use, QuantizedWeight weight, Arithmetic.Integers how, String apart) {
        Node node = use.node();
        String input = inputs.divided(use.scope(), node.input(0), how.divisors());
        InputScaling scaling = scalings.of(weight.weight(), use);
        QuantizedInput x = inputs.of(use.scope(), input, node.input(0), scaling);
        String codes = Multiplication.transposed(use) ? transposed(weight, use.scope()) : weight.codes();
        String scales = flatScales(weight, use.scope());
        String base = node.output();
        boolean bias = node.is("Gemm") && !node.input(2).isEmpty();
        boolean alone = !how.twice() && apart.isEmpty() && !bias && x.ofTokens().isEmpty();
        List<String> terms = new ArrayList<>(List.of(alone ? base : edit.freshName(base + ".product")));
        List<Node> nodes = new ArrayList<>(product(x, codes, scales, terms.get(0)));
        if (how.twice()) {
            terms.add(edit.freshName(base + ".second"));
            nodes.addAll(product(inputs.rest(use.scope(), x, scaling, nodes), codes, scales, terms.get(1)));
        }
        if (x.ofTokens().isPresent()) {
            terms = new ArrayList<>(
                    List.of(ofTokens(nodes, terms, x.ofTokens().get(), base, apart.isEmpty() && !bias)));
        }
        if (!apart.isEmpty()) {
            String few = inputs.apart(use.scope(), node.input(0), how);
            terms.add(edit.freshName(base + ".apart"));
            nodes.add(node("MatMul", List.of(few, apart), terms.get(terms.size() - 1)));
        }
        if (bias) {
            terms.add(node.input(2));
        }
        sum(nodes, terms, base);
        edit.replace(node, nodes);
    }

    /** The sum of terms times a float for each token: behind the products, since ONNX Runtime fuses one scale for all of them only. */
    private String ofTokens(List<Node> nodes, List<String> terms, String reach, String base, boolean last) {
        String sum = terms.size() == 1 ? terms.get(0) : edit.freshName(base + ".normal");
        sum(nodes, terms, sum);
        String result = last ? base : edit.freshName(base + ".tokens");
        nodes.add(node("Mul", List.of(sum, reach), result));
        return result;
    }

    /** Adds terms from left to right; the last sum gets the name. */
    private void sum(List<Node> nodes, List<String> terms, String name) {
        String sum = terms.get(0);
        for (int i = 1; i < terms.size(); i++) {
            String next = i == terms.size() - 1 ? name : edit.freshName(name + ".sum");
            nodes.add(node("Add", List.of(sum, terms.get(i)), next));
            sum = next;
        }
    }

    /** Leaves a product in floats and gives it the inputs that 8 bits leave: what they cost, apart from what the weight's bits cost. */
    public void roundInputs(Weight weight, WeightUse use) {
        Node node = use.node();
        QuantizedInput x = inputs.of(use.scope(), node.input(0), node.input(0), scalings.of(weight, use));
        String known = edit.freshName(node.input(0) + ".known");
        List<String> other = new ArrayList<>(node.inputs());
        other.set(0, known);
        List<Node> nodes = new ArrayList<>();
        nodes.add(node(
                "DequantizeLinear",
                List.of(x.codes(), x.scale(), x.zeroPoint()),
                x.ofTokens().isPresent() ? edit.freshName(known + ".normal") : known));
        x.ofTokens()
                .ifPresent(reach -> nodes.add(node("Mul", List.of(nodes.get(0).output(), reach), known)));
        nodes.add(node.withInputs(other));
        edit.replace(node, nodes);
    }

    private List<Node> product(QuantizedInput x, String codes, String scales, String output) {
        String sums = edit.freshName(output + ".int32");
        String floats = edit.freshName(output + ".float");
        String scale = edit.freshName(output + ".scale");
        return List.of(
                node("MatMulInteger", List.of(x.codes(), codes, x.zeroPoint()), sums),
                node("Cast", List.of(sums), floats, Attribute.of("to", DataType.FLOAT.code())),
                node("Mul", List.of(x.scale(), scales), scale),
                node("Mul", List.of(floats, scale), output));
    }

    /** Turns stored codes back into floats in a way that is folded when the model is loaded. */
    public void dequantizeAtLoad(WeightUse use, QuantizedWeight weight) {
        String floats = rearranged(use.scope()).computeIfAbsent(weight.codes() + " float", key -> {
            String cast = edit.freshName(weight.codes() + ".float");
            String product = edit.freshName(weight.weight().name() + ".dequantized");
            Attribute type = Attribute.of("to", DataType.FLOAT.code());
            edit.insertBefore(
                    first(use),
                    List.of(
                            node("Cast", List.of(weight.codes()), cast, type),
                            node("Mul", List.of(cast, weight.scales()), product)));
            return product;
        });
        List<String> inputs = new ArrayList<>(use.node().inputs());
        inputs.set(use.input(), floats);
        edit.replace(use.node(), List.of(use.node().withInputs(inputs)));
    }

    private String transposed(QuantizedWeight weight, Graph scope) {
        return rearranged(scope).computeIfAbsent(weight.codes(), codes -> {
            String output = edit.freshName(codes + ".transposed");
            Node transpose = node("Transpose", List.of(codes), output, Attribute.ints("perm", 1, 0));
            edit.insertBefore(scope.nodes().get(0), List.of(transpose));
            return output;
        });
    }

    /** Scales as a plain list; a tied table keeps them as a column for its look-ups. */
    private String flatScales(QuantizedWeight weight, Graph scope) {
        if (!weight.form().column()) {
            return weight.scales();
        }
        return rearranged(scope).computeIfAbsent(weight.scales(), scales -> {
            String shape = edit.freshName(scales + ".shape");
            edit.addInitializer(scope, Tensor.longs(shape, Shape.of(1), -1));
            String output = edit.freshName(scales + ".flat");
            edit.insertBefore(scope.nodes().get(0), List.of(node("Reshape", List.of(scales, shape), output)));
            return output;
        });
    }

    private Map<String, String> rearranged(Graph scope) {
        return rearranged.computeIfAbsent(scope, s -> new HashMap<>());
    }

    private Node first(WeightUse use) {
        return use.scope().nodes().get(0);
    }

    private Node node(String type, List<String> inputs, String output, Attribute... attributes) {
        return Node.of(type, edit.freshName(output), inputs, List.of(output), attributes);
    }
}
