/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.StatisticsRequest;
import dev.pare.quantize.blocked.BlockOptions.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides for every weight whether and how it is stored by blocks. One decision per weight, however many nodes use it. */
final class BlockPlanner {
    private final BlockOptions options;
    private final Facts facts;
    private final Eligibility eligibility;
    private final ProductInputs inputs;

    BlockPlanner(BlockOptions options, Facts facts) {
        this.options = options;
        this.facts = facts;
        this.eligibility = new Eligibility(options, facts);
        this.inputs = new ProductInputs(facts);
    }

    /** The inputs of all products whose weights will be rounded to suit them; trials of mixed bits need data, too. */
    List<StatisticsRequest> wants() {
        if (!options.fits() && !options.mixes()) {
            return List.of();
        }
        List<Weight> weights = facts.weights().parameters().stream()
                .filter(w -> eligibility.refusal(w).isEmpty())
                .toList();
        return inputs.requests(weights);
    }

    Plan<Blocked> plan(PassContext context) {
        List<Weight> weights = facts.weights().parameters();
        List<Decision<Blocked>> decisions = new ArrayList<>();
        for (Weight weight : weights) {
            decisions.add(decide(weight, context));
        }
        List<String> notes = new ArrayList<>();
        if (options.mixes()) {
            Sensitivity sensitivity = new Sensitivity(options, facts, context);
            mix(decisions, sensitivity).ifPresent(notes::add);
        }
        if (decisions.stream().anyMatch(d -> d instanceof Decision.Apply<Blocked>)) {
            notes.addAll(notes(decisions));
        }
        return new Plan<>(decisions, notes);
    }

    private Decision<Blocked> decide(Weight weight, PassContext context) {
        Optional<String> refusal = eligibility.refusal(weight);
        if (refusal.isPresent()) {
            return new Decision.Skip<>(weight, refusal.get());
        }
        Channels channels = new Channels(weight.tensor(), Eligibility.rows(weight));
        if (!channels.finite()) {
            return new Decision.Skip<>(weight, "has values that are infinite or not numbers");
        }
        // A table is looked up as well: there, no later element makes up for the error of an earlier one.
        boolean fitted = options.fits()
                && weight.uses().stream().allMatch(Products::multiplies)
                && inputs.measured(weight, context.statistics());
        return decide(weight, new Blocked(options.form(), channels.rows(), fitted));
    }

    private Decision<Blocked> decide(Weight weight, Blocked blocked) {
        boolean multiplied = weight.uses().stream().anyMatch(Products::multiplies);
        Channels channels = new Channels(weight.tensor(), blocked.rows());
        boolean filled = multiplied && options.format() == Format.MATMULNBITS;
        long bytes = blocked.form().bytes(channels.count(), channels.length(), filled);
        if (bytes >= weight.tensor().byteSize()) {
            return new Decision.Skip<>(
                    weight, "would not become smaller, since its scales take more than its codes save");
        }
        return new Decision.Apply<>(weight, blocked, reason(weight, blocked), bytes);
    }

    private String reason(Weight weight, Blocked blocked) {
        StringBuilder reason = new StringBuilder(blocked.form().text());
        reason.append(blocked.fitted() ? ", rounded by GPTQ" : ", rounded to the least error");
        boolean looked = weight.uses().stream().anyMatch(Products::looksUp);
        boolean multiplied = weight.uses().stream().anyMatch(Products::multiplies);
        if (options.format() == Format.DEQUANTIZE) {
            reason.append(", DequantizeLinear");
        } else if (multiplied) {
            reason.append(", MatMulNBits with accuracy level ").append(options.accuracyLevel());
        }
        if (looked) {
            reason.append(", GatherBlockQuantized");
        }
        int uses = weight.uses().size();
        return uses > 1 ? reason.append(", ").append(uses).append(" uses").toString() : reason.toString();
    }

    /** Gives the backup precision to those that need it most; tells how they were found. */
    private Optional<String> mix(List<Decision<Blocked>> decisions, Sensitivity sensitivity) {
        List<Integer> places = new ArrayList<>();
        List<Decision.Apply<Blocked>> applied = new ArrayList<>();
        for (int i = 0; i < decisions.size(); i++) {
            if (decisions.get(i) instanceof Decision.Apply<Blocked> apply) {
                places.add(i);
                applied.add(apply);
            }
        }
        Set<Integer> chosen = sensitivity.mostSensitive(applied);
        for (int each : chosen) {
            Decision.Apply<Blocked> apply = applied.get(each);
            decisions.set(
                    places.get(each), decide(apply.weight(), apply.details().withBits(options.backupBits())));
        }
        return chosen.isEmpty()
                ? Optional.empty()
                : Optional.of(chosen.size() + " of " + applied.size() + " weights get " + options.backupBits()
                        + " bits, " + sensitivity.how());
    }

    private List<String> notes(List<Decision<Blocked>> decisions) {
        List<String> notes = new ArrayList<>();
        notes.add(
                "made for decoding, a row or a few at a time; for encoders, and for long prompts, quantize-weights (int8)"
                        + " computes faster");
        if (options.format() == Format.DEQUANTIZE || options.accuracyLevel() == 4) {
            notes.add("products quantize their inputs to int8 by blocks while they run (accuracy level 4"
                    + (options.format() == Format.DEQUANTIZE ? ", the runtime's default" : "")
                    + "): channels with outliers may change answers, so judge the drift of this very file");
        }
        long plain = decisions.stream()
                .filter(d ->
                        d instanceof Decision.Apply<Blocked> a && !a.details().fitted())
                .count();
        if (options.fits() && plain > 0) {
            notes.add(plain + " weights are rounded without data: the inputs of their products were not measured");
        }
        return notes;
    }
}
