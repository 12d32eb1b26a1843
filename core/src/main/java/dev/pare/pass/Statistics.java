package dev.pare.pass;

import java.util.Optional;

/** What was measured on calibration data, padding left out. */
public interface Statistics {
    /** Nothing was measured: there is no data. */
    Statistics NONE = new Statistics() {
        @Override
        public Optional<Moments> moments(String value) {
            return Optional.empty();
        }

        @Override
        public Optional<long[]> frequencies(String indices) {
            return Optional.empty();
        }
    };

    /**
     * Second moments of a value with rows x of some width.
     *
     * @param width length of a row
     * @param count number of rows seen
     * @param gram sum of xᵀx, width by width, row-major
     * @param mean mean row
     */
    record Moments(int width, long count, double[] gram, double[] mean) {
        /** The Gram matrix about the mean: gram − count · meanᵀmean. */
        public double[] centredGram() {
            double[] centred = gram.clone();
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < width; j++) {
                    centred[i * width + j] -= count * mean[i] * mean[j];
                }
            }
            return centred;
        }
    }

    Optional<Moments> moments(String value);

    /** Look-ups per row of the table that the indices select from. */
    Optional<long[]> frequencies(String indices);
}
