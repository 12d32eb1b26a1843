package dev.pare.quantize.fitted;

import dev.pare.quantize.product.Arithmetic;
import dev.pare.quantize.product.Treatment;

/** What is to become of one weight. */
public sealed interface Fit extends Treatment {
    /** A matrix that is multiplied. */
    record Product(int bits, Arithmetic arithmetic) implements Fit {
        /** What its inputs are divided by, one for each, and the stored matrix multiplied with; empty for nothing. */
        float[] smoothing() {
            return arithmetic instanceof Arithmetic.Integers integers ? integers.divisors() : new float[0];
        }

        /** The inputs that are multiplied apart, in floats. */
        int[] apart() {
            return arithmetic instanceof Arithmetic.Integers integers ? integers.apart() : new int[0];
        }
    }

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
