/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUses;
import dev.pare.factorize.lowrank.InputMoments;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.PassException;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Moments;
import dev.pare.pass.StatisticsRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What pairs need measured, and what each of their ranks loses. */
final class PairMeasurer {
    private final LinearAlgebra algebra;
    private final Statistics statistics;

    PairMeasurer(LinearAlgebra algebra, Statistics statistics) {
        this.algebra = algebra;
        this.statistics = statistics;
    }

    /** The inputs of queries and keys, and of output matrices. */
    static List<StatisticsRequest> wants(HeadPair pair) {
        List<LinearUse> sites = new ArrayList<>(pair.secondSites().all());
        if (pair.side() == Side.QUERY_KEY) {
            sites.addAll(pair.firstSites().all());
        }
        return sites.stream()
                .<StatisticsRequest>map(s -> new StatisticsRequest.Moments(s.input(), s.axis()))
                .distinct()
                .toList();
    }

    /** A spectrum, and whether it is of calibration data. */
    record Measured(JointSpectrum spectrum, boolean byData) {}

    /** @param context the values and the output matrix of the same attentions, if they are a pair */
    Measured scores(HeadPair pair, Optional<HeadPair> context) {
        Matrix query = StoredMatrix.of(pair.first(), pair.firstSites());
        Matrix key = StoredMatrix.of(pair.second(), pair.secondSites());
        Optional<Matrix> bias = pair.firstBias().map(Draft::read);
        Optional<InputMoments> queries = moments(pair.firstSites(), query.rows());
        Optional<InputMoments> keys = moments(pair.secondSites(), key.rows());
        boolean byData = queries.isPresent() && keys.isPresent();
        double[] weights =
                byData ? context.map(this::energies).orElseGet(() -> same(pair.heads())) : same(pair.heads());
        Inputs left = byData ? Inputs.of(queries.get(), true) : Inputs.unknown(query.rows());
        Inputs right = byData ? Inputs.of(keys.get(), true) : Inputs.unknown(key.rows());
        JointSpectrum spectrum = pair.turned()
                .<JointSpectrum>map(t -> new RotaryPairSpectrum(
                        algebra,
                        t,
                        pair.heads(),
                        query,
                        bias,
                        left,
                        key,
                        pair.secondBias().map(Draft::read),
                        right))
                .orElseGet(() -> new ScoreSpectrum(algebra, query, bias, left, key, right, weights));
        return new Measured(spectrum, byData);
    }

    private static double[] same(int heads) {
        double[] weights = new double[heads];
        Arrays.fill(weights, 1);
        return weights;
    }

    private double[] energies(HeadPair context) {
        ContextSpectrum spectrum = context(context);
        return moments(context).isPresent() ? spectrum.energies() : same(context.heads());
    }

    /** Values and the output matrix. */
    Measured values(HeadPair pair) {
        return new Measured(context(pair), moments(pair).isPresent());
    }

    private ContextSpectrum context(HeadPair pair) {
        Matrix value = StoredMatrix.of(pair.first(), pair.firstSites());
        Matrix output = StoredMatrix.of(pair.second(), pair.secondSites());
        Optional<Matrix> bias = pair.firstBias().map(Draft::read);
        boolean biased = pair.secondSites().allBiased();
        Inputs contexts = moments(pair).map(m -> Inputs.of(m, biased)).orElseGet(() -> unknown(value, bias));
        return new ContextSpectrum(algebra, value, bias, output, biased, contexts, pair.heads());
    }

    /** Inputs of which nothing is known, seen through the values. */
    private Inputs unknown(Matrix value, Optional<Matrix> bias) {
        return new Inputs(algebra.gram(value), bias.orElseGet(() -> Matrix.zeros(1, value.columns())));
    }

    private Optional<InputMoments> moments(HeadPair pair) {
        return moments(pair.secondSites(), pair.heads() * pair.size());
    }

    /** What was measured at all places together; nothing unless every one was measured. */
    private Optional<InputMoments> moments(LinearUses.Usable sites, int width) {
        List<Moments> parts = new ArrayList<>();
        for (LinearUse site : sites.all()) {
            statistics.moments(site.input()).ifPresent(parts::add);
        }
        if (parts.size() < sites.all().size()) {
            return Optional.empty();
        }
        if (parts.stream().anyMatch(p -> p.width() != width)) {
            throw new PassException(
                    "the measured input of " + sites.all().get(0).node().label() + " is not " + width + " wide");
        }
        return Optional.of(InputMoments.merged(parts)).filter(m -> m.count() > 0);
    }
}
