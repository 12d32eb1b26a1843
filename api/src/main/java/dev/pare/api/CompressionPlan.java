package dev.pare.api;

import dev.pare.recipe.Recipe;
import dev.pare.run.StepRecord;
import java.util.List;

/**
 * What a compression does, weight by weight.
 *
 * @param notes what was chosen or left out on the way
 */
public record CompressionPlan(Recipe recipe, List<StepRecord> steps, List<String> notes) {
    public CompressionPlan {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /** How many decisions change a weight. */
    public long applied() {
        return steps.stream().mapToLong(StepRecord::applied).sum();
    }
}
