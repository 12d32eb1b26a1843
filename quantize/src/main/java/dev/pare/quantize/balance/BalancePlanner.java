/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.balance;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Ranges;
import dev.pare.quantize.activation.InputWeights;
import dev.pare.quantize.activation.Reading;
import dev.pare.quantize.activation.Readings;
import dev.pare.quantize.activation.Replacement;
import dev.pare.quantize.activation.Smoothing;
import dev.pare.recipe.WeightFilter;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides which channels are scaled and by how much. */
final class BalancePlanner {
    /** Scales that take less than this off the noise are not worth a change. */
    private static final double WORTHWHILE = 0.01;

    private final Facts facts;
    private final PassContext context;
    private final WeightFilter filter;
    private final Map<Weight, Scaling> scalings = new LinkedHashMap<>();
    private final Map<Weight, String> reasons = new LinkedHashMap<>();
    private final Map<Weight, String> refusals = new LinkedHashMap<>();

    BalancePlanner(Facts facts, PassContext context, WeightFilter filter) {
        this.facts = facts;
        this.context = context;
        this.filter = filter;
    }

    Plan<Replacement> plan() {
        if (context.statistics() == Statistics.NONE) {
            return new Plan<>(List.of(), List.of("there is no calibration data, so no activation was scaled"));
        }
        for (Route route : Routes.of(facts)) {
            refusal(route).ifPresentOrElse(r -> refusals.put(route.source(), r), () -> balance(route));
        }
        List<Decision<Replacement>> decisions = new ArrayList<>();
        scalings.forEach((weight, scaling) -> decisions.add(new Decision.Apply<>(
                weight,
                balanced(weight, scaling),
                reasons.get(weight),
                weight.tensor().byteSize())));
        refusals.forEach((weight, reason) -> {
            if (!scalings.containsKey(weight)) {
                decisions.add(new Decision.Skip<>(weight, reason));
            }
        });
        return Plan.of(decisions);
    }

    private Optional<String> refusal(Route route) {
        if (!route.obstacles().isEmpty()) {
            return Optional.of(route.obstacles().get(0));
        }
        for (Change change : route.changes()) {
            Weight weight = change.weight();
            Optional<String> refused = filter.refusal(weight, facts);
            if (refused.isPresent()) {
                return Optional.of("'" + weight.name() + "' is " + refused.get());
            }
            if (weight.tensor().type() != DataType.FLOAT) {
                return Optional.of("'" + weight.name() + "' is not FLOAT");
            }
            if (scalings.containsKey(weight) && scalings.get(weight).takes(change.kind())) {
                return Optional.of("what '" + weight.name() + "' takes is scaled already");
            }
        }
        return Optional.empty();
    }

    private void balance(Route route) {
        Optional<Ranges> ranges = Readings.ranges(route.readings(), route.width(), context.statistics())
                .filter(BalancePlanner::finite);
        if (ranges.isEmpty()) {
            refusals.put(route.source(), "not measured");
            return;
        }
        Smoothing smoothing = Smoothing.of(ranges.get(), weights(route));
        if (smoothing.divisors().length == 0 || smoothing.noise() > 1 - WORTHWHILE) {
            refusals.put(route.source(), "its channels reach alike already");
            return;
        }
        String gain = Math.round(100 * (1 - Math.sqrt(smoothing.noise()))) + " % less error from 8-bit codes expected";
        for (Change change : route.changes()) {
            Weight weight = change.weight();
            scalings.computeIfAbsent(weight, w -> new Scaling(w, change.sites()))
                    .take(change.kind(), smoothing.divisors());
            String reason = weight == route.source()
                    ? "channels scaled to similar ranges: " + gain
                    : "follows the scales of " + route.source().name();
            reasons.merge(weight, reason, BalancePlanner::both);
        }
    }

    private static String both(String one, String other) {
        return one.contains(other) ? one : one + "; " + other;
    }

    private static boolean finite(Ranges ranges) {
        for (int k = 0; k < ranges.low().length; k++) {
            if (!Float.isFinite(ranges.low()[k]) || !Float.isFinite(ranges.high()[k])) {
                return false;
            }
        }
        return true;
    }

    private static InputWeights weights(Route route) {
        List<float[]> matrices = new ArrayList<>();
        Set<Weight> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Reading reading : route.readings()) {
            if (seen.add(reading.matrix())) {
                Matrix matrix = StoredMatrix.of(reading.matrix(), reading.sites());
                matrices.add(matrix.transpose().toFloats());
            }
        }
        return InputWeights.of(route.width(), matrices);
    }

    private Replacement balanced(Weight weight, Scaling scaling) {
        Tensor old = weight.held();
        return new Replacement(
                old,
                Tensor.of(old.name(), old.type(), old.shape(), context.scratch().keep(scaling.bytes())));
    }
}
