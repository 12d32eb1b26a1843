package dev.pare.quantize;

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
final class IntegerProducts {
    /** The three outputs of DynamicQuantizeLinear. */
    private record Quantized(String codes, String scale, String zeroPoint) {}

    private final ModelEdit edit;
    private final Map<Graph, Map<String, Quantized>> activations = new IdentityHashMap<>();
    private final Map<Graph, Map<String, String>> rearranged = new IdentityHashMap<>();

    IntegerProducts(ModelEdit edit) {
        this.edit = edit;
    }

    void replace(WeightUse use, QuantizedWeight weight) {
        Node node = use.node();
        Quantized x = activation(use.scope(), node);
        String codes = Multiplication.transposed(use) ? transposed(weight, use.scope()) : weight.codes();
        String scales = flatScales(weight, use.scope());
        boolean bias = node.is("Gemm") && !node.input(2).isEmpty();
        String base = node.output();
        String product = bias ? edit.freshName(base + ".product") : base;
        String sums = edit.freshName(base + ".int32");
        String floats = edit.freshName(base + ".float");
        String scale = edit.freshName(base + ".scale");
        List<Node> nodes = new ArrayList<>();
        nodes.add(node("MatMulInteger", List.of(x.codes(), codes, x.zeroPoint()), sums));
        nodes.add(node("Cast", List.of(sums), floats, Attribute.of("to", DataType.FLOAT.code())));
        nodes.add(node("Mul", List.of(x.scale(), scales), scale));
        nodes.add(node("Mul", List.of(floats, scale), product));
        if (bias) {
            nodes.add(node("Add", List.of(product, node.input(2)), base));
        }
        edit.replace(node, nodes);
    }

    /** Turns stored codes back into floats in a way that is folded when the model is loaded. */
    void dequantizeAtLoad(WeightUse use, QuantizedWeight weight) {
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

    private Quantized activation(Graph scope, Node node) {
        return activations.computeIfAbsent(scope, s -> new HashMap<>()).computeIfAbsent(node.input(0), x -> {
            Quantized names = new Quantized(
                    edit.freshName(x + ".uint8"), edit.freshName(x + ".scale"), edit.freshName(x + ".zero"));
            List<String> outputs = List.of(names.codes(), names.scale(), names.zeroPoint());
            String name = edit.freshName(x + ".quantize");
            edit.insertBefore(
                    firstUser(scope, x), List.of(Node.of("DynamicQuantizeLinear", name, List.of(x), outputs)));
            return names;
        });
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
        if (weight.target().kind() != Target.Kind.TABLE || weight.target().axis() < 0) {
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

    /** The first node of a graph that takes a value: the quantized value must be there before any of them. */
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
