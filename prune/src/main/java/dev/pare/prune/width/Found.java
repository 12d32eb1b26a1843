package dev.pare.prune.width;

import dev.pare.analysis.Weight;
import java.util.List;

/** What became of a block of the model when its heads or neurons were looked for. */
sealed interface Found {
    record Usable(Bundle bundle) implements Found {}

    /** @param weights the matrices of the block */
    record Refused(List<Weight> weights, String reason) implements Found {
        public Refused {
            weights = List.copyOf(weights);
        }
    }
}
