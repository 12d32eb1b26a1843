/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.masks;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.PassFactory;
import dev.pare.recipe.WeightFilter;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sets weights to zero, a share of each output or a few of so many neighbours, and fits what stays to data. For engines that compute with
 * sparse matrices: shapes and files stay as large as they were.
 */
public final class MaskWeights implements Pass<Masked> {
    private static final String NAME = "mask-weights";
    private static final String PATTERN = "pattern";
    private static final Pattern FEW_OF = Pattern.compile("(\\d{1,3}):(\\d{1,3})");

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "zeros for sparse engines: a share of each output, or 2 of every 4 inputs; the file stays as large",
            options -> {
                Selection selection = selection(options);
                return new MaskWeights(selection, options.flag("update", true), options.filter());
            });

    private final Selection selection;
    private final boolean update;
    private final WeightFilter filter;

    MaskWeights(Selection selection, boolean update, WeightFilter filter) {
        this.selection = selection;
        this.update = update;
        this.filter = filter;
    }

    private static Selection selection(OptionReader options) {
        boolean both = options.has(PATTERN) && options.has("share");
        double share = options.number("share", 0.5, 0, 1);
        String pattern = options.text(PATTERN, "");
        if (pattern.isEmpty()) {
            return new Selection.Share(share);
        }
        Matcher matcher = FEW_OF.matcher(pattern);
        if (both) {
            options.problem(
                    PATTERN,
                    "cannot be combined with share, because the pattern itself says how many weights are zero");
        } else if (matcher.matches()) {
            int few = Integer.parseInt(matcher.group(1));
            int of = Integer.parseInt(matcher.group(2));
            if (few > 0 && few < of) {
                return new Selection.FewOf(few, of);
            }
        }
        options.problem(PATTERN, "must be two numbers like '2:4', the first smaller, not '" + pattern + "'");
        return new Selection.Share(share);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        List<String> parts = new ArrayList<>();
        if (selection instanceof Selection.FewOf fewOf) {
            parts.add("pattern: '" + fewOf.text() + "'");
        } else if (selection instanceof Selection.Share share) {
            parts.add("share: " + share.zeros());
        }
        parts.add("update: " + update);
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }

    @Override
    public List<StatisticsRequest> wants(Facts facts) {
        return planner(facts).wants();
    }

    private MaskPlanner planner(Facts facts) {
        return new MaskPlanner(facts, filter, selection, update);
    }

    @Override
    public Plan<Masked> plan(Facts facts, PassContext context) {
        Plan<Masked> plan = planner(facts).plan(LinearAlgebra.openBlas(), context);
        Optional<double[]> drift = plan.applied().isEmpty()
                ? Optional.empty()
                : context.statistics().trials(List.of(() -> rewrite(facts, plan, context)));
        List<String> notes = new ArrayList<>(plan.notes());
        drift.ifPresent(d -> notes.add(String.format(
                java.util.Locale.ROOT,
                "measured with all masks: outputs drift by a relative RMSE of %.3g",
                Math.sqrt(d[0]))));
        return new Plan<>(plan.decisions(), notes);
    }

    @Override
    public Model rewrite(Facts facts, Plan<Masked> plan, PassContext context) {
        ModelEdit edit = new ModelEdit(facts.model());
        for (Decision.Apply<Masked> decision : plan.applied()) {
            Tensor held = decision.weight().held();
            edit.exchange(
                    held,
                    Tensor.of(
                            held.name(),
                            held.type(),
                            held.shape(),
                            decision.details().data()));
        }
        return edit.finish();
    }
}
