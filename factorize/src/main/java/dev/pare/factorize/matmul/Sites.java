package dev.pare.factorize.matmul;

import dev.pare.analysis.Weight;
import dev.pare.factorize.lowrank.StoredMatrix;
import dev.pare.linalg.Matrix;
import java.util.List;

/** All uses of a weight, if factors can take its place in every one of them. */
sealed interface Sites {
    /**
     * @param transposed whether the weight is stored as d_out by d_in
     */
    record Usable(List<Site> all, boolean transposed) implements Sites {
        public Usable {
            all = List.copyOf(all);
        }

        int inputs(Weight weight) {
            return weight.tensor().shape().intDim(transposed ? 1 : 0);
        }

        int outputs(Weight weight) {
            return weight.tensor().shape().intDim(transposed ? 0 : 1);
        }

        /** The weight as d_in by d_out. */
        Matrix matrix(Weight weight) {
            Matrix stored = StoredMatrix.read(weight.tensor());
            return transposed ? stored.transpose() : stored;
        }

        boolean allBiased() {
            return all.stream().allMatch(s -> s.bias().isPresent());
        }
    }

    record Unusable(String reason) implements Sites {}
}
