/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.analysis.Facts;
import dev.pare.analysis.axes.AxisEdit;
import dev.pare.analysis.site.LinearUse;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Shrinks everything that shares the axis of a narrowed bundle. */
final class WidthRewriter {
    private final Facts facts;
    private final ModelEdit edit;
    private final AxisEdit axes;
    private final Set<String> changedValues = new HashSet<>();

    WidthRewriter(Facts facts) {
        this.facts = facts;
        this.edit = new ModelEdit(facts.model());
        this.axes = new AxisEdit(facts, edit);
    }

    Model rewrite(List<Narrowed> all) {
        all.forEach(this::narrow);
        axes.apply();
        forgetShapes();
        return edit.finish();
    }

    private void narrow(Narrowed narrowed) {
        PrunableGroup bundle = narrowed.bundle();
        int[] kept = narrowed.kept();
        for (PrunableGroup.Maker maker : bundle.makers()) {
            Tensor held = maker.weight().held();
            int axis = maker.sites().transposed() ? 0 : 1;
            edit.exchange(held, AxisEdit.cut(held, axis, maker.outer(), bundle.units(), maker.inner(), kept));
        }
        reader(bundle, narrowed);
        axes.follow(bundle.trace(), bundle.units(), kept);
        changedValues.addAll(bundle.trace().values());
    }

    @SuppressWarnings("ReferenceEquality") // A weight is one object.
    private void reader(PrunableGroup bundle, Narrowed narrowed) {
        Tensor held = bundle.reader().held();
        long[] dims = held.shape().toArray();
        int axis = bundle.readerSites().transposed() ? 1 : 0;
        dims[axis] = dims[axis] / bundle.units() * narrowed.kept().length;
        if (bundle.readerSites().groups() > 1) {
            dims[axis] = (long) narrowed.kept().length
                    * bundle.size()
                    / bundle.readerSites().groups();
        }
        edit.exchange(held, Tensor.of(held.name(), held.type(), Shape.of(dims), narrowed.reader()));
        for (Narrowed.CorrectedBias corrected : narrowed.biases()) {
            Tensor bias = corrected.bias().tensor();
            Tensor added = Tensor.of(fresh(bias.name()), bias.type(), bias.shape(), corrected.data());
            edit.addInitializer(corrected.bias().scope(), added);
            for (LinearUse site : bundle.readerSites().all()) {
                site.bias()
                        .filter(b -> b.weight() == corrected.bias())
                        .ifPresent(b -> axes.redirect(b.node(), b.input(), added.name()));
            }
        }
    }

    private String fresh(String base) {
        return edit.freshName(base + "_narrowed");
    }

    /** What the file says of the shapes of values that are narrower now. */
    private void forgetShapes() {
        for (Graph graph : facts.model().graphs()) {
            edit.valueInfos(
                    graph,
                    graph.valueInfos().stream()
                            .filter(v -> !changedValues.contains(v.name()))
                            .toList());
        }
    }
}
