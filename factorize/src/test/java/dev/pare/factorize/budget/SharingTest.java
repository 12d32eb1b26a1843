/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.factorize.Sketch;
import dev.pare.factorize.budget.Sharing.Shared;
import dev.pare.graph.Model;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharingTest {
    /** Eight matrices whose losses fall by a factor from choice to choice; each counts for the outputs as much as its weight says. */
    private final List<Curve> curves = new ArrayList<>();

    private final double[] weights = new double[8];

    private final Map<Model, int[]> composed = new IdentityHashMap<>();

    private void draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < weights.length; i++) {
            double factor = 0.3 + 0.6 * random.nextDouble();
            weights[i] = Math.pow(10, 3 * random.nextDouble() - 4);
            double[] costs = new double[6];
            double[] losses = new double[6];
            for (int j = 0; j < 6; j++) {
                costs[j] = 10 + 20 * j;
                losses[j] = j == 5 ? 0 : Math.pow(factor, j);
            }
            curves.add(new Curve(costs, losses, 2));
        }
    }

    private double drift(int... chosen) {
        double sum = 0;
        for (int i = 0; i < chosen.length; i++) {
            sum += weights[i] * curves.get(i).losses()[chosen[i]];
        }
        return sum;
    }

    private double cost(int... chosen) {
        double sum = 0;
        for (int i = 0; i < chosen.length; i++) {
            sum += curves.get(i).costs()[chosen[i]];
        }
        return sum;
    }

    private Sharing sharing(Statistics statistics) {
        return new Sharing(
                curves,
                chosen -> {
                    Model model = new Sketch().model();
                    composed.put(model, chosen.clone());
                    return model;
                },
                statistics);
    }

    /** Trials that add up. */
    private Statistics additive() {
        return new Statistics() {
            @Override
            public Optional<Moments> moments(String value) {
                return Optional.empty();
            }

            @Override
            public Optional<long[]> frequencies(String indices) {
                return Optional.empty();
            }

            @Override
            public Optional<double[]> trials(List<Supplier<Model>> changed) {
                return Optional.of(changed.stream()
                        .mapToDouble(m -> drift(composed.get(m.get())))
                        .toArray());
            }
        };
    }

    private int[] own() {
        int[] own = new int[weights.length];
        Arrays.fill(own, 2);
        return own;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void costsNoMoreThanOwnChoicesAndDriftsLess(long seed) {
        draw(seed);
        Sharing sharing = sharing(additive());
        Shared shared = sharing.within(sharing.ownCost()).orElseThrow();
        assertThat(cost(shared.chosen())).isLessThanOrEqualTo(cost(own()));
        assertThat(drift(shared.chosen())).isLessThan(drift(own()));
        assertThat(shared.drift()).isEqualTo(Math.sqrt(drift(shared.chosen())));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void staysWithinADriftAndGoesNearToIt(long seed) {
        draw(seed);
        double most = Math.sqrt(drift(own()));
        Shared shared = sharing(additive()).drifting(most).orElseThrow();
        assertThat(shared.drift()).isLessThanOrEqualTo(most);
        assertThat(cost(shared.chosen())).isLessThan(cost(own()));
    }

    @Test
    void keepsEverythingWhereNoDriftIsAllowed() {
        draw(6);
        Shared shared = sharing(additive()).drifting(0).orElseThrow();
        assertThat(shared.chosen()).containsOnly(5);
    }

    @Test
    void takesTheCheapestWhereAnyDriftIsAllowed() {
        draw(7);
        assertThat(sharing(additive()).drifting(100).orElseThrow().chosen()).containsOnly(0);
    }

    @Test
    void givesNothingWhereEvenTheCheapestCostsMore() {
        draw(8);
        assertThat(sharing(additive()).within(8 * 10 - 1)).isEmpty();
    }

    @Test
    void sharesEvenlyWithoutTrials() {
        draw(9);
        Sharing sharing = sharing(Statistics.NONE);
        assertThat(sharing.within(400)).isEmpty();
        assertThat(sharing.even(8 * 50)).containsOnly(2);
        assertThat(cost(sharing.even(300))).isLessThanOrEqualTo(300);
    }
}
