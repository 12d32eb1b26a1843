/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.distill.operator.OperatorTable;
import dev.pare.graph.Attribute;
import dev.pare.graph.Node;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * softmax(Q Kᵀ s + mask) V, where the factor and the mask may be missing: computed block by block without the matrix of all scores being
 * kept for gradients (Dao et al. 2022).
 */
final class AttentionFusion {
    private final Sources sources;

    AttentionFusion(Sources sources) {
        this.sources = sources;
    }

    /** Scores as they are found, and what is added to them. */
    private record Scores(Node product, double scale, Optional<String> mask) {}

    Optional<Node> fused(Node mix) {
        Node softmax = sources.made(mix.input(0), "Softmax");
        if (softmax == null || softmax.intAttribute("axis", 1) != -1) {
            return Optional.empty();
        }
        return scores(softmax.input(0)).map(s -> node(mix, s));
    }

    private Optional<Scores> scores(String value) {
        Optional<Scores> plain = product(value);
        Node add = sources.made(value, "Add");
        for (int side = 0; add != null && plain.isEmpty() && side < 2; side++) {
            String mask = add.input(1 - side);
            plain = product(add.input(side)).map(s -> new Scores(s.product(), s.scale(), Optional.of(mask)));
        }
        return plain;
    }

    /** A product of two variables, perhaps times or through a number. */
    private Optional<Scores> product(String value) {
        Node product = sources.made(value, "MatMul");
        if (product != null) {
            boolean variables =
                    sources.constant(product.input(0)) == null && sources.constant(product.input(1)) == null;
            return variables ? Optional.of(new Scores(product, 1, Optional.empty())) : Optional.empty();
        }
        Node divide = sources.made(value, "Div");
        if (divide != null) {
            return scaled(divide.input(0), sources.number(divide.input(1)), true);
        }
        Node multiply = sources.made(value, "Mul");
        return multiply == null
                ? Optional.empty()
                : scaled(multiply.input(0), sources.number(multiply.input(1)), false)
                        .or(() -> scaled(multiply.input(1), sources.number(multiply.input(0)), false));
    }

    private Optional<Scores> scaled(String value, OptionalDouble number, boolean divided) {
        Node product = sources.made(value, "MatMul");
        if (product == null || number.isEmpty() || number.getAsDouble() == 0) {
            return Optional.empty();
        }
        double scale = divided ? 1 / number.getAsDouble() : number.getAsDouble();
        return product(value).map(s -> new Scores(s.product(), scale, Optional.empty()));
    }

    private static Node node(Node mix, Scores scores) {
        List<String> inputs = List.of(
                scores.product().input(0),
                scores.product().input(1),
                mix.input(1),
                scores.mask().orElse(""));
        return new Node(
                OperatorTable.ATTENTION,
                mix.name(),
                inputs,
                List.of(mix.output()),
                List.of(Attribute.of("scale", (float) scores.scale())),
                mix.carried());
    }
}
