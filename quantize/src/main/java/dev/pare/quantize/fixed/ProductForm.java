package dev.pare.quantize.fixed;

import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** What is put in the place of a product. */
interface ProductForm {
    void replace(FixedProduct product, StoredWeight weight);

    /** Stores 32-bit codes of a bias under a name of its own. */
    static String storeBias(ModelEdit edit, FixedProduct product, int... codes) {
        ByteBuffer bytes = ByteBuffer.allocate(codes.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int code : codes) {
            bytes.putInt(code);
        }
        String name = edit.freshName(product.use().node().input(2) + ".int32");
        Shape shape = Shape.of(codes.length);
        edit.addInitializer(
                product.use().scope(), Tensor.of(name, DataType.INT32, shape, InlineData.raw(bytes.array())));
        return name;
    }

    /** The sum that a Gemm ends with, as a node of its own. */
    static Node sum(ModelEdit edit, Node gemm, String product) {
        return Node.of(
                "Add", edit.freshName(gemm.output() + ".bias"), List.of(product, gemm.input(2)), gemm.outputs());
    }
}
