package dev.pare.prune.width;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows an axis of units from the products that make it to the products that read it. What it does not understand, it refuses. */
final class AxisTrace {
    private final Facts facts;
    private final Graph scope;
    private final IdentityHashMap<Node, Integer> ends;
    private final int inner;
    private final Map<String, Layout> layouts = new HashMap<>();
    private final Set<Node> done = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Trace.Row> rows = new ArrayList<>();
    private final List<Trace.Size> sizes = new ArrayList<>();

    /**
     * @param ends the nodes that read the axis, with the axis of their input that must hold it (−1 or 1)
     * @param inner features of a unit where it is read
     */
    AxisTrace(Facts facts, Graph scope, IdentityHashMap<Node, Integer> ends, int inner) {
        this.facts = facts;
        this.scope = scope;
        this.ends = ends;
        this.inner = inner;
    }

    /** What starts at a node. */
    void start(Node node, Layout layout) {
        layouts.put(node.output(), layout);
        done.add(node);
    }

    /** Follows all that was started. */
    Trace follow() {
        AxisRules rules = new AxisRules(facts, scope, layouts, rows, sizes);
        for (Node node : scope.nodes()) {
            if (node.inputs().stream().noneMatch(layouts::containsKey) || !done.add(node)) {
                continue;
            }
            Optional<String> refusal = ends.containsKey(node) ? end(node) : rules.apply(node);
            if (refusal.isPresent()) {
                return new Trace.Refused(refusal.get());
            }
        }
        return loose().<Trace>map(Trace.Refused::new).orElseGet(() -> new Trace.Found(rows, sizes, layouts.keySet()));
    }

    private Optional<String> end(Node node) {
        Layout layout = layouts.get(node.input(0));
        boolean right = layout != null
                && layout.outer() == 1
                && layout.inner() == inner
                && (ends.get(node) == -1 ? layout.isLast() : layout.ranked() && layout.axis() == ends.get(node));
        return right ? Optional.empty() : Optional.of("its units do not lie side by side at " + node.label());
    }

    /** Whether something reads a value that was followed without having been looked at, or an end was not reached. */
    private Optional<String> loose() {
        Set<String> followed = new HashSet<>(layouts.keySet());
        for (String value : followed) {
            if (facts.uses().isOutput(scope, value)) {
                return Optional.of("its value " + value + " is an output of the model");
            }
            for (Uses.Use use : facts.uses().consumers(scope, value)) {
                if (!done.contains(use.node())) {
                    return Optional.of(
                            "its value " + value + " is read by " + use.node().label());
                }
            }
        }
        return ends.keySet().stream()
                .filter(n -> !done.contains(n))
                .findFirst()
                .map(n -> "the way to " + n.label() + " was not found");
    }
}
