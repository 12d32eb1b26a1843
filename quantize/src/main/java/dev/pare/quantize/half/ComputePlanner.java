/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.dataflow.Uses;
import dev.pare.inference.Inference;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decides which weights take part in a graph that computes in float16. */
final class ComputePlanner {
    static final String NOTE =
            "computing in float16 makes nothing faster on a CPU: ONNX Runtime has few CPU kernels for it and"
                    + " casts around the rest; mode: storage halves the file there and keeps the speed of float";

    private final Facts facts;
    private final Float16Options options;
    private final Reasons reasons;
    private final Inference types;
    private final Limits limits;
    private final IntegerBorn born;
    private final ActivationRange reach;
    private final boolean measured;

    ComputePlanner(Facts facts, Float16Options options, Statistics statistics) {
        this.facts = facts;
        this.options = options;
        this.reasons = new Reasons(facts, options.filter());
        this.types = facts.inference();
        this.born = new IntegerBorn(facts, types);
        this.limits = new Limits(facts, born);
        this.reach = new ActivationRange(facts, types, statistics, options.headroom());
        this.measured = statistics != Statistics.NONE;
    }

    Plan<Halving> plan() {
        Optional<String> disorder = Order.problem(facts.model());
        if (disorder.isPresent()) {
            List<Decision<Halving>> skips = new ArrayList<>();
            facts.weights().all().stream()
                    .filter(w -> w.tensor().type().isFloating())
                    .forEach(w -> skips.add(new Decision.Skip<>(w, disorder.get())));
            return new Plan<>(skips, List.of(disorder.get()));
        }
        return planned();
    }

    private Plan<Halving> planned() {
        Map<Weight, Census> counted = new LinkedHashMap<>();
        Map<Weight, String> blocked = new LinkedHashMap<>();
        List<Weight> weights = facts.weights().all().stream()
                .filter(w -> w.tensor().type().isFloating())
                .toList();
        for (Weight weight : weights) {
            Optional<String> refusal = reasons.refusal(weight);
            if (refusal.isPresent()) {
                blocked.put(weight, refusal.get());
                continue;
            }
            Census census = Census.of(weight.tensor());
            counted.put(weight, census);
            if (census.beyond() > 0 && !limits.mayCut(weight, census)) {
                blocked.put(weight, census.refusal());
            }
            census.tooSmall().ifPresent(reason -> blocked.put(weight, reason));
        }
        List<Weight> blocking =
                blocked.keySet().stream().filter(this::holdsBack).toList();
        Modes modes = new Modes(facts, types, born, reach, blocking, options);
        Demand demand = new Demand(facts, types, modes);
        List<Decision<Halving>> decisions = new ArrayList<>();
        for (Weight weight : weights) {
            String refusal = blocked.get(weight);
            decisions.add(
                    refusal == null
                            ? decide(weight, counted.get(weight), modes, demand)
                            : new Decision.Skip<>(weight, refusal));
        }
        boolean any = decisions.stream().anyMatch(d -> d instanceof Decision.Apply<Halving>);
        return new Plan<>(
                decisions, any ? notes(modes) : List.of("no weight is used by an operator that computes in float16"));
    }

    /** Whether the users of a weight that is left alone must stay in float; others just get a Cast. */
    private boolean holdsBack(Weight weight) {
        return holdsBack(weight, reasons);
    }

    static boolean holdsBack(Weight weight, Reasons reasons) {
        return weight.tensor().type() == DataType.FLOAT && weight.fixed() && !reasons.isOutput(weight);
    }

    private Decision<Halving> decide(Weight weight, Census census, Modes modes, Demand demand) {
        Uses.Value value = facts.uses().resolve(weight.scope(), weight.name()).orElseThrow();
        Halving how = census.beyond() > 0 ? new Halving(limits.limit(weight)) : Halving.PLAIN;
        String cut = how.cuts() ? "cut to ±%.0f, ".formatted(how.limit()) : "";
        long halfBytes = 2 * weight.tensor().shape().elements();
        if (!demand.inHalf(value)) {
            String by = "used in float by " + keptUsers(weight, modes);
            return cut.isEmpty()
                    ? new Decision.Skip<>(weight, by)
                    : new Decision.Apply<>(
                            weight, how, cut + by, weight.tensor().byteSize());
        }
        boolean both = demand.inFloat(value) && Source.isSmall(weight.tensor());
        String also = demand.inFloat(value) ? ", also used in float by " + keptUsers(weight, modes) : "";
        long bytes = both ? halfBytes + weight.tensor().byteSize() : halfBytes;
        return new Decision.Apply<>(weight, how, cut + "float16" + census.losses() + also, bytes);
    }

    private String keptUsers(Weight weight, Modes modes) {
        return facts.uses().consumers(weight.scope(), weight.name()).stream()
                .map(Uses.Use::node)
                .filter(n -> !modes.half(n))
                .map(n -> n.op().type()
                        + modes.tooFar(n).map(reason -> " (" + reason + ")").orElse(""))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private List<String> notes(Modes modes) {
        return new ComputeNotes(facts, modes, options, measured).all();
    }
}
