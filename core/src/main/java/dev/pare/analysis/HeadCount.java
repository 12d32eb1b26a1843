/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Works out the number of heads from the shapes to which the queries are cut, or from the scale of the scores. */
final class HeadCount {
    /** @param size features of one head; both are 0 if unknown */
    record Heads(int heads, int size) {
        static final Heads UNKNOWN = new Heads(0, 0);
    }

    private final Structure structure;
    private final ReshapeTarget targets;

    HeadCount(Structure structure) {
        this.structure = structure;
        this.targets = new ReshapeTarget(structure);
    }

    Heads ofKnown(int heads, List<Linear> query, List<Linear> value) {
        long width = width(query, value);
        return new Heads(heads, width % heads == 0 ? (int) (width / heads) : 0);
    }

    /** @param passed the nodes between the query matrix and the scores, nearest to the scores first */
    Heads of(List<Linear> query, List<Linear> value, List<Node> passed, List<Node> scaling, Graph scope) {
        long width = isCutByGroups(query, passed)
                ? width(query.stream().mapToLong(Linear::outputs).sum(), query, value)
                : width(query, value);
        Heads found = Heads.UNKNOWN;
        for (int i = passed.size() - 1; i >= 0 && found.heads() <= 1; i--) {
            if (passed.get(i).is("Reshape")) {
                Heads cut = cut(targets.of(scope, passed.get(i)), width, isJoint(query, value));
                found = cut.heads() > 0 ? cut : found;
            }
        }
        if (found.heads() > 0 || width == 0) {
            return found;
        }
        List<Node> scales = new ArrayList<>(scaling);
        scales.addAll(passed);
        return scaled(scales, width);
    }

    /** Whether the queries are made by one matrix for each group of features and joined afterwards. */
    private static boolean isCutByGroups(List<Linear> query, List<Node> passed) {
        return query.size() > 1
                && passed.stream().anyMatch(n -> n.is("Concat") && n.inputs().size() == query.size());
    }

    private static boolean isJoint(List<Linear> query, List<Linear> value) {
        return !query.isEmpty() && value.contains(query.get(0));
    }

    private static long width(List<Linear> query, List<Linear> value) {
        if (query.isEmpty()) {
            return 0;
        }
        return width(query.get(0).outputs(), query, value);
    }

    private static long width(long outputs, List<Linear> query, List<Linear> value) {
        return isJoint(query, value) && outputs % 3 == 0 ? outputs / 3 : outputs;
    }

    /**
     * Heads of the shape (…, heads, size), or with one axis more for query, key and value on either side of the heads; a shape
     * (sequence, batch times heads, size) tells the size only.
     */
    private static Heads cut(List<Long> shape, long width, boolean joint) {
        int rank = shape.size();
        if (rank < 3) {
            return Heads.UNKNOWN;
        }
        long size = shape.get(rank - 1);
        long heads = shape.get(rank - 2);
        if (rank >= 5 && heads == 3 && shape.get(rank - 3) > 0) {
            heads = shape.get(rank - 3);
        } else if (joint && heads > 0 && heads * size == 3 * width) {
            heads = heads / 3;
        }
        if (rank >= 4 && heads > 0) {
            return consistent(heads, size > 0 ? size : width / heads, width);
        }
        return size > 0 && width > 0 && width % size == 0 ? consistent(width / size, size, width) : Heads.UNKNOWN;
    }

    private static Heads consistent(long heads, long size, long width) {
        return width == 0 || heads * size == width ? new Heads((int) heads, (int) size) : Heads.UNKNOWN;
    }

    /** Scores are divided by the square root of the size of a head. */
    private Heads scaled(List<Node> nodes, long width) {
        for (Node node : nodes) {
            OptionalDouble constant = node.is("Div") || node.is("Mul") ? scalar(node) : OptionalDouble.empty();
            if (constant.isEmpty() || !(constant.getAsDouble() > 0)) {
                continue;
            }
            double root = node.is("Div") ? constant.getAsDouble() : 1 / constant.getAsDouble();
            long size = Math.round(root * root);
            if (size > 1 && size <= width && Math.abs(root * root - size) < 1e-3 * size && width % size == 0) {
                return new Heads((int) (width / size), (int) size);
            }
        }
        return Heads.UNKNOWN;
    }

    private OptionalDouble scalar(Node node) {
        for (int i = 0; i < node.inputs().size(); i++) {
            Optional<Tensor> constant = structure.weights().feeding(node, i).map(Weight::tensor);
            if (constant.isPresent()
                    && constant.get().shape().elements() == 1
                    && TensorValues.readableAsFloats(constant.get())) {
                return OptionalDouble.of(TensorValues.floats(constant.get())[0]);
            }
        }
        return OptionalDouble.empty();
    }
}
