package dev.pare.pass;

import dev.pare.graph.Model;
import dev.pare.pass.Statistics.Moments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures a model from its inputs to its outputs while a pass changes it on the way, so that each weight can be fitted to what the
 * changed model really feeds it. What has been run is kept: a whole walk costs about one run of both models on the data.
 */
public interface Walk extends AutoCloseable {
    /**
     * Second moments of a value in the changed model and in the original, over the same rows.
     *
     * @param width length of a row
     * @param count number of rows
     * @param gram sum of cᵀc of the changed model's rows c, width by width, row-major
     * @param cross sum of cᵀx with the original's rows x, width by width, row-major
     * @param mean mean row of the changed model
     * @param originalMean mean row of the original
     */
    record Drifted(int width, long count, double[] gram, double[] cross, double[] mean, double[] originalMean) {}

    /**
     * Runs on to some values.
     *
     * @param changed the model as changed so far. Nodes and tensors that led to values of earlier calls should be as they were: what
     *     has changed is run again with all that follows, which is right but takes longer.
     * @param values names of values of the main graph that both models have
     * @return by value; those that cannot be measured are left out
     */
    Map<String, Drifted> on(Model changed, List<String> values);

    /** The same in the changed model alone, without a run of the original. */
    default Map<String, Moments> alone(Model changed, List<String> values) {
        Map<String, Moments> moments = new LinkedHashMap<>();
        on(changed, values)
                .forEach((value, d) -> moments.put(value, new Moments(d.width(), d.count(), d.gram(), d.mean())));
        return moments;
    }

    /**
     * Runs on without measuring. A walk that goes the stages of another one gives the same bits from there on.
     *
     * @param changed as for {@link #on}
     */
    default void past(Model changed, List<String> values) {
        on(changed, values);
    }

    /** Frees what is kept; statistics that were handed out stay. */
    @Override
    void close();
}
