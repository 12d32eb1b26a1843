package dev.pare.quantize.fixed;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Attribute;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.quantize.Multiplication;
import dev.pare.tensor.Carried;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Products become what ONNX Runtime would make of the QDQ form: MatMulIntegerToFloat, with the bias that is added to a MatMul taken in,
 * and QGemm. Both give floats, so that results need no range.
 */
final class ContribForm implements ProductForm {
    static final String DOMAIN = "com.microsoft";

    private final Facts facts;
    private final ModelEdit edit;
    private final ActivationCodes activations;
    private final WeightCodes weights;

    ContribForm(Facts facts, ModelEdit edit, ActivationCodes activations, WeightCodes weights) {
        this.facts = facts;
        this.edit = edit;
        this.activations = activations;
        this.weights = weights;
    }

    @Override
    public void replace(FixedProduct product, StoredWeight weight) {
        WeightUse use = product.use();
        Node node = use.node();
        ActivationCodes.Quantized x = activations.of(use.scope(), node.input(0), product.input());
        if (node.is("Gemm") && !product.addsFloats()) {
            edit.replace(node, List.of(gemm(product, weight, x)));
            return;
        }
        String w = weights.codes(use.scope(), weight, Multiplication.transposed(use));
        List<String> inputs = new ArrayList<>(
                List.of(x.codes(), w, x.scale(), weight.scales(), x.zero(), weight.zeros()));
        if (product.addsFloats()) {
            String y = edit.freshName(node.output() + ".product");
            edit.replace(node, List.of(multiply(node, inputs, y), ProductForm.sum(edit, node, y)));
            return;
        }
        Optional<Node> sum = sum(use, weight);
        sum.ifPresent(add -> {
            inputs.add(add.input(add.input(0).equals(node.output()) ? 1 : 0));
            edit.replace(add, List.of());
        });
        String y = sum.map(Node::output).orElse(node.output());
        edit.replace(node, List.of(multiply(node, inputs, y)));
    }

    private static Node multiply(Node node, List<String> inputs, String output) {
        OpId op = new OpId(DOMAIN, "MatMulIntegerToFloat");
        return new Node(op, node.name(), inputs, List.of(output), List.of(), Carried.NOTHING);
    }

    private Node gemm(FixedProduct product, StoredWeight weight, ActivationCodes.Quantized x) {
        WeightUse use = product.use();
        Node node = use.node();
        String w = weights.codes(use.scope(), weight, use.transposed());
        List<String> inputs = new ArrayList<>(
                List.of(x.codes(), x.scale(), x.zero(), w, weight.scales(), weight.zeros()));
        product.bias().ifPresent(codes -> inputs.add(ProductForm.storeBias(edit, product, codes)));
        List<Attribute> transB = List.of(Attribute.of("transB", node.intAttribute("transB", 0)));
        return new Node(
                new OpId(DOMAIN, "QGemm"), node.name(), inputs, node.outputs(), transB, Carried.NOTHING);
    }

    /** The Add of a constant list that is all that becomes of a product. */
    private Optional<Node> sum(WeightUse use, StoredWeight weight) {
        Node node = use.node();
        long columns = weight.weight().tensor().shape().dim(Multiplication.transposed(use) ? 0 : 1);
        return facts.uses()
                .onlyConsumer(use.scope(), node.output())
                .filter(n -> n.is("Add") && use.scope().nodes().contains(n))
                .filter(n -> facts.weights()
                        .feeding(n, n.input(0).equals(node.output()) ? 1 : 0)
                        .filter(b -> isList(b, columns))
                        .isPresent());
    }

    private static boolean isList(Weight bias, long columns) {
        return bias.constant() == null
                && bias.tensor().type() == DataType.FLOAT
                && bias.tensor().shape().rank() == 1
                && bias.tensor().shape().elements() == columns
                && bias.uses().stream().allMatch(u -> u.path().isEmpty());
    }
}
