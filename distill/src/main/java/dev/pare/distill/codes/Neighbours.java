package dev.pare.distill.codes;

import dev.pare.tensor.Shape;

/**
 * Integers 2i and 2i+1 along the sum of a product, which some processors add in 16 bits: their sum is to stay within 128 (ADR 12). Whatever
 * is made of one of them, the other may not have to follow, so each may take half of the room that both leave. Neighbours that pass 128
 * already may not go further.
 */
record Neighbours(Shape shape, float[] codes, float[] steps) {
    private static final float LARGEST_SUM = 128;

    /** Narrows the bounds of codes where neighbours could pass the largest sum. */
    void bound(float[] least, float[] most) {
        int rows = shape.intDim(-2);
        int columns = shape.intDim(-1);
        for (int start = 0; start < codes.length; start += rows * columns) {
            for (int row = 0; row + 1 < rows; row += 2) {
                for (int column = 0; column < columns; column++) {
                    int one = start + row * columns + column;
                    bound(one, one + columns, most, 1);
                    bound(one, one + columns, least, -1);
                }
            }
        }
    }

    /** @param sign of the sums that are bounded */
    private void bound(int one, int other, float[] bounds, int sign) {
        if (sign * (bounds[one] * steps[one] + bounds[other] * steps[other]) <= LARGEST_SUM) {
            return;
        }
        float first = Math.max(0, sign * codes[one] * steps[one]);
        float second = Math.max(0, sign * codes[other] * steps[other]);
        float half = Math.max(0, LARGEST_SUM - first - second) / 2;
        bounds[one] = sign * Math.min(sign * bounds[one], (float) Math.floor((first + half) / steps[one]));
        bounds[other] = sign * Math.min(sign * bounds[other], (float) Math.floor((second + half) / steps[other]));
    }
}
