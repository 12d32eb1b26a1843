package dev.pare.quantize.fixed;

import dev.pare.analysis.WeightUse;
import java.util.Optional;

/**
 * One product of a weight.
 *
 * @param input how its activation becomes codes
 * @param output how its result becomes codes, if it does
 * @param bias the bias of a Gemm in units of both scales multiplied; empty if there is none, or if it stays a float that is added
 */
record FixedProduct(WeightUse use, Affine input, Optional<Affine> output, Optional<int[]> bias) {
    /** Whether the node adds something that does not become codes. */
    boolean addsFloats() {
        return use.node().is("Gemm") && !use.node().input(2).isEmpty() && bias.isEmpty();
    }
}
