/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.centre;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.quantize.activation.Replacement;
import dev.pare.quantize.centre.ShiftTargets.Taken;
import dev.pare.recipe.WeightFilter;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds rows of constants that can be shifted, takes the middles of what was measured, and adds the shifts up. */
final class CentrePlanner {
    private final Facts facts;
    private final PassContext context;
    private final WeightFilter filter;
    private final Map<Weight, double[]> shifts = new LinkedHashMap<>();
    private final Map<Weight, String> reasons = new LinkedHashMap<>();
    private final Map<Weight, String> refusals = new LinkedHashMap<>();

    CentrePlanner(Facts facts, PassContext context, WeightFilter filter) {
        this.facts = facts;
        this.context = context;
        this.filter = filter;
    }

    /** A group with what it would be shifted by. */
    private record Movable(Group group, Middle middle) {}

    Plan<Replacement> plan() {
        if (context.statistics() == Statistics.NONE) {
            return new Plan<>(List.of(), List.of("there is no calibration data, so no activation was centred"));
        }
        List<Movable> movable = new ArrayList<>();
        for (Group group : Groups.of(facts)) {
            refusal(group)
                    .ifPresentOrElse(r -> refuse(group, r), () -> middle(group).ifPresent(movable::add));
        }
        helping(movable).forEach(m -> centre(m, shifts, reasons));
        List<Decision<Replacement>> decisions = new ArrayList<>();
        shifts.forEach((row, shift) -> decisions.add(new Decision.Apply<>(
                row, shifted(row, shift), reasons.get(row), row.tensor().byteSize())));
        refusals.forEach((row, reason) -> {
            if (!shifts.containsKey(row)) {
                decisions.add(new Decision.Skip<>(row, reason));
            }
        });
        return Plan.of(decisions);
    }

    private void refuse(Group group, String reason) {
        group.rows().forEach(row -> refusals.put(row, reason));
    }

    /** Those whose shift brings the outputs nearer; all if that cannot be tried. */
    private List<Movable> helping(List<Movable> movable) {
        List<Trial.Candidate> candidates = movable.stream().map(this::candidate).toList();
        Optional<boolean[]> helps = new Trial(facts.model(), context.statistics()).helps(candidates);
        List<Movable> helping = new ArrayList<>();
        for (int i = 0; i < movable.size(); i++) {
            if (helps.isEmpty() || helps.get()[i]) {
                helping.add(movable.get(i));
            } else {
                refuse(movable.get(i).group(), "with finer codes the outputs came no nearer on held-out data");
            }
        }
        return helping;
    }

    private Trial.Candidate candidate(Movable movable) {
        Map<Weight, double[]> alone = new LinkedHashMap<>();
        centre(movable, alone, new LinkedHashMap<>());
        List<Replacement> changed = new ArrayList<>();
        alone.forEach((row, shift) -> changed.add(shifted(row, shift)));
        return new Trial.Candidate(movable.group().readings(), movable.middle(), changed);
    }

    private Optional<String> refusal(Group group) {
        if (!group.obstacles().isEmpty()) {
            return Optional.of(group.obstacles().get(0));
        }
        return group.changed()
                .flatMap(w -> filter.refusal(w, facts).map(r -> "'" + w.name() + "' is " + r).stream())
                .findFirst();
    }

    private Optional<Movable> middle(Group group) {
        int width = Math.toIntExact(group.rows().get(0).tensor().shape().elements());
        Optional<Middle> middle = Middle.of(group.readings(), width, context.statistics());
        if (middle.isEmpty() || !middle.get().worthwhile()) {
            refuse(group, middle.isEmpty() ? "not measured" : "is centred at zero already");
            return Optional.empty();
        }
        return Optional.of(new Movable(group, middle.get()));
    }

    private static void centre(Movable movable, Map<Weight, double[]> shifts, Map<Weight, String> reasons) {
        Group group = movable.group();
        double[] shift = movable.middle().shift();
        for (Weight row : group.rows()) {
            add(shifts, row, negated(shift));
            reasons.merge(
                    row,
                    "moved to the middle of each channel: " + movable.middle().gain(),
                    CentrePlanner::both);
        }
        Set<List<Object>> done = new HashSet<>();
        for (Taken taken : group.taken()) {
            if (done.add(List.of(taken.row(), Optional.ofNullable(taken.matrix())))) {
                add(shifts, taken.row(), arriving(shift, taken));
                reasons.merge(
                        taken.row(),
                        "takes up the shift of " + group.rows().get(0).name(),
                        CentrePlanner::both);
            }
        }
    }

    private static String both(String one, String other) {
        return one + "; " + other;
    }

    private static double[] negated(double[] shift) {
        double[] negated = new double[shift.length];
        for (int k = 0; k < shift.length; k++) {
            negated[k] = -shift[k];
        }
        return negated;
    }

    private static double[] arriving(double[] shift, Taken taken) {
        if (taken.matrix() == null) {
            return shift;
        }
        Matrix matrix = StoredMatrix.of(taken.matrix(), taken.sites());
        double[] product = new double[matrix.columns()];
        for (int in = 0; in < shift.length; in++) {
            for (int out = 0; out < product.length; out++) {
                product[out] += shift[in] * matrix.get(in, out);
            }
        }
        return product;
    }

    private static void add(Map<Weight, double[]> shifts, Weight row, double[] shift) {
        double[] sum = shifts.computeIfAbsent(row, r -> new double[shift.length]);
        for (int k = 0; k < sum.length; k++) {
            sum[k] += shift[k];
        }
    }

    private Replacement shifted(Weight row, double[] shift) {
        float[] values = TensorValues.floats(row.tensor());
        double[] moved = new double[values.length];
        for (int k = 0; k < moved.length; k++) {
            moved[k] = values[k] + shift[k];
        }
        Tensor old = row.held();
        byte[] bytes = StoredMatrix.bytes(Matrix.of(1, moved.length, moved), old.type());
        return new Replacement(
                old,
                Tensor.of(old.name(), old.type(), old.shape(), context.scratch().keep(bytes)));
    }
}
