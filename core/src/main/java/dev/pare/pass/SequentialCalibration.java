/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

import dev.pare.graph.Model;
import dev.pare.pass.Statistics.Moments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures a model from its inputs to its outputs while a pass changes it on the way, so that each weight can be fitted to what the
 * changed model really feeds it. What has been run is kept: a whole walk costs about one run of both models on the data.
 */
public interface SequentialCalibration extends AutoCloseable {
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
     * Rows that belong together: x of the changed model, and t − r with t of the original and r of the changed model.
     *
     * @param input the value that holds x
     * @param target the value that holds t
     * @param less the value that holds r, which is added to what is fitted; empty for nothing
     * @param axis holds the features in all of them, as in {@link StatisticsRequest}
     */
    record Pair(String input, String target, Optional<String> less, int axis) {}

    /**
     * Sums over paired rows x of {@code inputs} numbers and y = t − r of {@code outputs} numbers.
     *
     * @param gram sum of xᵀx, row-major
     * @param cross sum of xᵀy, inputs by outputs, row-major
     * @param inputSum sum of x
     * @param targetSum sum of y
     * @param targetSquares sum of the squares of y, for each of its columns
     */
    record Paired(
            int inputs,
            int outputs,
            long count,
            double[] gram,
            double[] cross,
            double[] inputSum,
            double[] targetSum,
            double[] targetSquares) {}

    /**
     * What a map is fitted to, and the same on every fifth sample, which is not among the first.
     *
     * @param held without rows if there are fewer than five samples
     */
    record Regression(Paired learned, Paired held) {}

    /**
     * Runs on to some pairs of values.
     *
     * @param changed as for {@link #on}
     * @return by pair; those whose values cannot be measured or have other rows are left out
     */
    default Map<Pair, Regression> regressions(Model changed, List<Pair> pairs) {
        return Map.of();
    }

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
