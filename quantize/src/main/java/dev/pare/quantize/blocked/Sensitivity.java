/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.pass.Scratch;
import dev.pare.quantize.mixed.BackupChoice;
import dev.pare.quantize.mixed.BackupChoice.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds the weights that need more bits. With data the model is run with each weight alone in the primary precision, and what counts is how
 * far its outputs move. Without data it is the squared error of rounding over the squares of the weight, taken for each element.
 */
final class Sensitivity {
    private final BlockOptions options;
    private final Facts facts;
    private final PassContext context;
    private boolean tried;

    Sensitivity(BlockOptions options, Facts facts, PassContext context) {
        this.options = options;
        this.facts = facts;
        this.context = context;
    }

    /** Indexes of the weights that get the backup precision. */
    Set<Integer> mostSensitive(List<Decision.Apply<Blocked>> applied) {
        List<Supplier<Model>> alone = applied.stream().map(this::alone).toList();
        Optional<double[]> drifts = context.statistics().trials(alone);
        tried = drifts.isPresent();
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < applied.size(); i++) {
            Decision.Apply<Blocked> each = applied.get(i);
            long elements = each.weight().tensor().shape().elements();
            double sensitivity = tried ? drifts.get()[i] : elements * roundingError(each);
            candidates.add(new Candidate(elements, sensitivity));
        }
        return BackupChoice.of(candidates, options.ratio());
    }

    /** How they were found, for people. */
    String how() {
        return tried
                ? "chosen by trials of each weight alone"
                : "chosen by their relative error of rounding, without data";
    }

    private Supplier<Model> alone(Decision.Apply<Blocked> decision) {
        PassContext quiet = new PassContext(context.statistics(), Scratch.HEAP, Progress.SILENT);
        // Both formats compute the same, and this one runs at the operator set that the model still has.
        BlockOptions anyOpset = options.withFormat(BlockOptions.Format.MATMULNBITS);
        return () -> new BlockRewriter(anyOpset, facts, quiet).rewrite(Plan.of(List.of(decision)));
    }

    private static double roundingError(Decision.Apply<Blocked> decision) {
        Channels channels =
                new Channels(decision.weight().tensor(), decision.details().rows());
        return BlockRounding.relativeError(
                channels, BlockRounding.of(channels, decision.details().form()));
    }
}
