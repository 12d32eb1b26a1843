/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Linear;
import dev.pare.analysis.Weight;
import dev.pare.analysis.axes.AxisTrace;
import dev.pare.analysis.axes.Layout;
import dev.pare.analysis.axes.Trace;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.linalg.stored.StoredMatrix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a bundle of blocks that share their matrices, or says why it cannot. */
final class PrunableGroupBuilder {
    /** One of the blocks: the products that make its units and the one that reads them. */
    record Way(Graph scope, List<Linear> makers, Linear reader) {}

    private final Facts facts;
    private final PrunableGroup.Kind kind;
    private final int units;

    PrunableGroupBuilder(Facts facts, PrunableGroup.Kind kind, int units) {
        this.facts = facts;
        this.kind = kind;
        this.units = units;
    }

    PrunableGroups build(List<Weight> weights, List<Way> ways) {
        Map<Weight, LinearUses.Usable> sites = new LinkedHashMap<>();
        for (Weight weight : weights) {
            LinearUses found = new LinearUseFinder(facts).sites(weight);
            if (found instanceof LinearUses.Unusable unusable) {
                return new PrunableGroups.Refused(weights, unusable.reason());
            }
            sites.put(weight, (LinearUses.Usable) found);
        }
        String refusal = refusal(sites, ways);
        if (refusal != null) {
            return new PrunableGroups.Refused(weights, refusal);
        }
        int size = size(sites, ways);
        List<Trace.Row> rows = new ArrayList<>();
        List<Trace.Size> sizes = new ArrayList<>();
        Set<String> values = new HashSet<>();
        for (Way way : ways) {
            Trace trace = trace(way, sites, size);
            if (trace instanceof Trace.Refused refused) {
                return new PrunableGroups.Refused(weights, refused.reason());
            }
            rows.addAll(((Trace.Found) trace).rows());
            sizes.addAll(((Trace.Found) trace).sizes());
            values.addAll(((Trace.Found) trace).values());
        }
        return bundle(ways.get(0), sites, size, new Trace.Found(rows, sizes, List.of(), List.of(), values));
    }

    @SuppressWarnings("ReferenceEquality") // A weight is one object.
    private String refusal(Map<Weight, LinearUses.Usable> sites, List<Way> ways) {
        for (Map.Entry<Weight, LinearUses.Usable> entry : sites.entrySet()) {
            Weight weight = entry.getKey();
            boolean makes = weight != ways.get(0).reader().weight();
            int features =
                    makes ? entry.getValue().outputs(weight) : entry.getValue().inputs(weight);
            if (entry.getValue().all().size() != ways.size()) {
                return "it is used elsewhere, too";
            }
            if (features % units != 0 || features == 0) {
                return features + " features are not shared out evenly among " + units + " " + kind;
            }
            if (makes && features == (long) units * units * size(sites, ways)) {
                return "which axis holds them cannot be told";
            }
            if (!StoredMatrix.finite(weight.tensor())) {
                return "has values that are infinite or not numbers";
            }
        }
        return evenly(sites) ? null : "its groups cannot be cut evenly";
    }

    private int size(Map<Weight, LinearUses.Usable> sites, List<Way> ways) {
        Weight reader = ways.get(0).reader().weight();
        return sites.get(reader).inputs(reader) / units;
    }

    private boolean evenly(Map<Weight, LinearUses.Usable> sites) {
        int groups = groups(sites);
        return sites.values().stream().allMatch(s -> s.groups() == 1 || s.groups() == groups)
                && units % groups == 0
                && units / groups > 1;
    }

    private static int groups(Map<Weight, LinearUses.Usable> sites) {
        return sites.values().stream().mapToInt(LinearUses.Usable::groups).max().orElse(1);
    }

    private Trace trace(Way way, Map<Weight, LinearUses.Usable> sites, int size) {
        AxisTrace trace = AxisTrace.ofAlike(facts, way.scope());
        Node reads = way.reader().node();
        trace.end(reads, 0, reads.is("Conv") ? 1 : -1, 1, size);
        List<Trace.Row> inside = new ArrayList<>();
        for (Linear maker : way.makers()) {
            LinearUses.Usable usable = sites.get(maker.weight());
            PrunableGroup.Maker made = maker(maker.weight(), usable, size);
            trace.start(maker.node(), layout(maker, made));
            if (!maker.node().is("MatMul") && !maker.node().input(2).isEmpty()) {
                LinearUse site = site(usable, maker.node());
                if (site == null || site.bias().isEmpty()) {
                    return new Trace.Refused("the bias of " + maker.node().label() + " cannot be cut with it");
                }
                LinearUse.Bias bias = site.bias().get();
                int axis = bias.weight().tensor().shape().rank() - 1;
                inside.add(new Trace.Row(bias.weight(), bias.node(), bias.input(), axis, made.outer(), made.inner()));
            }
        }
        Trace followed = trace.follow();
        return followed instanceof Trace.Found found ? with(found, inside) : followed;
    }

    private static Trace with(Trace.Found found, List<Trace.Row> more) {
        List<Trace.Row> rows = new ArrayList<>(found.rows());
        rows.addAll(more);
        return new Trace.Found(rows, found.sizes(), found.bounds(), found.picks(), found.values());
    }

    private static LinearUse site(LinearUses.Usable sites, Node node) {
        return sites.all().stream().filter(s -> s.node() == node).findFirst().orElse(null);
    }

    private Layout layout(Linear linear, PrunableGroup.Maker maker) {
        Node node = linear.node();
        if (node.is("Conv")) {
            return Layout.of(linear.weight().tensor().shape().rank(), 1, maker.outer(), units, maker.inner());
        }
        return node.is("Gemm")
                ? Layout.of(2, 1, maker.outer(), units, maker.inner())
                : Layout.last(maker.outer(), units, maker.inner());
    }

    /** A matrix that makes several features for each that is read makes them one after the other: query, key and value, or gate and in. */
    private PrunableGroup.Maker maker(Weight weight, LinearUses.Usable sites, int size) {
        int features = sites.outputs(weight) / units;
        boolean several = features % size == 0;
        return several
                ? new PrunableGroup.Maker(weight, sites, features / size, size)
                : new PrunableGroup.Maker(weight, sites, 1, features);
    }

    @SuppressWarnings("ReferenceEquality") // A weight is one object.
    private PrunableGroups bundle(Way way, Map<Weight, LinearUses.Usable> sites, int size, Trace.Found trace) {
        Weight reader = way.reader().weight();
        List<PrunableGroup.Maker> makers = sites.entrySet().stream()
                .filter(e -> e.getKey() != reader)
                .map(e -> maker(e.getKey(), e.getValue(), size))
                .toList();
        return new PrunableGroups.Usable(
                new PrunableGroup(kind, makers, reader, sites.get(reader), units, size, groups(sites), trace));
    }
}
