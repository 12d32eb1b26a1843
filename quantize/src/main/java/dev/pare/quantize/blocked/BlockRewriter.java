/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.OpsetImport;
import dev.pare.opset.IrVersions;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.quantize.blocked.BlockOptions.Format;
import java.util.ArrayList;
import java.util.List;

/** Rounds the weights of a plan, stores their codes once, and puts operators that read them in the place of their uses. */
final class BlockRewriter {
    private final BlockOptions options;
    private final Facts facts;
    private final PassContext context;
    private final FittedRounding fitted;

    BlockRewriter(BlockOptions options, Facts facts, PassContext context) {
        this.options = options;
        this.facts = facts;
        this.context = context;
        this.fitted = new FittedRounding(new ProductInputs(facts), context.statistics());
    }

    Model rewrite(Plan<Blocked> plan) {
        ModelEdit edit = new ModelEdit(facts.model());
        List<Decision.Apply<Blocked>> applied = plan.applied();
        for (int i = 0; i < applied.size(); i++) {
            context.progress().report("rounding weights", i, applied.size());
            replace(edit, applied.get(i));
        }
        context.progress().report("rounding weights", applied.size(), applied.size());
        Model after = edit.finish();
        return options.format() == Format.MATMULNBITS ? withDomain(after) : IrVersions.fit(after);
    }

    private void replace(ModelEdit edit, Decision.Apply<Blocked> decision) {
        Weight weight = decision.weight();
        Blocked blocked = decision.details();
        Channels channels = new Channels(weight.tensor(), blocked.rows());
        BlockedCodes codes = blocked.fitted()
                ? fitted.of(weight, channels, blocked.form())
                : BlockRounding.of(channels, blocked.form());
        if (options.format() == Format.DEQUANTIZE) {
            DequantizedProducts products = new DequantizedProducts(edit, weight, codes, context.scratch());
            weight.uses().forEach(products::replace);
        } else {
            int level = options.accuracyLevel();
            BlockOperators operators = new BlockOperators(edit, weight, codes, level, context.scratch());
            weight.uses().forEach(operators::replace);
        }
    }

    private static Model withDomain(Model model) {
        if (model.opsets().stream().anyMatch(o -> o.domain().equals(BlockOperators.DOMAIN))) {
            return model;
        }
        List<OpsetImport> imports = new ArrayList<>(model.opsets());
        imports.add(OpsetImport.of(BlockOperators.DOMAIN, 1));
        return model.withOpsets(imports);
    }
}
