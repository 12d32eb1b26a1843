/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.recipe.WeightFilter;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Why a weight is left alone whatever the mode. */
final class Reasons {
    private final Facts facts;
    private final WeightFilter filter;
    private final Set<String> outputs = new HashSet<>();
    private final Set<String> ambiguous;

    Reasons(Facts facts, WeightFilter filter) {
        this.facts = facts;
        this.filter = filter;
        facts.model().graphs().forEach(g -> g.outputs().forEach(o -> outputs.add(o.name())));
        Map<String, Long> definitions =
                facts.weights().all().stream().collect(Collectors.groupingBy(Weight::name, Collectors.counting()));
        definitions.values().removeIf(count -> count == 1);
        this.ambiguous = definitions.keySet();
    }

    boolean isOutput(Weight weight) {
        return outputs.contains(weight.name());
    }

    Optional<String> refusal(Weight weight) {
        DataType type = weight.tensor().type();
        if (type == DataType.FLOAT16) {
            return Optional.of("is float16 already");
        }
        if (type != DataType.FLOAT) {
            return Optional.of("holds " + type + ", not float");
        }
        if (!TensorValues.readableAsFloats(weight.tensor())) {
            return Optional.of("has no readable values");
        }
        if (!weight.fixed()) {
            return Optional.of("is an input with a default that the caller may replace");
        }
        if (isOutput(weight)) {
            return Optional.of("is an output of a graph");
        }
        if (ambiguous.contains(weight.name())) {
            return Optional.of("has a name that the model defines more than once");
        }
        Optional<String> filtered = filter.refusal(weight, facts);
        return filtered.isPresent()
                        || facts.uses().consumers(weight.scope(), weight.name()).size() > 0
                ? filtered
                : Optional.of("is used by nothing");
    }
}
