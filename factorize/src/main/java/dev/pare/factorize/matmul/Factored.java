package dev.pare.factorize.matmul;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.Site;
import dev.pare.tensor.TensorData;
import java.util.List;

/**
 * A weight as two factors, ready to be put into the graph.
 *
 * @param a raw content of the first factor, inputs by rank
 * @param b raw content of the second factor, rank by outputs
 * @param sites every place that multiplies with the weight
 * @param biases what replaces the biases of these places; empty if none is corrected
 */
public record Factored(
        int inputs, int rank, int outputs, TensorData a, TensorData b, List<Site> sites, List<CorrectedBias> biases) {
    public Factored {
        sites = List.copyOf(sites);
        biases = List.copyOf(biases);
    }

    /** The content that a bias gets at the places of this weight; other users of the bias keep the old one. */
    record CorrectedBias(Weight bias, TensorData data) {}
}
