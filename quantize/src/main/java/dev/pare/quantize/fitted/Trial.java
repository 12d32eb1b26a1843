/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.pass.Statistics;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.product.Arithmetic;
import dev.pare.quantize.product.InputScalings;
import dev.pare.quantize.product.IntegerProducts;
import dev.pare.quantize.product.ScaleSharing;
import dev.pare.quantize.rounding.GroupMultipliers;
import dev.pare.quantize.rounding.Hessian;
import dev.pare.quantize.rounding.Rounder;
import dev.pare.quantize.rounding.RoundingOptions;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Models in which one thing alone is worse than it was, to see how far the outputs go with it. */
final class Trial {
    /** Coarse enough that its drift stands out from that of the float arithmetic. */
    static final int BITS = 3;

    private final Facts facts;
    private final Statistics statistics;
    private final Biases biases;
    private final InputScalings scalings;

    Trial(Facts facts, Statistics statistics) {
        this(facts, statistics, ScaleSharing.AUTO);
    }

    /** @param inputScales which inputs of integer products share a scale */
    Trial(Facts facts, Statistics statistics, ScaleSharing inputScales) {
        this.facts = facts;
        this.statistics = statistics;
        this.biases = new Biases(facts);
        this.scalings = new InputScalings(facts, inputScales);
    }

    /** Mean square drift of the outputs with each of the weights alone in {@value #BITS} bits; empty if no model can be run. */
    Optional<double[]> coarse(List<Supplier<Map<Weight, float[]>>> changes) {
        List<Supplier<Model>> models = new ArrayList<>();
        for (Supplier<Map<Weight, float[]>> change : changes) {
            models.add(() -> {
                ModelEdit edit = new ModelEdit(facts.model());
                change.get().forEach((weight, values) -> edit.exchange(weight.held(), Channels.stored(weight, values)));
                return edit.finish();
            });
        }
        return statistics.trials(models);
    }

    /** Mean square drift of the outputs with the inputs of each of the products alone in 8 bits, weights as they are. */
    Optional<double[]> inputs(List<Weight> products) {
        List<Supplier<Model>> models = new ArrayList<>();
        for (Weight weight : products) {
            models.add(() -> {
                ModelEdit edit = new ModelEdit(facts.model());
                IntegerProducts integers = new IntegerProducts(edit, scalings);
                weight.uses().forEach(use -> integers.roundInputs(weight, use));
                return edit.finish();
            });
        }
        return statistics.trials(models);
    }

    /** Mean square drift with all products in 8-bit integers, for several ways of computing some of them. */
    Optional<double[]> together(List<Weight> products, List<Map<Weight, Arithmetic>> forms) {
        List<Supplier<Model>> models = new ArrayList<>();
        for (Map<Weight, Arithmetic> form : forms) {
            models.add(() -> integer(products, form));
        }
        return statistics.trials(models);
    }

    private Model integer(List<Weight> products, Map<Weight, Arithmetic> form) {
        ModelEdit edit = new ModelEdit(facts.model());
        StoredProducts stored = StoredProducts.into(edit, scalings);
        for (Weight weight : products) {
            FittedPlan.Product fit = new FittedPlan.Product(8, form.getOrDefault(weight, Arithmetic.PLAIN));
            Channels channels = Channels.of(weight);
            RoundingOptions plain = new RoundingOptions(
                    8,
                    false,
                    0,
                    RoundingOptions.LARGEST,
                    RoundingOptions.SAFE_PAIR,
                    GroupMultipliers.of(1),
                    Method.ABSMAX,
                    0);
            GroupedCodes codes = Rounding.of(channels.scaled(fit.smoothing()), plain, Optional.empty());
            stored.put(weight, fit, new Fitted(codes));
        }
        return edit.finish();
    }

    /** A matrix in few bits, rounded as it will be if its inputs were measured: how much GPTQ saves differs from matrix to matrix. */
    float[] coarse(Weight weight) {
        Channels channels = Channels.of(weight);
        Optional<Hessian> hessian = new Inputs(statistics)
                .moments(weight)
                .filter(m -> m.width() == channels.length())
                .map(m -> Hessian.of(m.width(), biases.of(weight).isEmpty() ? m.gram() : m.centredGram()));
        Method method = hessian.isPresent() ? Method.GPTQ : Method.MSE;
        return rounded(channels, RoundingOptions.ofChannels(BITS, method), hessian);
    }

    /** A table in few bits, rounded in the form that it will have. */
    float[] coarseTable(Weight table, TableForm form) {
        int group = FittedOptions.rowGroup(Channels.length(table));
        return coarseTable(
                table,
                form,
                m -> group == 0
                        ? RoundingOptions.ofChannels(BITS, m)
                        : RoundingOptions.ofGroups(BITS, group, RoundingOptions.LARGEST, m));
    }

    /**
     * Mean square drift of the outputs with a table alone in few bits, for several costs of errors that no reader sees. One scale for each
     * row tells them apart and takes a fraction of the time that groups take.
     */
    Optional<double[]> unseen(Weight table, TableForm form, double... costs) {
        List<Supplier<Map<Weight, float[]>>> changes = new ArrayList<>();
        for (double cost : costs) {
            changes.add(() ->
                    Map.of(table, coarseTable(table, form.withUnseen(cost), m -> RoundingOptions.ofChannels(BITS, m))));
        }
        return coarse(changes);
    }

    private float[] coarseTable(Weight table, TableForm form, Function<Method, RoundingOptions> options) {
        Channels rows = Channels.of(table);
        Optional<Hessian> metric = form.metric(EmbeddingErrorMetric.of(table, facts, form.unseen()));
        Method method = metric.isPresent() ? Method.GPTQ : Method.MSE;
        float[] few = rounded(form.coded(rows), options.apply(method), metric);
        for (int i = 0; i < few.length; i++) {
            few[i] = form.value(i / rows.length(), i % rows.length(), few[i]);
        }
        return few;
    }

    private static float[] rounded(Channels channels, RoundingOptions options, Optional<Hessian> hessian) {
        GroupedCodes codes = Rounder.round(channels.values(), channels.count(), channels.length(), options, hessian);
        return Channels.decoded(codes, new float[0]);
    }
}
