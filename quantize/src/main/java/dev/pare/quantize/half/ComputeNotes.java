/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a reader should know of a graph that computes in float16: what stays in float and why, and what it is good for. */
final class ComputeNotes {
    private static final int NAMED = 5;

    private final Facts facts;
    private final Modes modes;
    private final Float16Options options;
    private final boolean measured;

    ComputeNotes(Facts facts, Modes modes, Float16Options options, boolean measured) {
        this.facts = facts;
        this.modes = modes;
        this.options = options;
        this.measured = measured;
    }

    List<String> all() {
        List<String> notes = new ArrayList<>();
        notes.add(camps());
        if (!measured) {
            notes.add("no calibration data: which values leave the range of float16 is not known"
                    + (options.keepScores() ? "; attention scores stay in float" : ""));
        } else if (!modes.outOfRange().isEmpty()) {
            notes.add(outOfRange());
        }
        notes.add(ComputePlanner.NOTE);
        return notes;
    }

    private String camps() {
        Map<String, Integer> kept = new TreeMap<>();
        int half = 0;
        for (Graph graph : facts.model().graphs()) {
            for (Node node : graph.nodes()) {
                half += modes.half(node) ? 1 : 0;
                if (modes.keptInFloat(node, graph)) {
                    kept.merge(node.op().type(), 1, Integer::sum);
                }
            }
        }
        String list = kept.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
        return half + " operators compute in float16; "
                + (list.isEmpty() ? "none stays in float" : "in float stay " + list);
    }

    private String outOfRange() {
        List<Node> nodes = modes.outOfRange();
        String list = nodes.stream()
                .limit(NAMED)
                .map(n -> n.label() + " (" + modes.tooFar(n).orElseThrow() + ")")
                .collect(Collectors.joining(", "));
        String more = nodes.size() > NAMED ? " and " + (nodes.size() - NAMED) + " more" : "";
        return String.format(
                Locale.ROOT,
                "out of the range of float16, with a headroom of %.3g: %s%s",
                options.headroom(),
                list,
                more);
    }
}
