/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.activation;

import dev.pare.analysis.Facts;
import dev.pare.analysis.features.FeatureAxes;
import dev.pare.analysis.features.Rearrangement;
import dev.pare.dataflow.FlowResult.Refusal;
import dev.pare.dataflow.ForwardTransfer;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Order;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.List;
import java.util.Optional;

/** Follows channels of activations through the main graph, reader by reader, with what must not happen to them there. */
public final class ChannelFlow implements ForwardTransfer<FeatureAxes> {
    /** What happens where a node of the main graph reads channels. */
    public interface Reader {
        Step<FeatureAxes> read(Node node, int input, String value, FeatureAxes at);
    }

    private final Uses uses;
    private final Graph graph;
    private final Rearrangement rearrangement;
    private final Reader reader;

    public ChannelFlow(Facts facts, Reader reader) {
        this.uses = facts.uses();
        this.graph = facts.model().graph();
        this.rearrangement = new Rearrangement(facts, graph);
        this.reader = reader;
    }

    /** Follows a value to all who read it, and gives what stands in the way. */
    public List<String> obstacles(String value, FeatureAxes at) {
        return Worklist.forward(uses, this).in(Order.DEPTH_FIRST).from(graph, value, at).refusals().stream()
                .map(Refusal::text)
                .toList();
    }

    @Override
    public Step<FeatureAxes> read(Uses.Use use, FeatureAxes at) {
        if (use.scope() != graph) {
            return refuse(use.node(), "reads it in a nested graph");
        }
        return use.node().is("Shape")
                ? Step.stop()
                : reader.read(use.node(), use.input(), use.node().input(use.input()), at);
    }

    @Override
    public Step<FeatureAxes> leave(Uses.Value value, FeatureAxes at) {
        return Step.refuse("value '" + value.name() + "' leaves the graph");
    }

    /** Where channels are behind a node that rearranges or selects them and keeps their numbers. */
    public Optional<FeatureAxes> behind(Node node, int input, FeatureAxes at) {
        return input == 0 && !node.is("Cast") ? rearrangement.behind(node, at) : Optional.empty();
    }

    /** The channels go on behind a node. */
    public Step<FeatureAxes> on(Node node, FeatureAxes at) {
        return Step.to(graph, node.output(), at);
    }

    public Step<FeatureAxes> refuse(Node node, String why) {
        return Step.refuse(text(node, why));
    }

    /** A node must not be there, but what reads it is looked for all the same. */
    public Step<FeatureAxes> refuseAndGoOn(Node node, String why, FeatureAxes at) {
        return Step.refuse(text(node, why), graph, node.output(), at);
    }

    private static String text(Node node, String why) {
        return node.label() + " (" + node.op() + ") " + why;
    }
}
