/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.features.FeatureAxes;
import dev.pare.analysis.features.Rearrangement;
import dev.pare.analysis.features.Rearrangement.Way;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Worklist;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folds biases of values into the bias behind the attention. The weights of an attention sum to one, so that a bias b of the values
 * comes out of it as it is: (P (X W + b)) O + c = (P X W) O + (b O + c). Where the weights are changed after the softmax, or the values
 * leave the graph, the bias stays.
 */
final class FoldValueBias implements Rule {
    /** Where a bias of values meets the next one. */
    private record Found(Biased biased, Graph scope, Weight matrix, LinearUses.Usable sites, LinearUse.Bias target) {}

    @Override
    public Model apply(Facts facts, RewriteLog journal) {
        Map<Weight, List<Found>> byBias = new IdentityHashMap<>();
        List<Weight> order = new ArrayList<>();
        for (Graph graph : facts.model().graphs()) {
            for (Node node : graph.nodes()) {
                if (node.is("Softmax")) {
                    for (Found found : find(facts, graph, node, journal)) {
                        Weight bias = found.biased().bias();
                        if (!byBias.containsKey(bias)) {
                            order.add(bias);
                        }
                        byBias.computeIfAbsent(bias, b -> new ArrayList<>()).add(found);
                    }
                }
            }
        }
        ModelEdit edit = new ModelEdit(facts.model());
        for (Weight bias : order) {
            List<Found> all = byBias.get(bias);
            Optional<String> refusal = refusal(bias, all);
            boolean permitted =
                    journal.permits(bias) && journal.permits(all.get(0).target().weight());
            if (refusal.isPresent() || !permitted) {
                journal.refuse(bias, refusal.orElse("not permitted"));
            } else {
                fold(bias, all, edit, journal);
            }
        }
        return edit.finish();
    }

    private static List<Found> find(Facts facts, Graph scope, Node softmax, RewriteLog journal) {
        Softmaxes softmaxes = new Softmaxes(facts, scope);
        Rearrangement rearrangement = new Rearrangement(facts, scope);
        List<Found> found = new ArrayList<>();
        for (Node product : softmaxes.weighing(softmax)) {
            Optional<Way> values = rearrangement.above(product, 1, n -> Rearrangement.rearranges(n) ? 0 : -1);
            Optional<Biased> biased = values.flatMap(v -> Biased.of(facts, v.start()));
            if (biased.isEmpty()) {
                continue;
            }
            Optional<FeatureAxes> at = rearrangement
                    .behind(values.get().passed(), biased.get().axes())
                    .filter(f -> f.constantAlong(-2) && softmaxes.overLast(softmax, f.rank()));
            Optional<Found> end = at.flatMap(f -> meets(facts, scope, product, f, biased.get()));
            end.ifPresentOrElse(
                    found::add,
                    () -> journal.refuse(biased.get().bias(), "no bias behind the attention that could take it up"));
        }
        return found;
    }

    /** Follows the result of an attention to the matrix behind it. */
    private static Optional<Found> meets(Facts facts, Graph scope, Node product, FeatureAxes start, Biased biased) {
        Rearrangement rearrangement = new Rearrangement(facts, scope);
        return Worklist.<FeatureAxes>forward(facts.uses(), (use, at) -> {
                    Node node = use.node();
                    if (!facts.uses().isReadOnlyBy(scope, node.input(use.input()), node) || use.input() != 0) {
                        return Step.stop();
                    }
                    return Rearrangement.rearranges(node)
                            ? Step.to(scope, node.output(), rearrangement.behind(node, at), "moved in an unknown way")
                            : Step.accept();
                })
                .from(scope, product.output(), start)
                .found()
                .flatMap(end -> matrix(facts, scope, end.use().orElseThrow().node(), end.state(), biased));
    }

    private static Optional<Found> matrix(Facts facts, Graph scope, Node linear, FeatureAxes at, Biased biased) {
        return facts.weights()
                .feeding(linear, 1)
                .filter(w -> at.wholeIn(linear.is("Conv") ? 1 : -1))
                .flatMap(w -> target(facts, scope, linear, w, biased));
    }

    private static Optional<Found> target(Facts facts, Graph scope, Node linear, Weight matrix, Biased biased) {
        if (!(new LinearUseFinder(facts).sites(matrix) instanceof LinearUses.Usable usable)
                || usable.inputs(matrix) != biased.axes().features()) {
            return Optional.empty();
        }
        return usable.all().stream()
                .filter(s -> s.node() == linear)
                .findFirst()
                .flatMap(LinearUse::bias)
                .map(target -> new Found(biased, scope, matrix, usable, target));
    }

    private static Optional<String> refusal(Weight bias, List<Found> found) {
        if (bias.uses().size() != found.size()) {
            return Optional.of("not only values use it");
        }
        boolean plain = found.stream().allMatch(f -> f.biased().node().floatAttribute("beta", 1) == 1);
        if (!plain
                || bias.tensor().typeCode()
                        != found.get(0).target().weight().tensor().typeCode()) {
            return Optional.of("it is scaled or of another type than the bias behind the attention");
        }
        Weight target = found.get(0).target().weight();
        boolean one = found.stream()
                .allMatch(f -> f.target().weight() == target
                        && f.matrix() == found.get(0).matrix());
        if (!one || target.uses().size() != found.size() || target == bias) {
            return Optional.of("the bias behind the attention serves others, too");
        }
        return Optional.empty();
    }

    private static void fold(Weight bias, List<Found> all, ModelEdit edit, RewriteLog journal) {
        Found first = all.get(0);
        Weight target = first.target().weight();
        Matrix matrix = StoredMatrix.of(first.matrix(), first.sites());
        float[] added = TensorValues.floats(bias.tensor());
        float[] old = TensorValues.floats(target.tensor());
        double[] sum = new double[old.length];
        for (int out = 0; out < sum.length; out++) {
            sum[out] = old[out];
            for (int in = 0; in < added.length; in++) {
                sum[out] += added[in] * matrix.get(in, out);
            }
        }
        Tensor held = target.held();
        byte[] bytes = StoredMatrix.bytes(Matrix.of(1, sum.length, sum), held.type());
        edit.exchange(
                held,
                Tensor.of(
                        held.name(),
                        held.type(),
                        held.shape(),
                        journal.scratch().keep(bytes)));
        all.forEach(f -> f.biased().drop(edit, f.scope()));
        journal.change(bias, "folded into " + target.name(), 0);
        journal.change(target, "takes up " + bias.name(), held.byteSize());
    }
}
