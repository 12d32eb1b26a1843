/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.norm;

import dev.pare.analysis.Facts;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.patterns.Norm;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Writes normalizations in the operators that define them. The deviation is squared by a product: a power would be gathered into one
 * slow node again.
 */
final class NormRewriter {
    /** The opset from which on the axes of a mean are an input. */
    private static final int AXES_AS_INPUT = 18;

    private final Facts facts;
    private final ModelEdit edit;
    /** Constants by what they hold; they live in the outermost graph, which all others see. */
    private final Map<Object, String> constants = new HashMap<>();

    NormRewriter(Facts facts) {
        this.facts = facts;
        this.edit = new ModelEdit(facts.model());
    }

    Model rewrite(Plan<Norms> plan) {
        Set<Node> done = new HashSet<>();
        for (Decision.Apply<Norms> decision : plan.applied()) {
            for (Norm norm : decision.details().all()) {
                Node node = Norms.replaced(norm);
                if (done.add(node)) {
                    edit.replace(node, norm.form() instanceof Norm.Fused ? expanded(norm, node) : product(node));
                }
            }
        }
        return edit.finish();
    }

    private static List<Node> product(Node power) {
        return List.of(Node.of("Mul", power.name(), List.of(power.input(0), power.input(0)), power.outputs()));
    }

    private List<Node> expanded(Norm norm, Node node) {
        List<Node> nodes = new ArrayList<>();
        String x = node.input(0);
        String centred = add(nodes, node, "centred", "Sub", x, mean(nodes, node, norm.axes(), "mean", x));
        String squares = add(nodes, node, "squares", "Mul", centred, centred);
        String variance = mean(nodes, node, norm.axes(), "variance", squares);
        String safe = add(nodes, node, "safe", "Add", variance, epsilon((float) norm.epsilon()));
        String deviation = add(nodes, node, "deviation", "Sqrt", safe);
        String normal = add(nodes, node, "normal", "Div", centred, deviation);
        boolean biased = !node.input(2).isEmpty();
        String scaled = biased ? edit.freshName(node.output() + ".scaled") : node.output();
        nodes.add(Node.of(
                "Mul", edit.freshName(node.name() + ".scale"), List.of(normal, node.input(1)), List.of(scaled)));
        if (biased) {
            nodes.add(Node.of("Add", node.name(), List.of(scaled, node.input(2)), List.of(node.output())));
        }
        return nodes;
    }

    private String add(List<Node> nodes, Node norm, String part, String type, String... inputs) {
        String output = edit.freshName(norm.output() + "." + part);
        nodes.add(Node.of(type, edit.freshName(norm.name() + "." + part), List.of(inputs), List.of(output)));
        return output;
    }

    private String mean(List<Node> nodes, Node norm, int count, String part, String value) {
        String output = edit.freshName(norm.output() + "." + part);
        String name = edit.freshName(norm.name() + "." + part);
        long[] axes = LongStream.range(-count, 0).toArray();
        boolean asInput = facts.model().opset() >= AXES_AS_INPUT;
        nodes.add(
                asInput
                        ? Node.of("ReduceMean", name, List.of(value, axes(axes)), List.of(output))
                        : Node.of("ReduceMean", name, List.of(value), List.of(output), Attribute.ints("axes", axes)));
        return output;
    }

    private String axes(long... axes) {
        return constants.computeIfAbsent(axes.length, n -> {
            String name = edit.freshName("norm.axes");
            edit.addInitializer(facts.model().graph(), Tensor.longs(name, Shape.of(axes.length), axes));
            return name;
        });
    }

    private String epsilon(float epsilon) {
        return constants.computeIfAbsent(epsilon, e -> {
            String name = edit.freshName("norm.epsilon");
            edit.addInitializer(facts.model().graph(), Tensor.floats(name, Shape.of(), epsilon));
            return name;
        });
    }
}
