/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.pass.PassContext;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.SequentialCalibration.Drifted;
import dev.pare.pass.Statistics.Moments;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.rounding.BiasCorrection;
import dev.pare.quantize.rounding.DriftTarget;
import dev.pare.quantize.rounding.Hessian;
import dev.pare.quantize.rounding.RoundingOptions;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Fits the codes of matrices and filters, from the inputs of the model to its outputs. In sequential mode each matrix is fitted to its
 * original output on the inputs that the matrices before it leave; weights that are used at several places come first, fitted to the
 * inputs of the original.
 */
final class Fitting {
    private final Facts facts;
    private final PassContext context;
    private final FittedOptions options;
    private final Biases biases;
    private final FitCheckpoint ledger;
    private final Map<Weight, Fitted> fitted = new IdentityHashMap<>();
    private final Map<Weight, Tensor> exchanged = new IdentityHashMap<>();
    private final Map<Weight, Tensor> corrected = new IdentityHashMap<>();
    private int done;
    private int all;

    Fitting(Facts facts, PassContext context, FittedOptions options) {
        this.facts = facts;
        this.context = context;
        this.options = options;
        this.biases = new Biases(facts);
        this.ledger = new FitCheckpoint(context.checkpoint());
    }

    /** What was found for each matrix and filter; the codes of smoothed ones are multiplied with their divisors. */
    Map<Weight, Fitted> fitted() {
        return fitted;
    }

    /** Biases that make up for mean errors. */
    Map<Weight, Tensor> corrected() {
        return corrected;
    }

    /** Tables are settled already: what the model looks up instead. */
    void settle(Weight table, FittedPlan.Table fit, float[] values) {
        exchanged.put(table, kept(table, values));
        ledger.add(table, fit);
    }

    void fit(Map<Weight, FittedPlan> plan) {
        all = plan.size();
        Optional<SequentialCalibration> walk =
                options.sequential() ? context.statistics().walk() : Optional.empty();
        try (SequentialCalibration open = walk.orElse(null)) {
            Map<Weight, FittedPlan> inOrder = new LinkedHashMap<>();
            plan.forEach((weight, fit) -> {
                if (open != null && fit instanceof FittedPlan.Product && Products.canWalk(weight, facts)) {
                    inOrder.put(weight, fit);
                } else {
                    settle(weight, fit, () -> alone(weight, fit, new Inputs(context.statistics()).moments(weight)));
                }
            });
            CalibratedWeight walked = new CalibratedWeight(open);
            for (List<Weight> stage : stages(inOrder)) {
                String value = Products.inputs(stage.get(0)).get(0);
                walked.at(value);
                for (Weight weight : stage) {
                    FittedPlan.Product fit = (FittedPlan.Product) inOrder.get(weight);
                    settle(weight, fit, () -> along(weight, fit, walked.inputs(this::changed)));
                }
            }
        }
    }

    /** Takes what an interrupted run has found, or finds it and keeps it. */
    private void settle(Weight weight, FittedPlan fit, Supplier<Fitted> find) {
        Optional<Fitted> known = ledger.find(weight, fit);
        if (known.isEmpty()) {
            context.progress().report("fitting weights", done, all);
        }
        Fitted found = known.orElseGet(find);
        ledger.add(weight, fit, found, known.isEmpty());
        fitted.put(weight, found);
        exchanged.put(weight, kept(weight, decoded(weight, fit, found.integers())));
        List<Weight> added = found.biases().isEmpty() ? List.of() : biases.of(weight);
        for (int i = 0; i < added.size(); i++) {
            Weight bias = added.get(i);
            corrected.put(
                    bias,
                    Tensor.floats(
                            bias.name(), bias.tensor().shape(), found.biases().get(i)));
        }
        done++;
        if (known.isEmpty() || done == all) {
            context.progress().report("fitting weights", done, all);
        }
    }

    private static float[] decoded(Weight weight, FittedPlan fit, GroupedCodes codes) {
        if (!(fit instanceof FittedPlan.Product product)) {
            return Channels.decoded(codes, new float[0]);
        }
        float[] values = Channels.decoded(codes, product.smoothing());
        OutlierColumns.of(Channels.of(weight), product.apart()).into(values, codes.length());
        return values;
    }

    /** Weights with the same input, in the order of the nodes. */
    private List<List<Weight>> stages(Map<Weight, FittedPlan> weights) {
        Map<Node, Integer> places = new IdentityHashMap<>();
        facts.model().graph().nodes().forEach(n -> places.put(n, places.size()));
        Map<String, List<Weight>> byInput = new LinkedHashMap<>();
        weights.keySet().stream()
                .sorted(Comparator.comparingInt(w -> places.get(w.uses().get(0).node())))
                .forEach(w -> byInput.computeIfAbsent(Products.inputs(w).get(0), i -> new ArrayList<>())
                        .add(w));
        return List.copyOf(byInput.values());
    }

    /** The model with all that is settled so far, in floats. */
    private Model changed() {
        ModelEdit edit = new ModelEdit(facts.model());
        exchanged.forEach((weight, tensor) -> edit.exchange(weight.held(), tensor));
        corrected.forEach((bias, tensor) -> edit.exchange(bias.held(), tensor));
        return edit.finish();
    }

    private Fitted along(Weight weight, FittedPlan.Product fit, CalibratedWeight.Inputs inputs) {
        if (inputs.drifted().isEmpty()) {
            Optional<Moments> moments = inputs.alone();
            return alone(weight, fit, moments.isPresent() ? moments : new Inputs(context.statistics()).moments(weight));
        }
        Drifted drifted = inputs.drifted().get();
        DriftTarget target = inputs.target().orElseThrow();
        Channels original = Channels.of(weight);
        DriftTarget from = free(weight) ? target : DriftTarget.of(aboutZero(drifted));
        Channels wanted = original.with(from.apply(original.values(), original.count()));
        Hessian hessian = smoothed(from.hessian(), fit.smoothing());
        Fitted rounded = round(fit, wanted.scaled(fit.smoothing()), Optional.of(hessian));
        double[] mean = divided(drifted.mean(), fit.smoothing());
        double[] before = divided(drifted.originalMean(), fit.smoothing());
        return corrected(weight, original.scaled(fit.smoothing()), rounded, before, mean);
    }

    /** Where no bias makes up for an error of the mean, it counts like any other. */
    private static Drifted aboutZero(Drifted moments) {
        double[] zero = new double[moments.width()];
        return new Drifted(moments.width(), moments.count(), moments.gram(), moments.cross(), zero, zero);
    }

    /** Whether errors of the mean cost nothing, since biases make up for them. */
    private boolean free(Weight weight) {
        return options.biasCorrection() && !biases.of(weight).isEmpty();
    }

    private Fitted alone(Weight weight, FittedPlan fit, Optional<Moments> moments) {
        Channels original = Channels.of(weight);
        if (!(fit instanceof FittedPlan.Product product)) {
            return new Fitted(filter(weight, (FittedPlan.Stored) fit, original, moments));
        }
        Channels scaled = original.scaled(product.smoothing());
        if (moments.isEmpty() || moments.get().width() != original.length()) {
            return round(product, scaled, Optional.empty());
        }
        double[] gram =
                free(weight) ? moments.get().centredGram() : moments.get().gram();
        Hessian hessian = smoothed(Hessian.of(original.length(), gram), product.smoothing());
        double[] mean = divided(moments.get().mean(), product.smoothing());
        return corrected(weight, scaled, round(product, scaled, Optional.of(hessian)), mean, mean);
    }

    private Fitted round(FittedPlan.Product fit, Channels scaled, Optional<Hessian> hessian) {
        RoundingOptions rounding = options.rounding(fit.bits(), hessian.isPresent(), fit.integers());
        return fit.thin().rank() == 0
                ? new Fitted(Rounding.of(scaled, rounding, hessian))
                : LowRankResidual.split(scaled, fit.thin().rank(), rest -> Rounding.of(rest, rounding, hessian));
    }

    /** Output channels of a grouped convolution see their own part of the inputs. */
    private GroupedCodes filter(Weight weight, FittedPlan.Stored fit, Channels original, Optional<Moments> moments) {
        int parts = (int) weight.uses().get(0).node().intAttribute("group", 1);
        boolean fits = moments.isPresent()
                && moments.get().width() == parts * original.length()
                && original.count() % parts == 0;
        List<Optional<Hessian>> hessians = new ArrayList<>();
        for (int p = 0; p < (fits ? parts : 1); p++) {
            int from = p * original.length();
            hessians.add(fits ? Optional.of(part(moments.get(), from, original.length())) : Optional.empty());
        }
        return Rounding.inParts(original, hessians.size(), options.rounding(fit.bits(), fits, false), hessians);
    }

    private Tensor kept(Weight weight, float[] values) {
        Tensor laid = Channels.stored(weight, values);
        float[] stored = new float[values.length];
        TensorValues.floats(laid, 0, stored, stored.length);
        ByteBuffer bytes = ByteBuffer.allocate(4 * stored.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(stored);
        return Tensor.of(
                laid.name(), DataType.FLOAT, laid.shape(), context.scratch().keep(bytes.array()));
    }

    private Fitted corrected(Weight weight, Channels original, Fitted now, double[] before, double[] mean) {
        List<Weight> added = options.biasCorrection() ? biases.of(weight) : List.of();
        if (added.isEmpty()) {
            return now;
        }
        double[] correction = BiasCorrection.of(original.values(), now.integers(), before, mean);
        List<float[]> biases = new ArrayList<>();
        for (Weight bias : added) {
            float[] values = new float[correction.length];
            TensorValues.floats(bias.tensor(), 0, values, values.length);
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) correction[i];
            }
            biases.add(values);
        }
        return now.with(biases);
    }

    private static Hessian smoothed(Hessian plain, float[] divisors) {
        if (divisors.length == 0) {
            return plain;
        }
        int n = plain.length();
        double[] scaled = plain.moments().data().clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= (double) divisors[i / n] * divisors[i % n];
        }
        return Hessian.of(n, scaled);
    }

    private static double[] divided(double[] mean, float[] divisors) {
        double[] divided = mean.clone();
        for (int i = 0; i < divisors.length; i++) {
            divided[i] /= divisors[i];
        }
        return divided;
    }

    private static Hessian part(Moments moments, int from, int length) {
        double[] part = new double[length * length];
        for (int i = 0; i < length; i++) {
            System.arraycopy(moments.gram(), (from + i) * moments.width() + from, part, i * length, length);
        }
        return Hessian.of(length, part);
    }
}
