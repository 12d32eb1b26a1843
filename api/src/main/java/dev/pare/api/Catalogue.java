/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.factorize.attention.FactorizeAttention;
import dev.pare.factorize.dedupe.Dedupe;
import dev.pare.factorize.embedding.FactorizeEmbedding;
import dev.pare.factorize.matmul.FactorizeMatMul;
import dev.pare.factorize.sharing.ShareLayers;
import dev.pare.prune.convolution.ReplaceConvolutions;
import dev.pare.prune.grouped.GroupMatMul;
import dev.pare.prune.layers.DropLayers;
import dev.pare.prune.masks.MaskWeights;
import dev.pare.prune.norm.ExpandNorms;
import dev.pare.prune.repair.Repair;
import dev.pare.prune.simplify.Simplify;
import dev.pare.prune.vocabulary.TrimVocabulary;
import dev.pare.prune.width.PruneWidth;
import dev.pare.quantize.QuantizeWeights;
import dev.pare.quantize.balance.BalanceActivations;
import dev.pare.quantize.blocked.QuantizeBlocks;
import dev.pare.quantize.centre.CentreActivations;
import dev.pare.quantize.fixed.QuantizeStatic;
import dev.pare.quantize.half.ConvertFloat16;
import dev.pare.recipe.PassFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Every pass that a recipe may name. A new pass is added here and nowhere else; passes of rooms that this one does not see are found on the
 * class path by {@link ServiceLoader}.
 */
public final class Catalogue {
    private static final List<PassFactory> BUILT_IN = List.of(
            Dedupe.FACTORY,
            Simplify.FACTORY,
            TrimVocabulary.FACTORY,
            FactorizeAttention.FACTORY,
            FactorizeMatMul.FACTORY,
            FactorizeEmbedding.FACTORY,
            ShareLayers.FACTORY,
            ReplaceConvolutions.FACTORY,
            ExpandNorms.FACTORY,
            CentreActivations.FACTORY,
            BalanceActivations.FACTORY,
            DropLayers.FACTORY,
            Repair.FACTORY,
            GroupMatMul.FACTORY,
            MaskWeights.FACTORY,
            QuantizeStatic.FACTORY,
            QuantizeWeights.FACTORY,
            QuantizeBlocks.FACTORY,
            ConvertFloat16.FACTORY,
            PruneWidth.FACTORY);

    private static final List<PassFactory> PASSES = all();

    private Catalogue() {}

    public static List<PassFactory> passes() {
        return PASSES;
    }

    private static List<PassFactory> all() {
        List<PassFactory> all = new ArrayList<>(BUILT_IN);
        ServiceLoader.load(PassFactory.class, Catalogue.class.getClassLoader()).forEach(all::add);
        if (all.stream().noneMatch(p -> p.name().equals(AbsentDistillation.NAME))) {
            all.add(new AbsentDistillation());
        }
        return List.copyOf(all);
    }
}
