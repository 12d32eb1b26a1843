package dev.pare.quantize.fitted;

import dev.pare.quantize.product.Treatment;

/** What is to become of one weight. */
public sealed interface Fit extends Treatment {
    /**
     * A matrix that is multiplied.
     *
     * @param smoothing what its inputs are divided by, one for each; empty for nothing
     * @param twice whether what 8 bits leave of its inputs is multiplied, too
     */
    record Product(int bits, float[] smoothing, boolean twice) implements Fit {}

    /**
     * A table that is looked up row by row.
     *
     * @param classes the bits of each class of rows
     * @param classOfRow the class of each row
     * @param direction whether rows are stored less their common direction
     */
    record Table(int[] classes, byte[] classOfRow, boolean direction) implements Fit {}

    /** A small table, or a filter of a convolution: floats again once the model is loaded. */
    record Stored(int bits) implements Fit {}
}
