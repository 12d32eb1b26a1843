/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.repair;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.fit.NormalSums;
import dev.pare.linalg.fit.RidgeFit;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.Scratch;
import dev.pare.pass.SequentialCalibration.Pair;
import dev.pare.pass.SequentialCalibration.Paired;
import dev.pare.pass.SequentialCalibration.Regression;
import dev.pare.prune.repair.Refit.Exchange;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Fits one weight, with its bias if it is the weight's own, block by block if it is grouped. */
final class Fitter {
    /** What rounding leaves, as a share of squares: float16 has 2^-11 of each number. */
    private static final double ROUNDING = 1e-6;

    private static final double MOST_ZEROS = 0.1;

    private final LinearAlgebra algebra;
    private final Scratch scratch;
    private final double gain;

    /** @param gain the least share of the held-out loss that has to go */
    Fitter(LinearAlgebra algebra, Scratch scratch, double gain) {
        this.algebra = algebra;
        this.scratch = scratch;
        this.gain = gain;
    }

    /** What is to be fitted, all uses together. */
    private record Task(NormalSums learned, NormalSums held, Matrix weight, double[] bias, boolean free) {
        Task part(int group, int groups) {
            int in = weight.rows() / groups;
            int out = weight.columns() / groups;
            int fromIn = group * in;
            int fromOut = group * out;
            return new Task(
                    learned.part(fromIn, fromIn + in, fromOut, fromOut + out),
                    held.part(fromIn, fromIn + in, fromOut, fromOut + out),
                    weight.rows(fromIn, fromIn + in).columns(fromOut, fromOut + out),
                    Arrays.copyOfRange(bias, fromOut, fromOut + out),
                    free);
        }
    }

    Decision<Refit> decide(Place place, Map<Pair, Regression> regressions) {
        Optional<String> obstacle = obstacle(place, regressions).or(() -> zeros(place));
        if (obstacle.isPresent()) {
            return new Decision.Skip<>(place.weight(), obstacle.get());
        }
        Task task = task(place, regressions);
        int groups = place.sites().groups();
        Matrix fitted = Matrix.zeros(task.weight().rows(), task.weight().columns());
        double[] bias = new double[task.bias().length];
        Losses losses = Losses.NONE;
        for (int group = 0; group < groups; group++) {
            Task part = task.part(group, groups);
            Optional<RidgeFit.Fitted> fit =
                    new RidgeFit(algebra).fit(part.learned(), part.held(), part.weight(), part.bias(), part.free());
            if (fit.isEmpty()) {
                return new Decision.Skip<>(place.weight(), "there is too little calibration data to fit this weight");
            }
            losses = losses.plus(fit.get());
            put(fit.get(), group, fitted, bias);
        }
        Losses total = losses;
        Optional<String> refusal = refusal(total);
        return refusal.<Decision<Refit>>map(r -> new Decision.Skip<>(place.weight(), r))
                .orElseGet(() -> apply(place, fitted, bias, task, total));
    }

    /** Zeros that another step has made. */
    private static Optional<String> zeros(Place place) {
        float[] values = TensorValues.floats(place.weight().tensor());
        int zeros = 0;
        for (float value : values) {
            zeros += value == 0 ? 1 : 0;
        }
        return zeros <= MOST_ZEROS * values.length
                ? Optional.empty()
                : Optional.of(Math.round(100.0 * zeros / values.length) + "% of it are zeros, which a fit would fill");
    }

    private static Optional<String> obstacle(Place place, Map<Pair, Regression> regressions) {
        for (Pair pair : place.pairs()) {
            Regression regression = regressions.get(pair);
            if (regression == null || regression.learned().count() == 0) {
                return Optional.of("value '" + pair.target() + "' of the original cannot be told beside it");
            }
            Paired sums = regression.learned();
            if (sums.inputs() != place.sites().inputs(place.weight())
                    || sums.outputs() != place.sites().outputs(place.weight())) {
                return Optional.of("value '" + pair.target() + "' of the original has another width");
            }
        }
        return Optional.empty();
    }

    private static Task task(Place place, Map<Pair, Regression> regressions) {
        Matrix weight = StoredMatrix.of(place.weight(), place.sites());
        boolean free = place.bias().isPresent();
        double[] bias = place.bias().map(Fitter::values).orElseGet(() -> new double[weight.columns()]);
        NormalSums learned = merged(place, free, pair -> regressions.get(pair).learned());
        NormalSums held = merged(place, free, pair -> regressions.get(pair).held());
        return new Task(learned, held, weight, bias, free);
    }

    private static NormalSums merged(Place place, boolean free, Function<Pair, Paired> sums) {
        NormalSums all = null;
        for (int i = 0; i < place.pairs().size(); i++) {
            NormalSums one = NormalSums.of(sums.apply(place.pairs().get(i)));
            Optional<Weight> fixed =
                    free ? Optional.empty() : place.sites().all().get(i).bias().map(LinearUse.Bias::weight);
            one = fixed.isPresent() ? one.less(values(fixed.get())) : one;
            all = all == null ? one : all.plus(one);
        }
        return all;
    }

    private static double[] values(Weight bias) {
        float[] stored = TensorValues.floats(bias.tensor());
        double[] values = new double[stored.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = stored[i];
        }
        return values;
    }

    private static void put(RidgeFit.Fitted fit, int group, Matrix fitted, double[] bias) {
        int in = fit.weight().rows();
        int out = fit.weight().columns();
        for (int i = 0; i < in; i++) {
            int to = (group * in + i) * fitted.columns() + group * out;
            System.arraycopy(fit.weight().data(), i * out, fitted.data(), to, out);
        }
        System.arraycopy(fit.bias(), 0, bias, group * out, out);
    }

    private Optional<String> refusal(Losses losses) {
        if (losses.before() <= ROUNDING * losses.energy()) {
            return Optional.of("gives what it gives in the original");
        }
        return losses.after() <= (1 - gain) * losses.before()
                ? Optional.empty()
                : Optional.of("a fit would not help: held-out loss " + losses.text());
    }

    private Decision<Refit> apply(Place place, Matrix fitted, double[] bias, Task task, Losses losses) {
        List<Exchange> exchanges = new ArrayList<>();
        Weight weight = place.weight();
        exchanges.add(exchange(weight, StoredMatrix.bytes(weight, place.sites(), fitted)));
        if (task.free()) {
            Weight old = place.bias().orElseThrow();
            Matrix row = Matrix.of(1, bias.length, bias);
            exchanges.add(exchange(old, StoredMatrix.bytes(row, old.tensor().type())));
        }
        String uses = place.pairs().size() == 1 ? "" : " over " + place.pairs().size() + " uses";
        String reason = "fitted to the original" + uses + ": held-out loss " + losses.text();
        return new Decision.Apply<>(
                weight, new Refit(exchanges), reason, weight.tensor().byteSize());
    }

    private Exchange exchange(Weight weight, byte[] bytes) {
        Tensor old = weight.held();
        TensorData data = scratch.keep(bytes);
        return new Exchange(old, Tensor.of(old.name(), old.type(), old.shape(), data));
    }

    /** Squares on the rows held back, in all blocks. */
    private record Losses(double energy, double before, double after) {
        static final Losses NONE = new Losses(0, 0, 0);

        Losses plus(RidgeFit.Fitted fit) {
            return new Losses(energy + fit.energy(), before + fit.before(), after + fit.after());
        }

        String text() {
            return share(before) + " before, " + share(after) + " after";
        }

        private String share(double loss) {
            return String.format(Locale.ROOT, "%.3g%%", 100 * loss / Math.max(energy, Double.MIN_NORMAL));
        }
    }
}
