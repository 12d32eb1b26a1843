/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.activation;

import dev.pare.analysis.Facts;
import dev.pare.analysis.axes.FeatureAxes;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.List;

/** Follows channels through the main graph from reader to reader, and remembers what stands in their way. */
public final class ChannelWalk {
    private static final int MOST_STEPS = 24;

    /** What happens where a node reads channels: it goes on behind the node, takes note of it, or stops. */
    public interface Meeting {
        void meet(Node node, int input, String value, FeatureAxes at);
    }

    private final Facts facts;
    private final Graph graph;
    private final Meeting meeting;
    private final List<String> obstacles = new ArrayList<>();
    private int steps;

    public ChannelWalk(Facts facts, Meeting meeting) {
        this.facts = facts;
        this.graph = facts.model().graph();
        this.meeting = meeting;
    }

    /** Begins anew. */
    public void clear() {
        obstacles.clear();
    }

    /** Meets all readers of a value but those that ask for its shape. */
    public void follow(String value, FeatureAxes at) {
        if (steps == MOST_STEPS) {
            obstacles.add("the way of '" + value + "' is too long to follow");
            return;
        }
        if (facts.uses().isOutput(graph, value)) {
            obstacles.add("value '" + value + "' leaves the graph");
        }
        steps++;
        for (Uses.Use use : facts.uses().consumers(graph, value)) {
            if (use.scope() != graph) {
                stop(use.node(), "reads it in a nested graph");
            } else if (!use.node().is("Shape")) {
                meeting.meet(use.node(), use.input(), value, at);
            }
        }
        steps--;
    }

    public void stop(Node node, String why) {
        stop(node.label() + " (" + node.op() + ") " + why);
    }

    public void stop(String why) {
        obstacles.add(why);
    }

    /** Why the channels cannot be changed; none if they can. */
    public List<String> obstacles() {
        return List.copyOf(obstacles);
    }
}
