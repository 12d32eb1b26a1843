/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.balance;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds weights whose channels products read and that could be scaled, in the order of the graph. */
final class Routes {
    private Routes() {}

    static List<Route> of(Facts facts) {
        ChannelScale scale = new ChannelScale(facts);
        Set<Weight> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Route> routes = new ArrayList<>();
        for (Node node : facts.model().graph().nodes()) {
            for (int input = 0; input < node.inputs().size(); input++) {
                if (input > 1 && facts.norms().scaledAt(node, input).isEmpty()) {
                    continue;
                }
                Optional<Weight> weight = facts.weights()
                        .feeding(node, input)
                        .filter(Weight::fixed)
                        .filter(seen::add);
                weight.flatMap(w -> route(scale, w))
                        .filter(r -> !r.readings().isEmpty())
                        .ifPresent(routes::add);
            }
        }
        return routes;
    }

    private static Optional<Route> route(ChannelScale scale, Weight weight) {
        return weight.tensor().shape().rank() == 1 ? scale.fromRow(weight) : scale.fromMatrix(weight);
    }
}
