/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.axes.AxisEdit;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUses;
import dev.pare.factorize.attention.Narrowed.Content;
import dev.pare.factorize.attention.Narrowed.CorrectedBias;
import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.pass.Plan;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts narrower matrices in the place of those of an attention, and lets shapes follow. */
final class AttentionRewriter {
    private final Facts facts;
    private final ModelEdit edit;
    private final SizeRewriter sizes;
    private final AxisEdit axes;
    private final Set<String> changedTypes = new HashSet<>();

    AttentionRewriter(Facts facts) {
        this.facts = facts;
        this.edit = new ModelEdit(facts.model());
        this.sizes = new SizeRewriter(facts, edit);
        this.axes = new AxisEdit(facts, edit);
    }

    Model rewrite(Plan<Narrowed> plan) {
        Map<Narrowed, Boolean> seen = new IdentityHashMap<>();
        plan.applied().forEach(d -> {
            if (seen.put(d.details(), true) == null) {
                rewrite(d.details());
            }
        });
        if (seen.isEmpty()) {
            return facts.model();
        }
        axes.apply();
        edit.valueInfos(
                facts.model().graph(),
                facts.model().graph().valueInfos().stream()
                        .filter(v -> !changedTypes.contains(v.name()))
                        .toList());
        return edit.finish();
    }

    private void rewrite(Narrowed narrowed) {
        HeadPair pair = narrowed.pair();
        Map<Weight, String> first = new IdentityHashMap<>();
        narrowed.firstBias().ifPresent(c -> {
            Weight bias = pair.firstBias().orElseThrow();
            first.put(bias, add(bias, "_narrow", c));
        });
        replace(pair.first(), narrowed.first(), pair.firstSites(), Optional.of(first));
        Map<Weight, String> second = new IdentityHashMap<>();
        for (CorrectedBias corrected : narrowed.secondBiases()) {
            second.put(corrected.bias(), add(corrected.bias(), "_corrected", corrected.content()));
        }
        boolean keeps = pair.side() == Side.VALUE_OUTPUT && second.isEmpty();
        replace(pair.second(), narrowed.second(), pair.secondSites(), keeps ? Optional.empty() : Optional.of(second));
        sizes.follow(pair, narrowed.rank());
        changedTypes.addAll(pair.road().values());
        pair.turned().ifPresent(t -> {
            axes.follow(t.trace(), pair.size() / 2, narrowed.kept());
            changedTypes.addAll(t.trace().values());
        });
    }

    private String add(Weight beside, String suffix, Content content) {
        String name = edit.freshName(beside.name() + suffix);
        edit.addInitializer(beside.scope(), Tensor.of(name, beside.tensor().type(), content.shape(), content.data()));
        return name;
    }

    /** @param biases the new bias for each old one, those that are not in it vanish; empty if all stay as they are */
    private void replace(
            Weight weight, Content content, LinearUses.Usable sites, Optional<Map<Weight, String>> biases) {
        String name = add(weight, "_narrow", content);
        for (LinearUse site : sites.all()) {
            changedTypes.add(site.node().output());
            if (site.node().is("MatMul")) {
                product(site, name, biases);
            } else {
                edit.replace(site.node(), List.of(inside(site, name, biases)));
            }
        }
    }

    private void product(LinearUse site, String weight, Optional<Map<Weight, String>> biases) {
        Node changed = site.node().withInputs(List.of(site.input(), weight));
        if (biases.isPresent() && site.bias().isPresent()) {
            LinearUse.Bias bias = site.bias().get();
            String other = biases.get().get(bias.weight());
            if (other == null) {
                changed = changed.withOutputs(bias.node().outputs());
                edit.replace(bias.node(), List.of());
            } else {
                List<String> inputs = new ArrayList<>(bias.node().inputs());
                inputs.set(bias.input(), other);
                edit.replace(bias.node(), List.of(bias.node().withInputs(inputs)));
            }
        }
        edit.replace(site.node(), List.of(changed));
    }

    /** A Gemm or a Conv, with the bias among its inputs. */
    private Node inside(LinearUse site, String weight, Optional<Map<Weight, String>> biases) {
        Node node = site.node();
        List<String> inputs = new ArrayList<>(List.of(site.input(), weight));
        site.bias().ifPresent(b -> {
            String other = biases.isPresent() ? biases.get().get(b.weight()) : node.input(2);
            if (other != null) {
                inputs.add(other);
            }
        });
        if (node.is("Gemm") && inputs.size() < 3 && facts.model().opset() < 11) {
            inputs.add(zero(site));
        }
        Node changed = node.withInputs(inputs);
        return node.is("Gemm") ? changed.withAttributes(straight(node)) : changed;
    }

    /** A zero bias: before opset 11 a Gemm needs something to add. */
    private String zero(LinearUse site) {
        String name = edit.freshName(site.node().output() + "_zero");
        Weight like = site.bias().orElseThrow().weight();
        byte[] raw = new byte[(int) like.tensor().type().bytes(1)];
        edit.addInitializer(site.scope(), Tensor.of(name, like.tensor().type(), Shape.of(1), InlineData.raw(raw)));
        return name;
    }

    private static List<Attribute> straight(Node gemm) {
        return gemm.attributes().stream()
                .filter(a -> !a.name().equals("transB"))
                .toList();
    }
}
