/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.PassFactory;
import dev.pare.recipe.Problem;
import dev.pare.testkit.LongWays;
import dev.pare.testkit.LongWays.Moves;
import dev.pare.testkit.TransformerModel;
import dev.pare.testkit.TransformerShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However many nodes stand between what makes data and the weights that it meets, as long as they only move it. */
class LongWaysTest {
    private static final int SHORT = 2;
    private static final int LONG = 200;
    private static final Map<String, Map<String, Object>> OPTIONS = Map.of(
            "factorize-matmul", Map.of("rank", 4),
            "drop-layers", Map.of("layers", List.of("1.attention", "0.ffn")),
            "prune-width", Map.of("heads", 0.5));
    private static final List<String> NEED_NO_DATA = List.of(
            "simplify",
            "factorize-attention",
            "factorize-matmul",
            "factorize-embedding",
            "drop-layers",
            "prune-width",
            "quantize-weights",
            "quantize-blocks",
            "convert-float16");

    private static Model model(Moves moves, int length) {
        TransformerShape shape = new TransformerShape(2, 32, 2, 64, 50, 24, 3);
        return LongWays.of(TransformerModel.of(shape).withConstantReshapes().build(), moves, length);
    }

    /** What a pass does with each weight. */
    private static List<String> decisions(String name, Facts facts) {
        PassFactory factory = Catalogue.passes().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow();
        List<Problem> problems = new ArrayList<>();
        Pass<?> pass = factory.create(new OptionReader(name, OPTIONS.getOrDefault(name, Map.of()), problems));
        assertThat(problems).isEmpty();
        TreeSet<String> decisions = new TreeSet<>();
        for (Decision<?> decision : pass.plan(facts, PassContext.plain()).decisions()) {
            decisions.add(decision.weight().name() + (decision instanceof Decision.Apply ? " applied" : " skipped"));
        }
        return List.copyOf(decisions);
    }

    @ParameterizedTest
    @EnumSource(Moves.class)
    void changeNeitherRolesNorDecisions(Moves moves) {
        Facts near = Facts.of(model(moves, SHORT));
        Facts far = Facts.of(model(moves, LONG));
        assertThat(far.anatomy().attentions()).hasSize(2);
        assertThat(far.anatomy().feedForwards()).hasSize(2);
        assertThat(far.weights().parameters())
                .allSatisfy(w -> assertThat(far.role(w))
                        .as(w.name())
                        .isEqualTo(near.role(near.weights().named(w.name()).orElseThrow())));
        for (String pass : NEED_NO_DATA) {
            assertThat(decisions(pass, far))
                    .as(pass)
                    .isEqualTo(decisions(pass, near))
                    .anyMatch(d -> d.endsWith(" applied"));
        }
    }
}
