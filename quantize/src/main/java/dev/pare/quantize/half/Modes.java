package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Uses;
import dev.pare.analysis.Weight;
import dev.pare.analysis.types.ElementTypes;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Which nodes compute in float16. Nodes without float values are in neither camp. */
final class Modes {
    private static final Set<String> PASSAGES =
            Set.of("Cast", "Identity", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Expand", "Flatten", "Slice");

    private final Facts facts;
    private final ElementTypes types;
    private final boolean keepNorm;
    private final Set<Object> functions = new HashSet<>();
    private final Set<Node> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> half = Collections.newSetFromMap(new IdentityHashMap<>());

    /** @param blocked weights that stay float together with every node that they reach */
    Modes(Facts facts, ElementTypes types, IntegerBorn born, Collection<Weight> blocked, boolean keepNorm) {
        this.facts = facts;
        this.types = types;
        this.keepNorm = keepNorm;
        Model model = facts.model();
        model.functions().forEach(f -> functions.add(f.id()));
        kept.addAll(born.exact());
        if (keepNorm) {
            kept.addAll(NormChains.in(facts));
        }
        for (Weight weight : blocked) {
            weight.uses().forEach(u -> {
                kept.add(u.node());
                kept.addAll(u.path());
            });
        }
        for (Graph graph : model.graphs()) {
            graph.nodes().stream().filter(n -> mayBeHalf(n, graph)).forEach(half::add);
        }
        dropUselessSources(model);
        dropPassagesBetweenKept(model);
    }

    boolean half(Node node) {
        return half.contains(node);
    }

    /** Whether a node has a float value at all and computes in float. */
    boolean keptInFloat(Node node, Graph graph) {
        return !half.contains(node) && !node.is("Constant") && touchesFloat(node, graph);
    }

    private boolean touchesFloat(Node node, Graph graph) {
        return node.inputs().stream().anyMatch(i -> types.of(graph, i) == DataType.FLOAT)
                || node.outputs().stream().anyMatch(o -> types.of(graph, o) == DataType.FLOAT);
    }

    private boolean mayBeHalf(Node node, Graph graph) {
        return !kept.contains(node)
                && node.subgraphs().isEmpty()
                && !functions.contains(node.op())
                && HalfOperators.allow(node, keepNorm)
                && touchesFloat(node, graph)
                && known(node.inputs(), graph)
                && known(node.outputs(), graph);
    }

    private boolean known(List<String> names, Graph graph) {
        return names.stream().allMatch(n -> n.isEmpty() || types.of(graph, n) != DataType.UNKNOWN);
    }

    /** A value that is made from no float and only used in float is not taken through float16 on the way. */
    private void dropUselessSources(Model model) {
        for (Graph graph : model.graphs()) {
            List<Node> nodes = new ArrayList<>(graph.nodes());
            Collections.reverse(nodes);
            for (Node node : nodes) {
                boolean source = node.inputs().stream().noneMatch(i -> types.of(graph, i) == DataType.FLOAT);
                if (half.contains(node) && source && !feedsHalf(node, graph)) {
                    half.remove(node);
                }
            }
        }
    }

    /** A value that is computed and used in float is not taken through float16 just to be moved. */
    private void dropPassagesBetweenKept(Model model) {
        for (Graph graph : model.graphs()) {
            for (Node node : graph.nodes()) {
                boolean passes = half.contains(node) && PASSAGES.stream().anyMatch(node::is);
                if (passes && madeInFloat(node, graph) && !feedsHalf(node, graph)) {
                    half.remove(node);
                }
            }
        }
    }

    private boolean madeInFloat(Node node, Graph graph) {
        return node.inputs().stream()
                .filter(i -> types.of(graph, i) == DataType.FLOAT)
                .map(i -> facts.uses().producer(graph, i))
                .allMatch(p -> p.isPresent() && !half.contains(p.get()));
    }

    private boolean feedsHalf(Node node, Graph graph) {
        for (String output : node.outputs()) {
            for (Uses.Use use : facts.uses().consumers(graph, output)) {
                if (half.contains(use.node())) {
                    return true;
                }
            }
        }
        return false;
    }
}
