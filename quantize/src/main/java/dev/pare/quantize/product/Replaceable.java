/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.tensor.TensorValues;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says which weights something else can stand for, whatever computes with them: known, large enough, and the model's own. */
public final class Replaceable {
    private final Facts facts;
    private final int minElements;
    private final Set<String> ambiguous;

    /** @param minElements smaller weights are left alone */
    public Replaceable(Facts facts, int minElements) {
        this.facts = facts;
        this.minElements = minElements;
        this.ambiguous = facts.weights().all().stream()
                .filter(w -> facts.uses().hidesAnother(w.scope(), w.name()) || isDouble(w))
                .map(Weight::name)
                .collect(Collectors.toSet());
    }

    /** Whether another initializer of the graph has the same name; this finds all but the last of them. */
    @SuppressWarnings("ReferenceEquality") // Equal content may be there twice as well.
    private static boolean isDouble(Weight weight) {
        return weight.constant() == null
                && weight.scope().initializer(weight.name()).orElseThrow() != weight.tensor();
    }

    /** Why a weight must stay; empty if it can be replaced. */
    public Optional<String> refusal(Weight weight) {
        if (weight.tensor().shape().elements() < minElements) {
            return Optional.of("is too small to gain anything");
        }
        if (!TensorValues.readableAsFloats(weight.tensor())) {
            return Optional.of("its content is stored in a form that cannot be read");
        }
        if (!weight.fixed()) {
            return Optional.of("is an input too: the caller of the model may replace it");
        }
        if (weight.uses().isEmpty()) {
            return Optional.of("nothing uses it");
        }
        if (facts.uses().reachesOutput(weight.scope(), weight.name())) {
            return Optional.of("is an output of a graph, or turned into one");
        }
        return ambiguous.contains(weight.name())
                ? Optional.of("has the name of another value in its graph, or in one around or inside it")
                : Optional.empty();
    }
}
