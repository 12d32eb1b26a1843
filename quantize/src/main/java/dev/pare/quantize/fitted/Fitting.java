package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.pass.PassContext;
import dev.pare.pass.Statistics.Moments;
import dev.pare.pass.Walk;
import dev.pare.pass.Walk.Drifted;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.rounding.BiasCorrection;
import dev.pare.quantize.rounding.DriftTarget;
import dev.pare.quantize.rounding.Hessian;
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
    private final Map<Weight, GroupedCodes> codes = new IdentityHashMap<>();
    private final Map<Weight, Tensor> exchanged = new IdentityHashMap<>();
    private final Map<Weight, Tensor> corrected = new IdentityHashMap<>();
    private int done;
    private int all;

    Fitting(Facts facts, PassContext context, FittedOptions options) {
        this.facts = facts;
        this.context = context;
        this.options = options;
        this.biases = new Biases(facts);
    }

    /** The codes of each matrix and filter, those of smoothed ones multiplied with their divisors. */
    Map<Weight, GroupedCodes> codes() {
        return codes;
    }

    /** Biases that make up for mean errors. */
    Map<Weight, Tensor> corrected() {
        return corrected;
    }

    /** Tables are settled already: what the model looks up instead. */
    void settle(Weight table, float[] values) {
        exchanged.put(table, kept(table, values));
    }

    void fit(Map<Weight, Fit> plan) {
        all = plan.size();
        Optional<Walk> walk = options.sequential() ? context.statistics().walk() : Optional.empty();
        try (Walk open = walk.orElse(null)) {
            Map<Weight, Fit> inOrder = new LinkedHashMap<>();
            plan.forEach((weight, fit) -> {
                if (open != null && fit instanceof Fit.Product && walks(weight)) {
                    inOrder.put(weight, fit);
                } else {
                    fit(weight, fit, new Inputs(context.statistics()).moments(weight));
                }
            });
            for (List<Weight> stage : stages(inOrder)) {
                String value = Products.inputs(stage.get(0)).get(0);
                Optional<Drifted> drifted =
                        Optional.ofNullable(open.on(changed(), List.of(value)).get(value));
                Optional<DriftTarget> target = drifted.map(DriftTarget::of);
                for (Weight weight : stage) {
                    fit(weight, (Fit.Product) inOrder.get(weight), drifted, target);
                }
            }
        }
    }

    private boolean walks(Weight weight) {
        return weight.uses().size() == 1 && Products.inMainGraph(weight, facts);
    }

    /** Weights with the same input, in the order of the nodes. */
    private List<List<Weight>> stages(Map<Weight, Fit> weights) {
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

    private void fit(Weight weight, Fit.Product fit, Optional<Drifted> drifted, Optional<DriftTarget> target) {
        if (drifted.isEmpty()) {
            fit(weight, fit, new Inputs(context.statistics()).moments(weight));
            return;
        }
        Channels original = Channels.of(weight);
        List<Weight> added = options.biasCorrection() ? biases.of(weight) : List.of();
        DriftTarget from = added.isEmpty() ? DriftTarget.of(aboutZero(drifted.get())) : target.get();
        Channels wanted = original.with(from.apply(original.values(), original.count()));
        Hessian hessian = smoothed(from.hessian().moments().data(), fit.smoothing());
        round(weight, fit, wanted.scaled(fit.smoothing()), Optional.of(hessian));
        double[] mean = divided(drifted.get().mean(), fit.smoothing());
        double[] before = divided(drifted.get().originalMean(), fit.smoothing());
        correct(added, original.scaled(fit.smoothing()), codes.get(weight), before, mean);
    }

    /** Where no bias makes up for an error of the mean, it counts like any other. */
    private static Drifted aboutZero(Drifted moments) {
        double[] zero = new double[moments.width()];
        return new Drifted(moments.width(), moments.count(), moments.gram(), moments.cross(), zero, zero);
    }

    private void fit(Weight weight, Fit fit, Optional<Moments> moments) {
        Channels original = Channels.of(weight);
        boolean whole = moments.isPresent() && moments.get().width() == original.length();
        if (fit instanceof Fit.Product product && whole) {
            List<Weight> added = options.biasCorrection() ? biases.of(weight) : List.of();
            double[] gram =
                    added.isEmpty() ? moments.get().gram() : moments.get().centredGram();
            Channels scaled = original.scaled(product.smoothing());
            round(weight, fit, scaled, Optional.of(smoothed(gram, product.smoothing())));
            double[] mean = divided(moments.get().mean(), product.smoothing());
            correct(added, scaled, codes.get(weight), mean, mean);
        } else if (fit instanceof Fit.Product product) {
            round(weight, fit, original.scaled(product.smoothing()), Optional.empty());
        } else {
            filter(weight, (Fit.Stored) fit, original, moments);
        }
    }

    private void round(Weight weight, Fit fit, Channels scaled, Optional<Hessian> hessian) {
        Fit.Product product = (Fit.Product) fit;
        GroupedCodes rounded = Rounding.of(scaled, options.rounding(product.bits(), hessian.isPresent()), hessian);
        keep(weight, rounded, product.smoothing());
    }

    /** Output channels of a grouped convolution see their own part of the inputs. */
    private void filter(Weight weight, Fit.Stored fit, Channels original, Optional<Moments> moments) {
        int parts = (int) weight.uses().get(0).node().intAttribute("group", 1);
        boolean fits = moments.isPresent()
                && moments.get().width() == parts * original.length()
                && original.count() % parts == 0;
        List<Optional<Hessian>> hessians = new ArrayList<>();
        for (int p = 0; p < (fits ? parts : 1); p++) {
            int from = p * original.length();
            hessians.add(fits ? Optional.of(part(moments.get(), from, original.length())) : Optional.empty());
        }
        GroupedCodes rounded =
                Rounding.inParts(original, hessians.size(), options.rounding(fit.bits(), fits), hessians);
        keep(weight, rounded, new float[0]);
    }

    private void keep(Weight weight, GroupedCodes rounded, float[] divisors) {
        codes.put(weight, rounded);
        exchanged.put(weight, kept(weight, Channels.decoded(rounded, divisors)));
        context.progress().report("fitting weights", ++done, all);
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

    private void correct(List<Weight> added, Channels original, GroupedCodes now, double[] before, double[] mean) {
        if (added.isEmpty()) {
            return;
        }
        double[] correction = BiasCorrection.of(original.values(), now, before, mean);
        for (Weight bias : added) {
            float[] values = new float[correction.length];
            TensorValues.floats(bias.tensor(), 0, values, values.length);
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) correction[i];
            }
            corrected.put(bias, Tensor.floats(bias.name(), bias.tensor().shape(), values));
        }
    }

    private static Hessian smoothed(double[] gram, float[] divisors) {
        int n = (int) Math.round(Math.sqrt(gram.length));
        double[] scaled = gram.clone();
        for (int i = 0; divisors.length > 0 && i < gram.length; i++) {
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
