/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.factorize.sharing.Share.CorrectedBias;
import dev.pare.factorize.sharing.Share.Factor;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.pass.Decision;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Puts products in the place of one at every use of a weight; what is shared is stored once. */
final class ShareRewriter {
    private final ModelEdit edit;
    private final IdentityHashMap<Factor, String> shared = new IdentityHashMap<>();

    private ShareRewriter(Facts facts) {
        this.edit = new ModelEdit(facts.model());
    }

    static Model rewrite(Facts facts, List<Decision.Apply<Sharing>> decisions) {
        ShareRewriter rewriter = new ShareRewriter(facts);
        Set<Sharing> all = new LinkedHashSet<>();
        decisions.forEach(d -> all.add(d.details()));
        all.forEach(s -> s.parts().forEach(p -> rewriter.replace(p.weight(), p.share())));
        return rewriter.edit.finish();
    }

    private void replace(Weight weight, Share share) {
        List<String> own = new ArrayList<>();
        for (Factor factor : share.own()) {
            own.add(add(weight, "_own", factor));
        }
        String common = share.common()
                .map(c -> shared.computeIfAbsent(c, f -> add(weight, "_shared", f)))
                .orElse("");
        IdentityHashMap<Weight, String> biases = new IdentityHashMap<>();
        for (CorrectedBias corrected : share.biases()) {
            Weight bias = corrected.bias();
            biases.put(bias, add(bias, "_corrected", new Factor(bias.tensor().shape(), corrected.data())));
        }
        share.sites().forEach(site -> replace(site, common, own, biases));
    }

    private String add(Weight beside, String kind, Factor factor) {
        String name = edit.freshName(beside.name() + kind);
        DataType type = beside.tensor().type();
        TensorData data = factor.data();
        edit.addInitializer(beside.scope(), Tensor.of(name, type, factor.shape(), data));
        return name;
    }

    private void replace(LinearUse site, String common, List<String> own, IdentityHashMap<Weight, String> biases) {
        Node node = site.node();
        String bias = site.bias().map(b -> biases.get(b.weight())).orElse(null);
        String gemmBias = site.isGemm() ? (bias == null ? node.input(2) : bias) : "";
        String product = gemmBias.isEmpty() ? node.output() : edit.freshName(node.output() + "_product");
        List<Node> nodes = new ArrayList<>();
        if (common.isEmpty() || own.size() == 1) {
            List<String> factors = new ArrayList<>(common.isEmpty() ? List.of() : List.of(common));
            factors.addAll(own);
            chain(site, factors, product, nodes);
        } else {
            String whole = edit.freshName(node.output() + "_common");
            String narrow = edit.freshName(node.output() + "_own");
            chain(site, List.of(common), whole, nodes);
            chain(site, own, narrow, nodes);
            nodes.add(Node.of("Add", edit.freshName(base(node) + "_sum"), List.of(whole, narrow), List.of(product)));
        }
        if (!gemmBias.isEmpty()) {
            nodes.add(Node.of("Add", node.name(), List.of(product, gemmBias), List.of(node.output())));
        } else if (bias != null) {
            LinearUse.Bias place = site.bias().orElseThrow();
            List<String> inputs = new ArrayList<>(place.node().inputs());
            inputs.set(place.input(), bias);
            edit.replace(place.node(), List.of(place.node().withInputs(inputs)));
        }
        edit.replace(node, nodes);
    }

    private void chain(LinearUse site, List<String> factors, String to, List<Node> nodes) {
        String value = site.input();
        for (int i = 0; i < factors.size(); i++) {
            String next = i == factors.size() - 1 ? to : edit.freshName(to + "_inner");
            nodes.add(Node.of(
                    "MatMul",
                    edit.freshName(base(site.node()) + "_part"),
                    List.of(value, factors.get(i)),
                    List.of(next)));
            value = next;
        }
    }

    private static String base(Node node) {
        return node.name().isEmpty() ? node.output() : node.name();
    }
}
