package dev.pare.quantize.product;

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
    /** The three outputs of DynamicQuantizeLinear. */
    private record Quantized(String codes, String scale, String zeroPoint) {}

    private final ModelEdit edit;
    private final IdentityHashMap<Graph, Map<String, Quantized>> activations = new IdentityHashMap<>();
    private final IdentityHashMap<Graph, Map<String, Map<float[], String>>> smoothed = new IdentityHashMap<>();
    private final IdentityHashMap<Graph, Map<String, String>> rearranged = new IdentityHashMap<>();

    public IntegerProducts(ModelEdit edit) {
        this.edit = edit;
    }

    public void replace(WeightUse use, QuantizedWeight weight) {
        replace(use, weight, new float[0], false);
    }

    /**
     * With better activations.
     *
     * @param divisors what the inputs are divided by, and the stored weight was multiplied with; the same array for all weights that share
     *     inputs, empty for none
     * @param twice whether what is left of the inputs after their quantization is quantized and multiplied as well, which gives the product
     *     about 15 bits
     */
    public void replace(WeightUse use, QuantizedWeight weight, float[] divisors, boolean twice) {
        Node node = use.node();
        String input = smoothed(use.scope(), node.input(0), divisors);
        Quantized x = activation(use.scope(), input, node);
        String codes = Multiplication.transposed(use) ? transposed(weight, use.scope()) : weight.codes();
        String scales = flatScales(weight, use.scope());
        boolean bias = node.is("Gemm") && !node.input(2).isEmpty();
        String base = node.output();
        String product = bias ? edit.freshName(base + ".product") : base;
        String first = twice ? edit.freshName(base + ".first") : product;
        List<Node> nodes = new ArrayList<>(product(x, codes, scales, first));
        if (twice) {
            Quantized rest = rest(input, x, nodes);
            String second = edit.freshName(base + ".second");
            nodes.addAll(product(rest, codes, scales, second));
            nodes.add(node("Add", List.of(first, second), product));
        }
        if (bias) {
            nodes.add(node("Add", List.of(product, node.input(2)), base));
        }
        edit.replace(node, nodes);
    }

    private List<Node> product(Quantized x, String codes, String scales, String output) {
        String sums = edit.freshName(output + ".int32");
        String floats = edit.freshName(output + ".float");
        String scale = edit.freshName(output + ".scale");
        return List.of(
                node("MatMulInteger", List.of(x.codes(), codes, x.zeroPoint()), sums),
                node("Cast", List.of(sums), floats, Attribute.of("to", DataType.FLOAT.code())),
                node("Mul", List.of(x.scale(), scales), scale),
                node("Mul", List.of(floats, scale), output));
    }

    /** What 8 bits do not hold of a value, in 8 bits. */
    private Quantized rest(String input, Quantized x, List<Node> nodes) {
        String known = edit.freshName(input + ".known");
        String rest = edit.freshName(input + ".rest");
        nodes.add(node("DequantizeLinear", List.of(x.codes(), x.scale(), x.zeroPoint()), known));
        nodes.add(node("Sub", List.of(input, known), rest));
        Quantized names = quantized(rest);
        nodes.add(quantize(rest, names));
        return names;
    }

    private String smoothed(Graph scope, String input, float[] divisors) {
        if (divisors.length == 0) {
            return input;
        }
        Map<float[], String> known = smoothed.computeIfAbsent(scope, s -> new HashMap<>())
                .computeIfAbsent(input, x -> new IdentityHashMap<>());
        return known.computeIfAbsent(divisors, d -> {
            float[] factors = new float[d.length];
            for (int i = 0; i < d.length; i++) {
                factors[i] = 1 / d[i];
            }
            String constant = edit.freshName(input + ".smoothing");
            edit.addInitializer(scope, Tensor.floats(constant, Shape.of(d.length), factors));
            String output = edit.freshName(input + ".smooth");
            edit.insertBefore(firstUser(scope, input), List.of(node("Mul", List.of(input, constant), output)));
            return output;
        });
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

    private Quantized activation(Graph scope, String value, Node user) {
        return activations.computeIfAbsent(scope, s -> new HashMap<>()).computeIfAbsent(value, x -> {
            Quantized names = quantized(x);
            edit.insertBefore(firstUser(scope, user.input(0)), List.of(quantize(x, names)));
            return names;
        });
    }

    private Quantized quantized(String value) {
        return new Quantized(
                edit.freshName(value + ".uint8"), edit.freshName(value + ".scale"), edit.freshName(value + ".zero"));
    }

    private Node quantize(String value, Quantized names) {
        List<String> outputs = List.of(names.codes(), names.scale(), names.zeroPoint());
        return Node.of("DynamicQuantizeLinear", edit.freshName(value + ".quantize"), List.of(value), outputs);
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
