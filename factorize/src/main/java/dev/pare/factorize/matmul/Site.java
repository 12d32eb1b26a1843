package dev.pare.factorize.matmul;

import dev.pare.analysis.Weight;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.Optional;

/**
 * A place where a weight is multiplied with something.
 *
 * @param node a MatMul, or a Gemm without scaling
 * @param input the value that is multiplied
 * @param bias the constant that is added afterwards and can take up a correction
 */
record Site(Node node, Graph scope, String input, Optional<Bias> bias) {
    /**
     * A constant row that is added to the product.
     *
     * @param node the Add, or the Gemm itself
     * @param input which input of the node it is
     */
    record Bias(Weight weight, Node node, int input) {}

    boolean isGemm() {
        return node.is("Gemm");
    }
}
