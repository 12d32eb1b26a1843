/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.vocabulary;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.StatisticsRequest;
import dev.pare.pass.TokenMap;
import dev.pare.recipe.PassFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes tokens out of the vocabulary that calibration data does not need: their rows of the word embedding go, the others are numbered
 * anew. A text of tokens that stay gives the same outputs bit for bit. The new tokenizer is written by who reads {@link #tokens}.
 */
public final class TrimVocabulary implements Pass<Trim> {
    private static final String NAME = "trim-vocabulary";
    private static final String OUTPUTS = "outputs";

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "rows of tokens that the data does not need go, with a new tokenizer; exact on the others",
            options -> new TrimVocabulary(KeepRule.read(options), options.flag(OUTPUTS, false)));

    private final KeepRule rule;
    private final boolean outputs;

    /** @param outputs whether outputs with a number for each token may lose those of tokens that go */
    TrimVocabulary(KeepRule rule, boolean outputs) {
        this.rule = rule;
        this.outputs = outputs;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        List<String> parts = new ArrayList<>(rule.describe());
        parts.add(OUTPUTS + ": " + outputs);
        return String.join(", ", parts);
    }

    @Override
    public List<StatisticsRequest> wants(Facts facts) {
        return new TrimPlanner(facts, rule, outputs).wants();
    }

    @Override
    public Plan<Trim> plan(Facts facts, PassContext context) {
        return new TrimPlanner(facts, rule, outputs).plan(context);
    }

    @Override
    public Optional<TokenMap> tokens(Plan<Trim> plan) {
        return plan.applied().stream().map(d -> d.details().tokens()).findFirst();
    }

    @Override
    public Model rewrite(Facts facts, Plan<Trim> plan, PassContext context) {
        ModelEdit edit = new ModelEdit(facts.model());
        for (Decision.Apply<Trim> decision : plan.applied()) {
            edit.exchange(
                    decision.weight().held(),
                    decision.details().trimmed(decision.weight().held(), context.scratch()));
        }
        return OutputTypes.forget(edit.finish(), facts.model(), plan);
    }
}
