/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import dev.pare.dataflow.Uses.Value;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Where values enter and leave the bodies of If, Loop and Scan. What a body hands to its next round is followed, too. Values of outer
 * graphs that a body reads by their names need no rule: {@link Uses} lists them as uses.
 */
record NestedGraphs(Uses uses) {
    /** The inputs of bodies that hold what enters a node. */
    List<Value> into(Uses.Use use) {
        List<Value> inner = new ArrayList<>();
        for (Graph body : use.node().subgraphs()) {
            int at = use.input() - skipped(use.node(), body);
            if (at >= 0 && at < body.inputs().size()) {
                inner.add(new Value(body, body.inputs().get(at).name()));
            }
        }
        return inner;
    }

    /** What an output of a body becomes: outputs of the node, and inputs of the body in its next round. */
    List<Value> outOf(Value output) {
        Uses.Owner owner = uses.owner(output.scope()).orElse(null);
        List<Value> outer = new ArrayList<>();
        for (int i = 0; owner != null && i < output.scope().outputs().size(); i++) {
            if (output.scope().outputs().get(i).name().equals(output.name())) {
                int at = i - conditions(owner.node());
                if (at >= 0 && at < owner.node().outputs().size()) {
                    outer.add(new Value(owner.scope(), owner.node().outputs().get(at)));
                }
                int next = i + (owner.node().is("Loop") ? 1 : 0);
                if (i < carried(owner.node(), output.scope())) {
                    outer.add(new Value(
                            output.scope(), output.scope().inputs().get(next).name()));
                }
            }
        }
        return outer;
    }

    /** The outputs of bodies that an output of a node comes from. */
    List<Value> behind(Node node, Value output) {
        List<Value> inner = new ArrayList<>();
        int at = node.outputs().indexOf(output.name()) + conditions(node);
        for (Graph body : node.subgraphs()) {
            if (at < body.outputs().size()) {
                uses.resolve(body, body.outputs().get(at).name()).ifPresent(inner::add);
            }
        }
        return inner;
    }

    /** What an input of a body holds: an input of the node in the first round, an output of the body in later ones. */
    List<Value> before(Value input) {
        Uses.Owner owner = uses.owner(input.scope()).orElse(null);
        List<Value> outer = new ArrayList<>();
        for (int i = 0; owner != null && i < input.scope().inputs().size(); i++) {
            if (input.scope().inputs().get(i).name().equals(input.name())) {
                uses.resolve(owner.scope(), owner.node().input(i + skipped(owner.node(), input.scope())))
                        .ifPresent(outer::add);
                int last = i - (owner.node().is("Loop") ? 1 : 0);
                if (last >= 0 && last < carried(owner.node(), input.scope())) {
                    uses.resolve(
                                    input.scope(),
                                    input.scope().outputs().get(last).name())
                            .ifPresent(outer::add);
                }
            }
        }
        return outer;
    }

    /** Inputs of the node before the first that the body takes: Scan had the lengths of sequences there until version 9. */
    private static int skipped(Node node, Graph body) {
        return node.is("Scan")
                ? Math.max(0, node.inputs().size() - body.inputs().size())
                : 0;
    }

    /** Outputs of the body before the first that the node gives: whether to go on. */
    private static int conditions(Node node) {
        return node.is("Loop") ? 1 : 0;
    }

    /** How many of the body's outputs, from the first on, are inputs of its next round. */
    private static int carried(Node node, Graph body) {
        if (node.is("Loop")) {
            return body.inputs().size() - 1;
        }
        return node.is("Scan") ? body.inputs().size() - (int) node.intAttribute("num_scan_inputs", 0) : 0;
    }
}
