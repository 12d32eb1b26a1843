/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.distill.codes.StoredCodes;
import dev.pare.graph.Node;
import dev.pare.graph.TopologicalOrder;
import dev.pare.operators.Kind;
import dev.pare.operators.Operators;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which weights of a model can be trained: those that are multiplied with, added to or looked up as data. Tables of positions' angles,
 * masks and the like are floating-point constants too, but meet no data of the text.
 */
public final class TrainedWeights {
    private static final List<String> TABLES_IN_FLOATS = List.of("embedding");
    /** Which table it is does not matter: all that can be said of codes is that they are looked up. */
    private static final Role TABLE_IN_CODES = Role.EMBEDDING_WORD;

    private static final List<Role> TABLES =
            List.of(Role.EMBEDDING_WORD, Role.EMBEDDING_POSITION, Role.EMBEDDING_TOKEN_TYPE);

    private final Facts facts;
    private final TextData data;
    private final Collection<StoredCodes> codes;
    private final Set<Weight> scales;

    private TrainedWeights(Facts facts) {
        this.facts = facts;
        this.data = TextData.of(TopologicalOrder.of(facts.model()).graph());
        this.codes = CodedWeights.in(facts.model());
        this.scales = facts.weights().parameters().stream()
                .filter(w -> w.scope() == facts.model().graph())
                .filter(w -> w.uses().stream().anyMatch(u -> scalesCodes(w, u)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The names of the weights that are trained: of initializers and constants, and of the integers that codes are decoded to. */
    public static Set<String> of(Facts facts, Selection selection) {
        Optional<List<String>> frozen = selection.frozen();
        TrainedWeights found = new TrainedWeights(facts);
        Set<String> names = new LinkedHashSet<>(found.floats(frozen.orElse(TABLES_IN_FLOATS)));
        if (frozen.isEmpty()) {
            found.scales.stream().filter(Weight::fixed).forEach(w -> names.add(w.name()));
        }
        switch (selection.part()) {
            case EVERYTHING -> names.addAll(found.codes(frozen.orElse(List.of())));
            case SCALES -> names.removeIf(n -> !found.isVectorOrScale(n));
            case FACTORS -> names.retainAll(NarrowPairs.in(facts.model().graph()));
        }
        return names;
    }

    private Set<String> codes(List<String> frozen) {
        Set<String> names = new LinkedHashSet<>();
        for (StoredCodes codes : this.codes) {
            Role role = codes.table() ? TABLE_IN_CODES : Role.OTHER;
            if (frozen.stream().noneMatch(role::matches)) {
                names.add(codes.value());
            }
        }
        return names;
    }

    private boolean isVectorOrScale(String name) {
        Weight weight = facts.weights().named(name).orElseThrow();
        return isVector(weight) || scales.contains(weight);
    }

    private Set<String> floats(List<String> frozen) {
        Set<String> names = new LinkedHashSet<>();
        for (Weight weight : facts.weights().parameters()) {
            Role role = scales.contains(weight) && weight.usedBy("Gather") ? TABLE_IN_CODES : facts.role(weight);
            boolean held = frozen.stream().anyMatch(role::matches);
            if (!held && weight.fixed() && weight.scope() == facts.model().graph() && isLearned(weight)) {
                names.add(weight.name());
            }
        }
        return names;
    }

    /** The names of the weights that others are multiplied with number by number: scales of codes, smoothing, scales of norms. */
    public static Set<String> multipliers(Facts facts) {
        Set<String> names = new LinkedHashSet<>();
        new TrainedWeights(facts).scales.forEach(w -> names.add(w.name()));
        for (Weight weight : facts.weights().parameters()) {
            if (weight.usedBy("Mul") || weight.usedBy("Div")) {
                names.add(weight.name());
            }
        }
        return names;
    }

    private boolean isLearned(Weight weight) {
        return scales.contains(weight)
                || TABLES.contains(facts.role(weight))
                || weight.uses().stream().anyMatch(u -> meetsData(weight, u));
    }

    /** Whether a use is that of a scale beside codes: of blocks, of rows that are looked up, or of codes that become floats at load. */
    private boolean scalesCodes(Weight weight, WeightUse use) {
        Node node = use.node();
        return switch (node.op().type()) {
            case "MatMulNBits" -> use.input() == 2;
            case "DequantizeLinear" -> use.input() == 1;
            case "Gather" -> use.input() == 0 && isVector(weight) && !codes.isEmpty();
            case "Mul" -> codes.stream().anyMatch(c -> node.inputs().contains(c.value()));
            default -> false;
        };
    }

    private boolean meetsData(Weight weight, WeightUse use) {
        Node node = use.node();
        boolean meets = false;
        for (int i = 0; i < node.inputs().size(); i++) {
            meets |= i != use.input() && data.contains(node.input(i));
        }
        if (!meets || !data.contains(node.output())) {
            return false;
        }
        return Operators.of(node).is(Kind.MULTIPLIES, Kind.CONVOLVES) || isVector(weight);
    }

    private static boolean isVector(Weight weight) {
        int wide = 0;
        for (long size : weight.tensor().shape().toArray()) {
            wide += size > 1 ? 1 : 0;
        }
        return wide == 1;
    }
}
