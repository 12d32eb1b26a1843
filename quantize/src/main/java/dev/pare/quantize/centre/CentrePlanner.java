package dev.pare.quantize.centre;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.quantize.centre.Trace.Taken;
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

    Plan<Shift> plan() {
        boolean measured = context.statistics() != Statistics.NONE;
        for (Group group : Groups.of(facts)) {
            Optional<String> refusal = measured ? refusal(group) : Optional.of("no calibration data");
            refusal.ifPresentOrElse(r -> group.rows().forEach(row -> refusals.put(row, r)), () -> centre(group));
        }
        List<Decision<Shift>> decisions = new ArrayList<>();
        shifts.forEach((row, shift) -> decisions.add(apply(row, shift)));
        refusals.forEach((row, reason) -> {
            if (!shifts.containsKey(row)) {
                decisions.add(new Decision.Skip<>(row, reason));
            }
        });
        List<String> notes = measured
                ? List.of()
                : List.of("no calibration data: it is not known where activations lie, none is moved");
        return new Plan<>(decisions, notes);
    }

    private Optional<String> refusal(Group group) {
        if (!group.obstacles().isEmpty()) {
            return Optional.of(group.obstacles().get(0));
        }
        return group.changed()
                .flatMap(w -> filter.refusal(w, facts).map(r -> "'" + w.name() + "' is " + r).stream())
                .findFirst();
    }

    private void centre(Group group) {
        int width = Math.toIntExact(group.rows().get(0).tensor().shape().elements());
        Optional<Middle> middle = Middle.of(group.readings(), width, context.statistics());
        if (middle.isEmpty() || !middle.get().worthwhile()) {
            String reason = middle.isEmpty() ? "not measured" : "lies about zero already";
            group.rows().forEach(row -> refusals.put(row, reason));
            return;
        }
        double[] shift = middle.get().shift();
        for (Weight row : group.rows()) {
            add(
                    row,
                    negated(shift),
                    "moved to the middle of each channel: " + middle.get().gain());
        }
        Set<List<Object>> done = new HashSet<>();
        for (Taken taken : group.taken()) {
            if (done.add(List.of(taken.row(), Optional.ofNullable(taken.matrix())))) {
                add(
                        taken.row(),
                        arriving(shift, taken),
                        "takes up the shift of " + group.rows().get(0).name());
            }
        }
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

    private void add(Weight row, double[] shift, String reason) {
        double[] sum = shifts.computeIfAbsent(row, r -> new double[shift.length]);
        for (int k = 0; k < sum.length; k++) {
            sum[k] += shift[k];
        }
        reasons.merge(row, reason, (a, b) -> a + "; " + b);
    }

    private Decision<Shift> apply(Weight row, double[] shift) {
        float[] values = TensorValues.floats(row.tensor());
        double[] moved = new double[values.length];
        for (int k = 0; k < moved.length; k++) {
            moved[k] = values[k] + shift[k];
        }
        Tensor old = row.held();
        byte[] bytes = StoredMatrix.bytes(Matrix.of(1, moved.length, moved), old.type());
        Tensor with =
                Tensor.of(old.name(), old.type(), old.shape(), context.scratch().keep(bytes));
        return new Decision.Apply<>(
                row, new Shift(old, with), reasons.get(row), row.tensor().byteSize());
    }
}
