package dev.pare.distill.network;

import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Puts one operator in the place of the many that exporters write for layer normalization and GELU: the same numbers, with less memory
 * for gradients and less to compute. Inner values stay in the graph for those who want them.
 */
final class Fusions {
    private static final double HALF = 0.5;
    private static final double TOLERANCE = 1e-6;

    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, Tensor> constants;
    private final Graph graph;

    private Fusions(Graph graph) {
        this.graph = graph;
        this.constants = Constants.of(graph);
        graph.nodes().forEach(n -> n.outputs().forEach(o -> producers.put(o, n)));
    }

    /** @param graph with its nodes in order */
    static Graph in(Graph graph) {
        Fusions fusions = new Fusions(graph);
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Node fused = fusions.fused(node);
            fusions.producers.put(fused.output(), fused);
            nodes.add(fused);
        }
        return graph.withNodes(nodes);
    }

    private Node fused(Node node) {
        if (node.is("Div")) {
            return normalization(node).orElse(node);
        }
        if (node.is("Add")) {
            return scaled(node).orElse(node);
        }
        return node.is("Mul") ? gelu(node).orElse(node) : node;
    }

    /** (x - mean) / sqrt(mean((x - mean)²) + epsilon). */
    private Optional<Node> normalization(Node divide) {
        Node centred = made(divide.input(0), "Sub");
        Node root = made(divide.input(1), "Sqrt");
        if (centred == null || root == null || !isMeanOf(centred.input(1), centred.input(0))) {
            return Optional.empty();
        }
        Node sum = made(root.input(0), "Add");
        if (sum == null) {
            return Optional.empty();
        }
        for (int side = 0; side < 2; side++) {
            OptionalDouble epsilon = number(sum.input(1 - side));
            if (epsilon.isPresent() && isVarianceOf(sum.input(side), centred)) {
                return Optional.of(Node.of(
                        "LayerNormalization",
                        divide.name(),
                        List.of(centred.input(0)),
                        List.of(divide.output()),
                        Attribute.of("epsilon", (float) epsilon.getAsDouble())));
            }
        }
        return Optional.empty();
    }

    private boolean isVarianceOf(String value, Node centred) {
        Node mean = made(value, "ReduceMean");
        if (mean == null || !alongTheLast(mean)) {
            return false;
        }
        Node square = made(mean.input(0), "Pow");
        if (square != null) {
            return isSame(square.input(0), centred) && number(square.input(1)).orElse(0) == 2;
        }
        Node product = made(mean.input(0), "Mul");
        return product != null && isSame(product.input(0), centred) && isSame(product.input(1), centred);
    }

    /** Some exporters subtract the mean twice. */
    private boolean isSame(String value, Node centred) {
        Node node = producers.get(value);
        return node != null && node.op().equals(centred.op()) && node.inputs().equals(centred.inputs());
    }

    private boolean isMeanOf(String value, String data) {
        Node mean = made(value, "ReduceMean");
        return mean != null && mean.input(0).equals(data) && alongTheLast(mean);
    }

    private boolean alongTheLast(Node mean) {
        List<Long> axes = mean.intsAttribute("axes").orElseGet(() -> {
            Tensor given = constants.get(mean.input(1));
            return given == null ? List.of() : List.of(TensorValues.longs(given)[0]);
        });
        return axes.equals(List.of(-1L)) && mean.intAttribute("keepdims", 1) == 1;
    }

    /** A normalization, times a vector, plus a vector. */
    private Optional<Node> scaled(Node add) {
        for (int side = 0; side < 2; side++) {
            Node multiply = made(add.input(side), "Mul");
            Tensor bias = constants.get(add.input(1 - side));
            for (int inner = 0; multiply != null && isVector(bias) && inner < 2; inner++) {
                Node normal = made(multiply.input(inner), "LayerNormalization");
                Tensor scale = constants.get(multiply.input(1 - inner));
                if (normal != null
                        && normal.inputs().size() == 1
                        && isVector(scale)
                        && scale.shape().equals(bias.shape())) {
                    return Optional.of(new Node(
                            normal.op(),
                            add.name(),
                            List.of(normal.input(0), multiply.input(1 - inner), add.input(1 - side)),
                            List.of(add.output()),
                            normal.attributes(),
                            normal.carried()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isVector(Tensor tensor) {
        return tensor != null && tensor.shape().rank() == 1;
    }

    /** x (1 + erf(x / √2)) / 2, as exporters of torch write it. */
    private Optional<Node> gelu(Node half) {
        if (Math.abs(number(half.input(1)).orElse(0) - HALF) > 0) {
            return Optional.empty();
        }
        Node product = made(half.input(0), "Mul");
        Node one = product == null ? null : made(product.input(1), "Add");
        Node erf = one == null ? null : made(one.input(0), "Erf");
        Node root = erf == null ? null : made(erf.input(0), "Div");
        boolean isGelu = root != null
                && number(one.input(1)).orElse(0) == 1
                && Math.abs(number(root.input(1)).orElse(0) - Math.sqrt(2)) < TOLERANCE
                && root.input(0).equals(product.input(0));
        return isGelu
                ? Optional.of(Node.of("Gelu", half.name(), List.of(product.input(0)), List.of(half.output())))
                : Optional.empty();
    }

    /** The node that makes a value, if it is of the type. */
    private Node made(String value, String type) {
        Node node = producers.get(value);
        return node != null && node.is(type) ? node : null;
    }

    /** A constant that is one real number and that the caller of the model cannot replace. */
    private OptionalDouble number(String value) {
        Tensor tensor = constants.get(value);
        boolean single = tensor != null
                && tensor.type().isFloating()
                && tensor.shape().elements() == 1
                && !graph.hasInput(value);
        return single ? OptionalDouble.of(TensorValues.floats(tensor)[0]) : OptionalDouble.empty();
    }
}
