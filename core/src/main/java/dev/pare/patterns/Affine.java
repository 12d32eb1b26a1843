/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Node;
import dev.pare.patterns.Norm.Parameter;
import dev.pare.patterns.Recognition.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Constants that the result of a norm is multiplied with, and such that are added then. A result may be scaled in several ways. */
final class Affine {
    private final Values values;
    private final Norm norm;

    /** @param norm one that ends where it divides */
    Affine(Values values, Norm norm) {
        this.values = values;
        this.norm = norm;
    }

    /** One match for each scale, and one without if the result is needed as it is, too. */
    List<Recognition<Norm>> all() {
        List<Recognition<Norm>> all = new ArrayList<>();
        boolean plain = false;
        for (Optional<Uses.Use> use :
                norm.scale().isPresent() ? List.<Optional<Uses.Use>>of() : readers(norm.output())) {
            Optional<Parameter> scale = use.flatMap(u -> parameter(u, "Mul"));
            plain |= scale.isEmpty();
            scale.ifPresent(s -> all.add(new Match<>(biased(with(s.node(), Optional.of(s), norm.bias())))));
        }
        if (plain || all.isEmpty()) {
            all.add(new Match<>(biased(norm)));
        }
        return all;
    }

    private Norm biased(Norm scaled) {
        List<Optional<Uses.Use>> readers = readers(scaled.output());
        return readers.stream()
                .filter(r -> readers.size() == 1)
                .flatMap(Optional::stream)
                .flatMap(u -> parameter(u, "Add").stream())
                .findFirst()
                .map(b -> with(b.node(), scaled.scale(), Optional.of(b)))
                .orElse(scaled);
    }

    private Norm with(Node last, Optional<Parameter> scale, Optional<Parameter> bias) {
        return new Norm(
                norm.kind(),
                norm.scope(),
                norm.data(),
                norm.axes(),
                norm.epsilon(),
                scale,
                bias,
                last.output(),
                norm.form());
    }

    /** Where a value is used, behind copies and casts; an empty one where it is an output of its graph. */
    private List<Optional<Uses.Use>> readers(String value) {
        List<Optional<Uses.Use>> readers = new ArrayList<>();
        Worklist.<Visited>forward(
                        values.uses(),
                        (use, state) -> {
                            if (values.keeps(use.scope(), use.node())) {
                                return Step.to(use.scope(), use.node().output(), state);
                            }
                            if (!use.node().is("Shape")) {
                                readers.add(Optional.of(use));
                            }
                            return Step.stop();
                        },
                        (output, state) -> {
                            readers.add(Optional.empty());
                            return Step.stop();
                        })
                .from(norm.scope(), value, Visited.HERE);
        return readers;
    }

    /** The constants with which a node combines what it reads. */
    private Optional<Parameter> parameter(Uses.Use use, String type) {
        int other = 1 - use.input();
        boolean fits = use.node().is(type)
                && use.scope() == norm.scope()
                && values.isParameter(use.scope(), use.node().input(other), norm.axes());
        return fits ? Optional.of(new Parameter(use.node(), other)) : Optional.empty();
    }
}
