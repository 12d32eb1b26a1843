/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.inference;

import dev.pare.graph.AttributeValue;
import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What nodes give: operators by their rules, functions of the model and nodes with graphs by what is inside. */
final class Bodies {
    /** A function that calls itself is not valid; chains of calls that are longer than this are taken for such. */
    private static final int DEEPEST_CALLS = 64;

    private final Inference inference;

    Bodies(Inference inference) {
        this.inference = inference;
    }

    List<Inferred> results(Node node, List<Inferred> inputs, Scope scope) {
        Optional<Function> function = inference.function(node.op());
        if (function.isPresent()) {
            return called(function.get(), node, inputs, scope);
        }
        Optional<Graph> body = graph(node, "body");
        if (node.is("If")) {
            return chosen(node, scope);
        } else if (node.is("Loop") && body.isPresent()) {
            return new Repeated(inference, node, body.get(), scope).loop(inputs);
        } else if (node.is("Scan") && body.isPresent() && scope.version("") >= 9) {
            return new Repeated(inference, node, body.get(), scope).scan(inputs);
        }
        long version = scope.version(node.op().domain());
        return Rules.results(new NodeCall(node, version, inputs, scope.prefix()));
    }

    private static Optional<Graph> graph(Node node, String attribute) {
        return node.attribute(attribute).orElse(null) instanceof AttributeValue.OfGraph held
                ? Optional.of(held.graph())
                : Optional.empty();
    }

    /** A function has no access to values around its call. */
    private List<Inferred> called(Function function, Node call, List<Inferred> inputs, Scope scope) {
        String prefix = scope.prefix() + call.output() + "/";
        if (prefix.chars().filter(c -> c == '/').count() > DEEPEST_CALLS) {
            return List.of();
        }
        Scope inside =
                new Scope(Optional.empty(), prefix, function.opsets().isEmpty() ? scope.opsets() : function.opsets());
        inside.add(function, call);
        for (int i = 0; i < function.inputs().size(); i++) {
            inside.give(function.inputs().get(i), i < inputs.size() ? inputs.get(i) : Inferred.NOTHING);
        }
        function.nodes().forEach(n -> n.subgraphs().forEach(g -> inference.open(g, n, inside, prefix)));
        return function.outputs().stream().map(o -> inference.find(inside, o)).toList();
    }

    private List<Inferred> chosen(Node node, Scope scope) {
        Optional<Graph> yes = graph(node, "then_branch");
        Optional<Graph> no = graph(node, "else_branch");
        if (yes.isEmpty() || no.isEmpty()) {
            return yes.or(() -> no)
                    .map(g -> outputs(g, inference.open(g, node, scope, scope.prefix())))
                    .orElse(List.of());
        }
        List<Inferred> one = outputs(yes.get(), inference.open(yes.get(), node, scope, scope.prefix()));
        List<Inferred> other = outputs(no.get(), inference.open(no.get(), node, scope, scope.prefix()));
        return IntStream.range(0, Math.min(node.outputs().size(), Math.min(one.size(), other.size())))
                .mapToObj(i -> one.get(i)
                        .common(other.get(i), scope.prefix() + node.outputs().get(i)))
                .toList();
    }

    List<Inferred> outputs(Graph graph, Scope inside) {
        return graph.outputs().stream()
                .map(o -> inference.find(inside, o.name()))
                .toList();
    }
}
