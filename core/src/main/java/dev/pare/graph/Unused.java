package dev.pare.graph;

import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Drops what an edit left without a use. What was unused before the edit is left alone: it is not ours. */
final class Unused {
    private Unused() {}

    static Model drop(Model before, Model after) {
        Set<String> usedBefore = used(before.graph());
        Model current = after;
        while (true) {
            Set<String> used = used(current.graph());
            Graph pruned = prune(current.graph(), usedBefore, used);
            if (pruned == current.graph()) {
                return current;
            }
            current = current.withGraph(pruned);
        }
    }

    private static Set<String> used(Graph graph) {
        Set<String> used = new HashSet<>();
        collect(graph, used);
        return used;
    }

    private static void collect(Graph graph, Set<String> used) {
        graph.outputs().forEach(o -> used.add(o.name()));
        for (Node node : graph.nodes()) {
            used.addAll(node.inputs());
            node.subgraphs().forEach(inner -> collect(inner, used));
        }
    }

    private static Graph prune(Graph graph, Set<String> before, Set<String> now) {
        List<Node> nodes = new ArrayList<>();
        boolean changed = false;
        for (Node node : graph.nodes()) {
            boolean dead = node.outputs().stream().noneMatch(now::contains)
                    && node.outputs().stream().anyMatch(before::contains);
            Node kept = dead ? null : pruneInside(node, before, now);
            changed |= kept != node;
            if (kept != null) {
                nodes.add(kept);
            }
        }
        List<Tensor> tensors = graph.initializers().stream()
                .filter(t -> now.contains(t.name()) || !before.contains(t.name()))
                .toList();
        Graph pruned = changed ? graph.withNodes(nodes) : graph;
        if (tensors.size() == graph.initializers().size()) {
            return pruned;
        }
        Set<String> gone = new HashSet<>();
        graph.initializers().forEach(t -> gone.add(t.name()));
        tensors.forEach(t -> gone.remove(t.name()));
        // Before IR 4 every initializer is an input as well.
        List<ValueInfo> inputs =
                pruned.inputs().stream().filter(i -> !gone.contains(i.name())).toList();
        return pruned.withInitializers(tensors).withInputs(inputs);
    }

    private static Node pruneInside(Node node, Set<String> before, Set<String> now) {
        List<Attribute> attributes = new ArrayList<>();
        boolean changed = false;
        for (Attribute attribute : node.attributes()) {
            Attribute kept = attribute;
            if (attribute.value() instanceof AttributeValue.OfGraph one) {
                Graph inner = prune(one.graph(), before, now);
                kept = inner == one.graph() ? attribute : attribute.withValue(new AttributeValue.OfGraph(inner));
            }
            changed |= kept != attribute;
            attributes.add(kept);
        }
        return changed ? node.withAttributes(attributes) : node;
    }
}
