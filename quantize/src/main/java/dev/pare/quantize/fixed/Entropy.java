/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.pass.Statistics.Histogram;
import java.util.Arrays;

/**
 * The range whose codes tell most about the distribution: least Kullback-Leibler divergence between the numbers cut to the range and what
 * the codes leave of them (S. Migacz, 8-bit inference with TensorRT, GTC 2017). Candidates reach equally far to both sides of zero, as
 * far as numbers were seen there.
 *
 * @param bins bins that the histogram is laid out in
 * @param levels number of codes
 */
record Entropy(int bins, int levels) implements RangeChoice {
    /** Stands for nothing in a logarithm, as in ONNX Runtime. */
    private static final double TINY = 1e-4;

    private static final int CANDIDATES = 256;

    @Override
    public Range of(Histogram histogram) {
        Range seen = RangeChoice.minmax(histogram);
        if (!(seen.high() > seen.low())) {
            return seen;
        }
        double[] counts = Bins.over(histogram, seen, bins);
        double width = (seen.high() - seen.low()) / bins;
        Range best = seen;
        double least = Double.POSITIVE_INFINITY;
        for (int k = CANDIDATES; k > 0; k--) {
            double reach = seen.magnitude() * k / CANDIDATES;
            Range range = new Range(Math.max(seen.low(), -reach), Math.min(seen.high(), reach));
            int from = (int) Math.rint((range.low() - seen.low()) / width);
            int to = (int) Math.rint((range.high() - seen.low()) / width);
            if (to - from < levels) {
                break;
            }
            double divergence = divergence(counts, from, to, levels);
            if (divergence < least) {
                least = divergence;
                best = range;
            }
        }
        return best;
    }

    /**
     * Divergence of the bins of a range, with everything outside put into its end bins, from the same bins spoken in a number of levels:
     * each level keeps the sum of its bins, spread over those that are not empty.
     */
    static double divergence(double[] counts, int from, int to, int levels) {
        double[] own = Arrays.copyOfRange(counts, from, to);
        double[] cut = own.clone();
        for (int i = 0; i < from; i++) {
            cut[0] += counts[i];
        }
        for (int i = to; i < counts.length; i++) {
            cut[cut.length - 1] += counts[i];
        }
        double[] coded = coded(own, cut, levels);
        double all = Arrays.stream(cut).sum();
        double allCoded = Math.max(TINY, Arrays.stream(coded).sum());
        double divergence = 0;
        for (int i = 0; i < cut.length; i++) {
            if (cut[i] > 0) {
                double p = cut[i] / all;
                double q = (coded[i] > 0 ? coded[i] : TINY) / allCoded;
                divergence += p * Math.log(p / q);
            }
        }
        return divergence;
    }

    /** @param filled bins that are not zero take part in a level */
    private static double[] coded(double[] bins, double[] filled, int levels) {
        double[] coded = new double[bins.length];
        for (int level = 0; level < levels; level++) {
            int from = (int) ((long) bins.length * level / levels);
            int to = (int) ((long) bins.length * (level + 1) / levels);
            double sum = 0;
            int shares = 0;
            for (int i = from; i < to; i++) {
                sum += bins[i];
                shares += filled[i] > 0 ? 1 : 0;
            }
            for (int i = from; i < to; i++) {
                coded[i] = filled[i] > 0 ? sum / shares : 0;
            }
        }
        return coded;
    }
}
