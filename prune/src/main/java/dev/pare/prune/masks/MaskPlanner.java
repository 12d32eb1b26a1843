/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.masks;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.prune.moments.UseMoments;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Decides for every matrix, and for the filters of pointwise convolutions, which weights become zero. */
final class MaskPlanner {
    private final Facts facts;
    private final WeightFilter filter;
    private final Selection selection;
    private final boolean update;
    private final LinearUseFinder finder;
    private final UseMoments moments;
    private final boolean layersKnown;

    MaskPlanner(Facts facts, WeightFilter filter, Selection selection, boolean update) {
        this.facts = facts;
        this.filter = filter;
        this.selection = selection;
        this.update = update;
        this.finder = new LinearUseFinder(facts);
        this.moments = new UseMoments(facts);
        this.layersKnown = facts.weights().all().stream().anyMatch(w -> isOfLayer(facts.role(w)));
    }

    private static boolean isOfLayer(Role role) {
        return role.matches("attention") || role.matches("ffn");
    }

    List<StatisticsRequest> wants() {
        return moments.wants(candidates().stream()
                .filter(w -> refusal(w).isEmpty())
                .map(w -> (LinearUses.Usable) finder.sites(w))
                .toList());
    }

    private List<Weight> candidates() {
        return facts.weights().parameters().stream()
                .filter(w -> LinearUseFinder.isMatrix(w) || LinearUseFinder.isPointwise(w))
                .toList();
    }

    Plan<Masked> plan(LinearAlgebra algebra, PassContext context) {
        List<Decision<Masked>> decisions = new ArrayList<>();
        List<Weight> candidates = candidates();
        for (Weight weight : candidates) {
            context.progress().report("masking weights", decisions.size(), candidates.size());
            Optional<String> refusal = refusal(weight);
            decisions.add(
                    refusal.isPresent()
                            ? new Decision.Skip<>(weight, refusal.get())
                            : decide(algebra, weight, (LinearUses.Usable) finder.sites(weight), context));
        }
        context.progress().report("masking weights", candidates.size(), candidates.size());
        List<String> notes = new ArrayList<>(List.of("zeros are stored as numbers: the file stays as large"));
        if (context.statistics() == Statistics.NONE) {
            notes.add("no calibration data: by magnitude, and what stays is as it was");
        }
        return new Plan<>(decisions, notes);
    }

    private Optional<String> refusal(Weight weight) {
        return filter.refusal(weight, facts).or(() -> otherRole(weight)).or(() -> unusable(weight));
    }

    private Optional<String> otherRole(Weight weight) {
        Role role = facts.role(weight);
        return filter.chooses() || !layersKnown || isOfLayer(role)
                ? Optional.empty()
                : Optional.of("role " + role.text() + "; only layers are masked unless the recipe includes more");
    }

    private Optional<String> unusable(Weight weight) {
        if (finder.sites(weight) instanceof LinearUses.Unusable unusable) {
            return Optional.of(unusable.reason());
        }
        if (weight.tensor().shape().elements() == 0) {
            return Optional.of("is empty");
        }
        if (!StoredMatrix.finite(weight.tensor())) {
            return Optional.of("has values that are infinite or not numbers");
        }
        LinearUses.Usable sites = (LinearUses.Usable) finder.sites(weight);
        return selection.refusal(sites.inputs(weight) / sites.groups());
    }

    private Decision<Masked> decide(
            LinearAlgebra algebra, Weight weight, LinearUses.Usable sites, PassContext context) {
        StoredBlocks blocks = StoredBlocks.of(weight, sites);
        if (isMasked(blocks)) {
            return new Decision.Skip<>(weight, "has its zeros already");
        }
        Optional<Matrix> gram = moments.gram(sites, sites.inputs(weight), context.statistics());
        List<MaskedBlock> masked = IntStream.range(0, sites.groups())
                .mapToObj(g -> MaskedBlock.of(
                        algebra, blocks.block(g), gram.map(m -> part(m, g, sites.groups())), selection, update))
                .toList();
        Matrix stored = blocks.with(masked.stream().map(MaskedBlock::matrix).toList());
        byte[] bytes = StoredMatrix.bytes(stored, weight.tensor().type());
        return new Decision.Apply<>(
                weight,
                new Masked(context.scratch().keep(bytes)),
                reason(masked, gram.isPresent()),
                weight.tensor().byteSize());
    }

    private String reason(List<MaskedBlock> blocks, boolean measured) {
        double energy = blocks.stream().mapToDouble(MaskedBlock::energy).sum();
        double cut = blocks.stream().mapToDouble(MaskedBlock::cut).sum();
        double loss = blocks.stream().mapToDouble(MaskedBlock::loss).sum();
        String of = measured ? "of its output" : "of itself";
        String without = loss < cut ? String.format(Locale.ROOT, " (%.2g %% without a fit)", 100 * cut / energy) : "";
        return selection.text()
                + String.format(
                        Locale.ROOT, ", loses %.2g %% %s%s", energy == 0 ? 0 : 100 * loss / energy, of, without);
    }

    /** Whether every output has as many zeros as it is to have, where they are to be. */
    private boolean isMasked(StoredBlocks blocks) {
        for (int g = 0; g < blocks.groups(); g++) {
            Matrix columns = blocks.block(g).transpose();
            int inputs = columns.columns();
            for (int j = 0; j < columns.rows(); j++) {
                double[] scores = Arrays.stream(columns.data(), j * inputs, (j + 1) * inputs)
                        .map(Math::abs)
                        .toArray();
                boolean[] kept = selection.kept(scores);
                if (IntStream.range(0, inputs).anyMatch(i -> !kept[i] && scores[i] != 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Matrix part(Matrix gram, int group, int groups) {
        int width = gram.rows() / groups;
        return gram.rows(group * width, (group + 1) * width).columns(group * width, (group + 1) * width);
    }
}
