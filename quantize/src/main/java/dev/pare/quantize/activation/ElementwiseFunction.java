/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.activation;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** A value each of whose numbers is a function of one number of an earlier value, however many operators spell the function. */
public final class ElementwiseFunction {
    /** More operators than any nonlinearity is spelled with. */
    private static final int MOST_NODES = 24;

    /** How far the function is looked at, and how finely: the nonlinearities of networks bend near zero. */
    private static final double FAR = 1e4;

    private static final double NEAR = 16;
    private static final int POINTS = 1024;

    private final Facts facts;
    private final Graph scope;
    private final String value;
    private final String source;

    private ElementwiseFunction(Facts facts, Graph scope, String value, String source) {
        this.facts = facts;
        this.scope = scope;
        this.value = value;
        this.source = source;
    }

    /** The function of the farthest value of which it is one; at worst that is the value itself. */
    public static ElementwiseFunction of(Facts facts, Graph scope, String value) {
        ElementwiseFunction identity = new ElementwiseFunction(facts, scope, value, value);
        return new ElementwiseFunction(facts, scope, value, identity.farthest());
    }

    /** Whether it reaches much farther above zero than below. */
    public boolean lopsided(double times) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = -POINTS; i <= POINTS; i++) {
            double near = at(NEAR * i / POINTS);
            double far = at(FAR * i / POINTS);
            least = Math.min(least, Math.min(near, far));
            greatest = Math.max(greatest, Math.max(near, far));
        }
        return greatest > 0 && greatest >= times * -least;
    }

    /** The value where the source is this number. */
    public double at(double number) {
        Map<String, Double> known = new HashMap<>();
        known.put(source, number);
        return at(value, known);
    }

    private double at(String name, Map<String, Double> known) {
        Double found = known.get(name);
        if (found != null) {
            return found;
        }
        Node node = facts.uses().localProducer(scope, name).orElseThrow();
        double[] inputs = new double[node.inputs().size()];
        for (int i = 0; i < inputs.length; i++) {
            OptionalDouble constant = constant(node, i);
            inputs[i] = constant.isPresent() ? constant.getAsDouble() : at(node.input(i), known);
        }
        double result = ScalarOperator.named(node).orElseThrow().applyAsDouble(inputs);
        known.put(name, result);
        return result;
    }

    /** Goes back as long as all ways lead to one value again. */
    private String farthest() {
        String single = value;
        Set<String> open = new HashSet<>(Set.of(value));
        Deque<String> next = new ArrayDeque<>(List.of(value));
        for (int steps = 0; steps < MOST_NODES && !next.isEmpty(); steps++) {
            String name = latest(next);
            List<String> before = before(name);
            next.remove(name);
            if (before.isEmpty()) {
                return single;
            }
            open.remove(name);
            for (String each : before) {
                if (open.add(each)) {
                    next.add(each);
                }
            }
            single = open.size() == 1 ? open.iterator().next() : single;
        }
        return single;
    }

    /** Of several values the one that is computed last: the others may lead to it. */
    private String latest(Deque<String> names) {
        String latest = names.peek();
        for (String name : names) {
            latest = place(name) > place(latest) ? name : latest;
        }
        return latest;
    }

    private int place(String name) {
        return facts.uses()
                .localProducer(scope, name)
                .map(n -> scope.nodes().indexOf(n))
                .orElse(-1);
    }

    /** What a value is computed from number by number, constants apart; empty if it is not. */
    private List<String> before(String name) {
        Node node = facts.uses().localProducer(scope, name).orElse(null);
        if (node == null
                || node.outputs().size() != 1
                || ScalarOperator.named(node).isEmpty()) {
            return List.of();
        }
        List<String> before = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            if (constant(node, i).isEmpty()) {
                before.add(node.input(i));
            }
        }
        return before;
    }

    private OptionalDouble constant(Node node, int input) {
        return facts.weights()
                .feeding(node, input)
                .map(Weight::tensor)
                .filter(t -> t.type() == DataType.FLOAT && t.shape().elements() == 1)
                .filter(TensorValues::readableAsFloats)
                .map(t -> OptionalDouble.of(TensorValues.floats(t)[0]))
                .orElse(OptionalDouble.empty());
    }
}
