/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.Statistics;
import dev.pare.prune.grouped.HiddenAxes.Hidden;
import dev.pare.prune.moments.UseMoments;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Fits blocks to weights and compares them with products of narrow matrices. */
final class Trial {
    private final LinearUseFinder finder;
    private final UseMoments moments;
    private final GroupOptions options;
    private final LinearAlgebra algebra;
    private final Statistics statistics;

    Trial(Facts facts, GroupOptions options, LinearAlgebra algebra, Statistics statistics) {
        this.finder = new LinearUseFinder(facts);
        this.moments = new UseMoments(facts);
        this.options = options;
        this.algebra = algebra;
        this.statistics = statistics;
    }

    private LinearUses.Usable sites(Weight weight) {
        return (LinearUses.Usable) finder.sites(weight);
    }

    Decision<Regrouped> alone(Weight weight) {
        return decide(
                weight,
                natural(sites(weight).inputs(weight)),
                natural(sites(weight).outputs(weight)),
                null);
    }

    /** The blocks of an axis whose order costs something. */
    private int[] natural(int features) {
        return options.permute() == Permute.ANY ? null : Partition.natural(features, options.groups());
    }

    /** The one that makes hidden features orders them as it likes, else the one that takes them; the other follows. */
    void pair(Hidden hidden, Map<Weight, Decision<Regrouped>> decided) {
        int[] inputs = natural(hidden.inSites().inputs(hidden.in()));
        int[] outputs = natural(hidden.outSites().outputs(hidden.out()));
        Decision<Regrouped> in = decide(hidden.in(), inputs, null, null);
        if (in instanceof Decision.Apply<Regrouped> apply) {
            int[] order = apply.details().fit().orElseThrow().partition().outputOrder();
            Regrouped made = apply.details().ordered(null, order);
            decided.put(hidden.in(), new Decision.Apply<>(hidden.in(), made, apply.reason(), apply.bytesAfter()));
            int[] blocks = Partition.inOrder(options.groups(), order);
            Decision<Regrouped> out = decide(hidden.out(), blocks, outputs, order);
            decided.put(
                    hidden.out(),
                    out instanceof Decision.Apply<Regrouped>
                            ? out
                            : follows(
                                    hidden.out(),
                                    new Regrouped(
                                            hidden.outSites(), order, null, Optional.empty(), Regrouped.NO_SHIFT)));
            return;
        }
        Decision<Regrouped> out = decide(hidden.out(), null, outputs, null);
        decided.put(hidden.in(), in);
        decided.put(hidden.out(), out);
        if (out instanceof Decision.Apply<Regrouped> apply) {
            int[] order = apply.details().fit().orElseThrow().partition().inputOrder();
            Regrouped made = apply.details().ordered(order, null);
            decided.put(hidden.out(), new Decision.Apply<>(hidden.out(), made, apply.reason(), apply.bytesAfter()));
            decided.put(
                    hidden.in(),
                    follows(
                            hidden.in(),
                            new Regrouped(hidden.inSites(), null, order, Optional.empty(), Regrouped.NO_SHIFT)));
        }
    }

    private Decision<Regrouped> follows(Weight weight, Regrouped order) {
        return new Decision.Apply<>(
                weight,
                order,
                "only its hidden features change places with those of the matrix beside it",
                weight.tensor().byteSize());
    }

    /**
     * @param inputs the blocks of inputs if they are given, or null
     * @param outputs likewise
     * @param order in which the inputs come, or null
     */
    private Decision<Regrouped> decide(Weight weight, int[] inputs, int[] outputs, int[] order) {
        LinearUses.Usable sites = sites(weight);
        int width = sites.inputs(weight);
        boolean biased = sites.allBiased();
        Optional<Matrix> gram =
                biased ? moments.centredGram(sites, width, statistics) : moments.gram(sites, width, statistics);
        Metric metric = new Metric(algebra, gram.orElseGet(() -> Matrix.identity(width)));
        Matrix matrix = StoredMatrix.of(weight, sites);
        int rank = options.rank(width, matrix.columns());
        BlockFit fit = new Fitter(algebra, metric, matrix).fit(options.groups(), rank, inputs, outputs);
        int plain = (int) (fit.parameters() / (width + matrix.columns()));
        double energy = metric.of(matrix);
        double other = metric.lossOfRank(matrix, plain);
        String blocks = options.groups() + " blocks" + (rank > 0 ? " and rank " + rank : "");
        String of = gram.isPresent() ? " of its output" : " of itself";
        String ofBlocks = percent(fit.loss(), energy) + of;
        String ofPlain = percent(other, energy);
        long bytes = weight.tensor().type().bytes(fit.parameters());
        if (bytes >= weight.tensor().byteSize()) {
            return new Decision.Skip<>(weight, blocks + " would not be smaller");
        }
        if (!options.anyway() && !(fit.loss() < other)) {
            return new Decision.Skip<>(
                    weight, "plain rank " + plain + " loses less: " + ofPlain + ", " + blocks + " " + ofBlocks);
        }
        return new Decision.Apply<>(
                weight,
                new Regrouped(
                        sites, order, null, Optional.of(fit), biased ? shift(sites, matrix, fit) : Regrouped.NO_SHIFT),
                blocks + " lose " + ofBlocks + ", plain rank " + plain + " " + ofPlain,
                bytes);
    }

    /** The mean error, which biases take up: the metric is about the mean. */
    private double[] shift(LinearUses.Usable sites, Matrix matrix, BlockFit fit) {
        Optional<Matrix> mean = moments.moments(sites, matrix.rows(), statistics)
                .map(m -> Matrix.of(1, m.width(), m.mean().clone()));
        return mean.map(m ->
                        algebra.multiply(m, matrix.minus(fit.product(algebra))).data())
                .orElse(Regrouped.NO_SHIFT);
    }

    private String percent(double loss, double energy) {
        return String.format(Locale.ROOT, "%.3g %%", energy == 0 ? 0 : 100 * loss / energy);
    }
}
