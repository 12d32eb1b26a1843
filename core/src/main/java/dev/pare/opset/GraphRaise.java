/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.inference.Inference;
import dev.pare.operators.History;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Raises graphs node by node, and each node version by version. Reasons to refuse are collected, so that all are told at once. */
final class GraphRaise {
    private final int source;
    private final int target;
    private final FreshNames names;
    private final boolean overridable;
    private final Inference inference;
    private final List<String> reasons;

    GraphRaise(
            int source, int target, FreshNames names, boolean overridable, Inference inference, List<String> reasons) {
        this.source = source;
        this.target = target;
        this.names = names;
        this.overridable = overridable;
        this.inference = inference;
        this.reasons = reasons;
    }

    Graph graph(Graph before, Scope outer) {
        Site site = new Site(Scope.of(before, outer, overridable), inference, before, names);
        List<Node> nodes = nodes(before.nodes(), site);
        List<Tensor> initializers = new ArrayList<>(before.initializers());
        initializers.addAll(site.constants().asInitializers());
        return before.withNodes(nodes).withInitializers(initializers);
    }

    /** @param body the function as a graph that the inference knows */
    Function function(Function before, Graph body) {
        Site site = new Site(Scope.of(before), inference, body, names);
        List<Node> raised = nodes(before.nodes(), site);
        List<Node> nodes = new ArrayList<>(site.constants().asNodes());
        nodes.addAll(raised);
        return before.withNodes(nodes);
    }

    private List<Node> nodes(List<Node> before, Site site) {
        List<Node> after = new ArrayList<>();
        for (Node node : before) {
            Node withInner = node.subgraphs().isEmpty() ? node : withInner(node, site.scope());
            if (!node.is(node.op().type()) || exists(node)) {
                raise(withInner, source, site, after);
            }
        }
        return after;
    }

    private Node withInner(Node node, Scope scope) {
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute attribute : node.attributes()) {
            if (attribute.value() instanceof AttributeValue.OfGraph one) {
                attributes.add(attribute.withValue(new AttributeValue.OfGraph(graph(one.graph(), scope))));
            } else if (attribute.value() instanceof AttributeValue.Graphs many) {
                List<Graph> raised =
                        many.all().stream().map(g -> graph(g, scope)).toList();
                attributes.add(attribute.withValue(new AttributeValue.Graphs(raised)));
            } else {
                attributes.add(attribute);
            }
        }
        return node.withAttributes(attributes);
    }

    /** Whether the source has the operator at all. */
    private boolean exists(Node node) {
        String type = node.op().type();
        History history = History.all().get(OpId.standard(type));
        if (history == null) {
            reasons.add(node.label() + ": " + type + " is not a standard operator of opset " + OpsetConverter.OLDEST
                    + " to " + OpsetConverter.NEWEST);
        } else if (history.since() > source) {
            reasons.add(node.label() + ": " + type + " exists from opset " + history.since()
                    + ", but the model says opset " + source);
        }
        return history != null && history.since() <= source;
    }

    private void raise(Node node, int from, Site site, List<Node> sink) {
        String type = node.op().type();
        for (int version = from + 1; version <= target && node.is(type); version++) {
            Adapter adapter = Adapters.at(type, version).orElse(null);
            if (adapter == null) {
                continue;
            }
            Adaptation adaptation = refersToFunction(node)
                    ? Adaptation.refuse("it takes attributes from the function around it")
                    : adapter.adapt(node, site);
            if (adaptation instanceof Adaptation.To to) {
                for (Node each : to.nodes()) {
                    raise(each, version, site, sink);
                }
            } else if (adaptation instanceof Adaptation.Refusal refusal) {
                reasons.add(node.label() + ": " + type + " changed from opset " + (version - 1) + " to " + version
                        + ": " + refusal.why());
            }
            return;
        }
        sink.add(node);
    }

    private static boolean refersToFunction(Node node) {
        return node.attributes().stream().anyMatch(a -> a.value() instanceof AttributeValue.Reference);
    }
}
