/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.repair;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUses;
import dev.pare.pass.SequentialCalibration.Pair;
import java.util.List;
import java.util.Optional;

/**
 * A weight with what it is to give at each of its uses.
 *
 * @param pairs one for each use
 * @param first where the first use stands among the nodes
 */
record Place(Weight weight, LinearUses.Usable sites, List<Pair> pairs, int first) {
    Place {
        pairs = List.copyOf(pairs);
    }

    List<String> inputs() {
        return pairs.stream().map(Pair::input).distinct().toList();
    }

    /** The bias that can be fitted with the weight: one that follows it everywhere and nothing else. */
    Optional<Weight> bias() {
        Optional<Weight> first = sites.all().get(0).bias().map(LinearUse.Bias::weight);
        return first.filter(bias -> sites.allBiased()
                && sites.all().stream().allMatch(s -> s.bias().orElseThrow().weight() == bias)
                && bias.uses().size() == sites.all().size());
    }
}
