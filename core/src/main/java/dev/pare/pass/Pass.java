/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import java.util.List;
import java.util.Optional;

/**
 * A compression technique with its options.
 *
 * @param <P> what the planner works out for a weight and the rewriter carries out
 */
public interface Pass<P> {
    /** The name in recipes, such as {@code quantize-weights}. */
    String name();

    /** The options in the form of a recipe, for reports and provenance; empty if there are none. */
    default String options() {
        return "";
    }

    /** What to measure on calibration data before planning. Without data the pass gets no statistics and does what it can. */
    default List<StatisticsRequest> wants(Facts facts) {
        return List.of();
    }

    /** Whether the pass runs models on the data: then it gets statistics even if it wants nothing measured. */
    default boolean runsModels() {
        return false;
    }

    /** The oldest standard operator set that has what the pass emits; an older model is converted first, if it is changed at all. */
    default int minOpset() {
        return 1;
    }

    /** Decides for every weight that the pass could touch; edits nothing. */
    Plan<P> plan(Facts facts, PassContext context);

    /** Which tokens the model still knows after a plan; empty if their numbers stay, as in all passes that change no vocabulary. */
    default Optional<TokenMap> tokens(Plan<P> plan) {
        return Optional.empty();
    }

    /** Carries a plan out. Returns the same model if the plan changes nothing. */
    Model rewrite(Facts facts, Plan<P> plan, PassContext context);
}
