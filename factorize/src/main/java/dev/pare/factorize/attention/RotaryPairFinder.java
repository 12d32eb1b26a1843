/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.AttentionBlock;
import dev.pare.analysis.Facts;
import dev.pare.analysis.axes.AxisTrace;
import dev.pare.analysis.axes.Layout;
import dev.pare.analysis.axes.Trace;
import dev.pare.analysis.site.LinearUse;
import dev.pare.factorize.attention.RotaryPairs.Form;
import dev.pare.graph.Graph;

/** Follows pairs of features from queries and keys to their scores. */
final class RotaryPairFinder {
    private final Facts facts;
    private final Graph graph;

    RotaryPairFinder(Facts facts) {
        this.facts = facts;
        this.graph = facts.model().graph();
    }

    /** Either what was found or an obstacle. */
    record Read(RotaryPairs turned, String obstacle) {}

    /** @param groups heads of keys */
    Read read(AttentionBlock block, LinearUse query, LinearUse key, int groups, int size) {
        if (!block.root().is("Softmax")) {
            return new Read(
                    null, "its attention is one fused operator (" + block.root().op() + "), whose heads have one size");
        }
        if (size % 2 != 0 || size < 4 || query.isConv() || key.isConv()) {
            return new Read(null, "its heads have no pairs of features that can be followed");
        }
        Read read = null;
        for (Form form : Form.values()) {
            AxisTrace trace = AxisTrace.ofDifferent(facts, graph);
            start(trace, query, form.outer(block.heads()), size, form);
            start(trace, key, form.outer(groups), size, form);
            trace.endAtProduct();
            Trace followed = trace.follow();
            if (followed instanceof Trace.Found found) {
                return new Read(new RotaryPairs(groups, form, found), "");
            }
            read = new Read(null, "pairs of features cannot be left out: " + ((Trace.Refused) followed).reason());
        }
        return read;
    }

    private static void start(AxisTrace trace, LinearUse site, int outer, int size, Form form) {
        Layout layout = site.isGemm()
                ? Layout.of(2, 1, outer, size / 2, form.inner())
                : Layout.last(outer, size / 2, form.inner());
        trace.start(site.node(), site.result(), layout);
    }
}
