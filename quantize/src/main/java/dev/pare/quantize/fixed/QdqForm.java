package dev.pare.quantize.fixed;

import dev.pare.analysis.WeightUse;
import dev.pare.graph.Attribute;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.quantize.Multiplication;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.List;

/**
 * Products stay what they are, between nodes that say how their inputs are quantized. There is no QuantizeLinear behind them: ONNX
 * Runtime then runs a MatMul as MatMulIntegerToFloat, and a Gemm with its bias in 32 bits as one QGemm.
 */
final class QdqForm implements ProductForm {
    private final ModelEdit edit;
    private final ActivationCodes activations;
    private final WeightCodes weights;

    QdqForm(ModelEdit edit, ActivationCodes activations, WeightCodes weights) {
        this.edit = edit;
        this.activations = activations;
        this.weights = weights;
    }

    @Override
    public void replace(FixedProduct product, StoredWeight weight) {
        WeightUse use = product.use();
        Node node = use.node();
        String x = activations.dequantized(use.scope(), node.input(0), product.input());
        if (product.addsFloats()) {
            String w = weights.dequantized(use.scope(), weight, Multiplication.transposed(use));
            String y = edit.freshName(node.output() + ".product");
            Node multiply = Node.of("MatMul", node.name(), List.of(x, w), List.of(y));
            edit.replace(node, List.of(multiply, ProductForm.sum(edit, node, y)));
            return;
        }
        String w = weights.dequantized(use.scope(), weight, use.transposed());
        List<String> inputs = product.bias().isPresent() ? List.of(x, w, bias(product, weight)) : List.of(x, w);
        edit.replace(node, List.of(node.withInputs(inputs)));
    }

    /** Its scale is the product of both scales, so that its codes are added to the integer product as they are. */
    private String bias(FixedProduct product, StoredWeight weight) {
        WeightUse use = product.use();
        float[] scales = weight.how().scales().clone();
        for (int i = 0; i < scales.length; i++) {
            scales[i] *= product.input().scale();
        }
        boolean perChannel = weight.how().perChannel();
        String codes = ProductForm.storeBias(edit, product, product.bias().orElseThrow());
        String scale = edit.freshName(codes + ".scale");
        edit.addInitializer(
                use.scope(), Tensor.floats(scale, perChannel ? Shape.of(scales.length) : Shape.of(), scales));
        String floats = edit.freshName(codes + ".float");
        Attribute[] axis = perChannel ? new Attribute[] {Attribute.of("axis", 0)} : new Attribute[0];
        Node dequantize = Node.of(
                "DequantizeLinear", edit.freshName(floats), List.of(codes, scale), List.of(floats), axis);
        edit.insertBefore(use.node(), List.of(dequantize));
        return floats;
    }
}
