package dev.pare.quantize.fixed;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import java.util.Optional;

/** The bias of a Gemm as 32-bit integers, which runtimes add to the integer product: code = round(bias / (input scale · weight scale)). */
final class BiasCodes {
    /** Leaves as much room again to the sum of the product itself. */
    private static final double LARGEST = 1 << 30;

    private BiasCodes() {}

    /** Empty if the node has no bias, or one that is no fixed list of floats for the columns, or too large for integers. */
    static Optional<int[]> of(Facts facts, Node gemm, float inputScale, float[] weightScales, long columns) {
        return facts.weights()
                .feeding(gemm, 2)
                .filter(b -> gemm.is("Gemm") && isList(b, columns))
                .flatMap(b -> codes(TensorValues.floats(b.tensor()), inputScale, weightScales));
    }

    private static boolean isList(Weight bias, long columns) {
        return bias.fixed()
                && bias.tensor().type() == DataType.FLOAT
                && bias.tensor().shape().rank() == 1
                && bias.tensor().shape().elements() == columns
                && TensorValues.readableAsFloats(bias.tensor());
    }

    private static Optional<int[]> codes(float[] bias, float inputScale, float[] weightScales) {
        int[] codes = new int[bias.length];
        for (int i = 0; i < codes.length; i++) {
            float scale = inputScale * weightScales[weightScales.length == 1 ? 0 : i];
            double code = Math.rint(bias[i] / scale);
            if (!(Math.abs(code) < LARGEST)) {
                return Optional.empty();
            }
            codes[i] = (int) code;
        }
        return Optional.of(codes);
    }
}
