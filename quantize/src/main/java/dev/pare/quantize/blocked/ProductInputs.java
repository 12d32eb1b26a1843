/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.pass.PassException;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Moments;
import dev.pare.pass.StatisticsRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What enters the products of weights: which values to measure, and what was measured of all that meets one weight. */
final class ProductInputs {
    private final Facts facts;

    ProductInputs(Facts facts) {
        this.facts = facts;
    }

    /** Each value once. Values of nested graphs cannot be measured. */
    List<StatisticsRequest> requests(List<Weight> weights) {
        Set<String> values = new LinkedHashSet<>();
        for (Weight weight : weights) {
            for (WeightUse use : products(weight)) {
                if (measurable(use)) {
                    values.add(use.node().input(0));
                }
            }
        }
        return values.stream()
                .<StatisticsRequest>map(StatisticsRequest.Moments::new)
                .toList();
    }

    /** The inputs of all products of a weight. */
    List<String> names(Weight weight) {
        return products(weight).stream().map(u -> u.node().input(0)).toList();
    }

    /** Whether all products of a weight were measured. */
    boolean measured(Weight weight, Statistics statistics) {
        return moments(weight, statistics).isPresent();
    }

    /** Moments of all rows that meet a weight, by whichever product; empty unless all its products were measured. */
    Optional<Moments> moments(Weight weight, Statistics statistics) {
        List<Moments> parts = new ArrayList<>();
        List<WeightUse> products = products(weight);
        for (WeightUse use : products) {
            if (measurable(use)) {
                statistics.moments(use.node().input(0)).ifPresent(parts::add);
            }
        }
        if (parts.isEmpty() || parts.size() < products.size()) {
            return Optional.empty();
        }
        int width = weight.tensor().shape().intDim(Products.transposed(products.get(0)) ? 1 : 0);
        if (parts.stream().anyMatch(p -> p.width() != width)) {
            throw new PassException("the measured input of weight " + weight.name() + " is not " + width + " wide");
        }
        Moments all = parts.size() == 1 ? parts.get(0) : Moments.merged(parts);
        return all.count() == 0 ? Optional.empty() : Optional.of(all);
    }

    private static List<WeightUse> products(Weight weight) {
        return weight.uses().stream().filter(Products::multiplies).toList();
    }

    private boolean measurable(WeightUse use) {
        return facts.isMeasurable(use.scope(), use.node().input(0));
    }
}
