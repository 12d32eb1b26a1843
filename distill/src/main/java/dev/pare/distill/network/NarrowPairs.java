package dev.pare.distill.network;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Low-rank factors: x A B with A [m, r] and B [r, n] in floats, r below m and n, and nothing in between. */
final class NarrowPairs {
    private NarrowPairs() {}

    /** The names of all A and B. */
    static Set<String> in(Graph graph) {
        Map<String, Tensor> constants = Constants.of(graph);
        Map<String, Node> products = new HashMap<>();
        Set<String> names = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            if (!node.is("MatMul")) {
                continue;
            }
            Node before = products.get(node.input(0));
            Optional<Shape> second = matrix(constants, node.input(1));
            Optional<Shape> first = before == null ? Optional.empty() : matrix(constants, before.input(1));
            if (first.isPresent() && second.isPresent() && isNarrow(first.get(), second.get())) {
                names.add(before.input(1));
                names.add(node.input(1));
            }
            products.put(node.output(), node);
        }
        return names;
    }

    private static Optional<Shape> matrix(Map<String, Tensor> constants, String name) {
        return Optional.ofNullable(constants.get(name))
                .filter(t -> t.type().isFloating() && t.shape().rank() == 2)
                .map(Tensor::shape);
    }

    private static boolean isNarrow(Shape first, Shape second) {
        return first.dim(1) < Math.min(first.dim(0), second.dim(1));
    }
}
