/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.inference.Inference;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What has to be measured before a graph computes in float16: every value of the nodes that would, were all of them in its range. */
final class RangeRequests {
    private static final Statistics MILD = new Statistics() {
        @Override
        public Optional<Moments> moments(String value) {
            return Optional.empty();
        }

        @Override
        public Optional<long[]> frequencies(String indices) {
            return Optional.empty();
        }

        @Override
        public Optional<Ranges> ranges(String value) {
            return Optional.of(new Ranges(new float[1], new float[1]));
        }
    };

    private RangeRequests() {}

    static List<StatisticsRequest> of(Facts facts, Float16Options options) {
        if (Order.problem(facts.model()).isPresent()) {
            return List.of();
        }
        Inference types = facts.inference();
        ActivationRange reach = new ActivationRange(facts, types, MILD, 1);
        Modes modes = new Modes(facts, types, new IntegerBorn(facts, types), reach, List.of(), options);
        Set<String> values = new LinkedHashSet<>();
        for (Graph graph : facts.model().graphs()) {
            for (Node node : graph.nodes()) {
                if (modes.half(node)) {
                    reach.toMeasure(node, graph).forEach(values::add);
                }
            }
        }
        List<StatisticsRequest> requests = new ArrayList<>();
        values.forEach(v -> requests.add(new StatisticsRequest.Ranges(v)));
        return requests;
    }
}
