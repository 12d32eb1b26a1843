/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.quantize.product.Arithmetic;
import dev.pare.quantize.product.Eligibility;
import dev.pare.quantize.product.Eligibility.Kind;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides how many bits each weight gets and what is done for its activations. Codes are found by the rewriter. */
public final class FittedPlanner {
    /** What an array holds, with room for what runtimes add to it. */
    private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 64;

    /** What dividing an input takes in a file beside the divisors: an operator, and names. */
    private static final long DIVISION_BYTES = 250;

    private final Facts facts;
    private final PassContext context;
    private final FittedOptions options;
    private final Eligibility eligibility;
    private final TablePlans tables;
    private final List<String> notes = new ArrayList<>();

    public FittedPlanner(Facts facts, PassContext context, FittedOptions options) {
        this.facts = facts;
        this.context = context;
        this.options = options;
        this.eligibility = new Eligibility(facts, options.limits());
        this.tables = new TablePlans(facts, context.statistics(), options);
    }

    /** What the plan and the fit want to know of the model's values. */
    public static List<StatisticsRequest> wants(Facts facts, FittedOptions options) {
        Eligibility eligibility = new Eligibility(facts, options.limits());
        List<StatisticsRequest> wanted = new ArrayList<>();
        for (Weight weight : facts.weights().parameters()) {
            if (eligibility.refusal(weight).isPresent()) {
                continue;
            }
            for (WeightUse use : weight.uses()) {
                if (use.node().is("Gather")) {
                    int rows = weight.tensor().shape().intDim(0);
                    wanted.add(new StatisticsRequest.Frequencies(use.node().input(1), rows));
                } else {
                    int axis = use.node().is("Conv") ? 1 : StatisticsRequest.LAST;
                    if (!walks(weight, facts, options)) {
                        wanted.add(new StatisticsRequest.Moments(use.node().input(0), axis));
                    }
                    wanted.add(new StatisticsRequest.Ranges(use.node().input(0), axis));
                }
            }
        }
        return wanted.stream().distinct().toList();
    }

    /** Second moments of what a weight is fitted to on a walk are measured there; they are many, and large. */
    private static boolean walks(Weight weight, Facts facts, FittedOptions options) {
        return options.sequential()
                && !options.shares()
                && options.backup().isEmpty()
                && TablePlans.kind(weight) == Kind.MATRIX
                && Products.canWalk(weight, facts);
    }

    public Plan<FittedPlan> plan() {
        IdentityHashMap<Weight, Optional<String>> refusals = new IdentityHashMap<>();
        List<Weight> products = new ArrayList<>();
        List<Weight> stored = new ArrayList<>();
        Map<Weight, RowClasses> classes = new LinkedHashMap<>();
        for (Weight weight : facts.weights().parameters()) {
            Optional<String> refusal = eligibility.refusal(weight).or(() -> unreadable(weight));
            refusals.put(weight, refusal);
            if (refusal.isPresent()) {
                continue;
            }
            switch (TablePlans.kind(weight)) {
                case MATRIX -> products.add(weight);
                case STORED -> stored.add(weight);
                case TABLE -> classes.put(weight, tables.classes(weight));
            }
        }
        Map<Weight, Arithmetic> treated = activations(products, stored, classes);
        Map<Weight, FittedPlan> fits = fits(products, stored, classes, treated);
        noteStatistics(treated);
        List<Decision<FittedPlan>> decisions = new ArrayList<>();
        for (Weight weight : facts.weights().parameters()) {
            Optional<String> refusal = refusals.get(weight);
            decisions.add(
                    refusal.isPresent() ? new Decision.Skip<>(weight, refusal.get()) : apply(weight, fits.get(weight)));
        }
        return new Plan<>(decisions, notes);
    }

    private Map<Weight, Arithmetic> activations(
            List<Weight> products, List<Weight> stored, Map<Weight, RowClasses> classes) {
        double bits = options.shares() ? average(matrices(products, stored), classes, stored, 0) : options.bits();
        double cost = options.activationCost(options.keepsEightBits(bits) ? 8 : bits);
        return new Activations(facts, context.statistics(), options, cost, notes).choose(products);
    }

    /** Products, and filters of convolutions. */
    private static List<Weight> matrices(List<Weight> products, List<Weight> stored) {
        List<Weight> matrices = new ArrayList<>(products);
        stored.stream().filter(w -> !TablePlans.isSmall(w)).forEach(matrices::add);
        return matrices;
    }

    private static Optional<String> unreadable(Weight weight) {
        if (weight.tensor().shape().elements() > MOST_ELEMENTS) {
            return Optional.of(
                    "has more than 2^31 elements, too many to be fitted; rounding nearest takes it at 8 bits");
        }
        for (float value : Channels.of(weight).values()) {
            if (!Float.isFinite(value)) {
                return Optional.of("has values that are infinite or not numbers");
            }
        }
        return Optional.empty();
    }

    private Map<Weight, FittedPlan> fits(
            List<Weight> products,
            List<Weight> stored,
            Map<Weight, RowClasses> classes,
            Map<Weight, Arithmetic> treated) {
        List<Weight> matrices = matrices(products, stored);
        Map<Weight, Integer> given = backup(matrices, classes.keySet());
        Optional<Bits> shared = Optional.empty();
        double average = average(matrices, classes, stored, beside(treated));
        if (options.timesSmaller() > 0 && average < Precision.bits(Precision.TERNARY)) {
            notes.add("not even " + Precision.bits(Precision.TERNARY) + " bits for every weight make the file "
                    + options.timesSmaller() + " times smaller");
        }
        if (options.keepsEightBits(average)) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%s times smaller would take %.1f bits on average, since operators and names are a good part of"
                            + " so small a file; 8 bits are kept",
                    options.timesSmaller(),
                    average));
        } else if (options.shares() && average < options.bits()) {
            Bits bits = new Bits(facts, context.statistics());
            bits.share(matrices, classes, tables::form, average);
            notes.add(
                    bits.measured()
                            ? "bits shared out by the measured drift of each weight alone"
                            : "bits shared out by size: the outputs could not be measured");
            shared = Optional.of(bits);
        }
        IdentityHashMap<Weight, FittedPlan> fits = new IdentityHashMap<>();
        LowRankResiduals thin = new LowRankResiduals(options.residualRank());
        for (Weight weight : products) {
            int bits = shared.map(b -> b.of(weight)).orElse(given.get(weight));
            Arithmetic arithmetic = treated.getOrDefault(weight, Arithmetic.PLAIN);
            fits.put(weight, new FittedPlan.Product(bits, arithmetic, thin.of(weight, bits)));
        }
        for (Weight weight : stored) {
            boolean small = TablePlans.isSmall(weight);
            int bits = small ? 8 : shared.map(b -> b.of(weight)).orElse(given.getOrDefault(weight, options.bits()));
            fits.put(weight, new FittedPlan.Stored(small ? tables.smallBits(weight) : bits));
        }
        for (Map.Entry<Weight, RowClasses> each : classes.entrySet()) {
            Weight table = each.getKey();
            int[] bits =
                    shared.map(b -> b.ofRows(table)).orElse(new int[] {given.getOrDefault(table, options.tableBits())});
            byte[] classOfRow = shared.isPresent()
                    ? each.getValue().classOfRow()
                    : RowClasses.one(Channels.count(table)).classOfRow();
            fits.put(table, tables.fit(table, bits, classOfRow));
        }
        return fits;
    }

    /** The bits of each weight where they are not shared out; tables only if they take part in the choice of backup precision. */
    private Map<Weight, Integer> backup(List<Weight> matrices, Set<Weight> lookedUp) {
        List<Weight> weights = new ArrayList<>(matrices);
        if (options.backup().isPresent() && options.backup().get().tables()) {
            weights.addAll(lookedUp);
        }
        Map<Weight, Integer> bits = new IdentityHashMap<>();
        weights.forEach(w -> bits.put(w, options.bits()));
        options.backup().ifPresent(backup -> {
            List<Weight> raised = new BackupBits(facts, context.statistics(), options, tables).raised(weights, notes);
            raised.forEach(w -> bits.put(w, backup.bits()));
        });
        return bits;
    }

    private static long beside(Map<Weight, Arithmetic> treated) {
        return treated.entrySet().stream()
                .mapToLong(e -> beside(e.getKey(), new FittedPlan.Product(8, e.getValue())))
                .sum();
    }

    /** Bytes of divisors with the operators that use them, and of what is multiplied apart. */
    private static long beside(Weight weight, FittedPlan.Product fit) {
        boolean divides = fit.smoothing().length > 0;
        long divisors = divides
                ? (4L * fit.smoothing().length + DIVISION_BYTES)
                        * Products.inputs(weight).size()
                : 0;
        return divisors + 2L * Channels.count(weight) * fit.apart().length;
    }

    private double average(List<Weight> matrices, Map<Weight, RowClasses> tables, List<Weight> stored, long beside) {
        if (options.timesSmaller() == 0) {
            return options.averageBits();
        }
        List<Weight> shared = new ArrayList<>(matrices);
        shared.addAll(tables.keySet());
        long multipliers = shared.stream()
                .mapToLong(w -> StoredBytes.multipliers(w, options))
                .sum();
        IdentityHashMap<Weight, Long> settled = new IdentityHashMap<>();
        stored.stream()
                .filter(TablePlans::isSmall)
                .forEach(w ->
                        settled.put(w, StoredBytes.of(w, new FittedPlan.Stored(options.smallTableBits()), options)));
        return Budget.averageBits(facts, options.timesSmaller(), shared, settled, beside + multipliers);
    }

    private void noteStatistics(Map<Weight, Arithmetic> treated) {
        if (context.statistics() == Statistics.NONE) {
            notes.add("no calibration data: weights are rounded by least squares, activations are left as they are");
        } else if (!treated.isEmpty()) {
            notes.add("inputs of " + treated.size()
                    + " matrices are smoothed, split, multiplied twice or left in floats");
        }
    }

    private Decision<FittedPlan> apply(Weight weight, FittedPlan fit) {
        long bytes = StoredBytes.of(weight, fit, options);
        // One number for a channel, such as the scales of a model that was quantized before, would be a scale again.
        if (bytes >= weight.tensor().byteSize() || Channels.length(weight) == 1) {
            return new Decision.Skip<>(
                    weight, "would not become smaller, since its scales take more than its codes save");
        }
        return new Decision.Apply<>(weight, fit, Reasons.of(weight, fit, options), bytes);
    }
}
