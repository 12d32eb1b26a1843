/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.FlowResult;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds attention: a softmax of the product of two values, multiplied with a third, and the fused operators that compute the same.
 * Gives their roles to the matrices that it finds.
 */
final class AttentionFinder {
    private static final Set<String> SOFTMAXES = Set.of("Softmax", "BiasSoftmax", "QLinearSoftmax");
    private static final Set<String> TO_PROJECTIONS =
            Flow.union(Flow.MOVES, Flow.union(Flow.union(Flow.MIXES, Flow.NORMS), Set.of("RotaryEmbedding")));
    /** A path without a projection of its own leads back through all layers; the few that are met first are enough. */
    private static final int MOST_PROJECTIONS = 8;

    private static final Set<String> TO_CONTEXT = Flow.union(Flow.MOVES, Flow.MIXES);
    private static final Set<String> TO_OUTPUT = Flow.union(TO_CONTEXT, Flow.NORMS);

    private final Structure structure;
    private final RoleMap roles;
    private final ScoreSearch scores;
    private final HeadCount heads;
    private final SourceMatrices sources;
    private final NearestUse toContext;
    private final NearestUse toOutput;

    AttentionFinder(Structure structure, RoleMap roles) {
        this.structure = structure;
        this.roles = roles;
        this.scores = new ScoreSearch(structure);
        this.heads = new HeadCount(structure);
        this.sources = new SourceMatrices(structure, TO_PROJECTIONS, Set.of(), MOST_PROJECTIONS, false);
        this.toContext = new NearestUse(structure, TO_CONTEXT, true);
        this.toOutput = new NearestUse(structure, TO_OUTPUT, false);
    }

    /** All attentions in the order of their nodes. */
    List<AttentionBlock> find() {
        List<AttentionBlock> blocks = new ArrayList<>();
        for (Graph graph : structure.graphs()) {
            for (Node node : structure.nodes(graph)) {
                block(graph, node).ifPresent(b -> {
                    claim(b);
                    blocks.add(b);
                });
            }
        }
        return blocks;
    }

    private Optional<AttentionBlock> block(Graph scope, Node node) {
        if (SOFTMAXES.contains(Flow.type(node))) {
            return ofSoftmax(scope, node);
        }
        return FusedAttention.of(node).map(fused -> ofFused(scope, node, fused));
    }

    private Optional<AttentionBlock> ofSoftmax(Graph scope, Node softmax) {
        ScoreSearch.Scores product = scores.above(scope, softmax).orElse(null);
        Uses.Use context = toContext
                .first(scope, softmax.output(), u -> ScoreSearch.isProduct(structure, u.scope(), u.node()))
                .orElse(null);
        if (product == null || context == null || context.node() == product.node()) {
            return Optional.empty();
        }
        int valueInput = context.input() == 0 ? ScoreSearch.second(context.node()) : 0;
        SourceMatrices.Reached query = sources.from(product.scope(), product.node(), product.query());
        List<Linear> keys = free(sources.from(product.scope(), product.node(), product.key()));
        List<Linear> values = free(sources.from(context.scope(), context.node(), valueInput));
        List<Linear> queries = free(query);
        List<Node> passed = new ArrayList<>(query.passed());
        HeadCount.Heads counted = heads.of(queries, values, passed, product.scaling(), scope);
        List<Linear> output = output(context.scope(), context.node().output());
        return Optional.of(new AttentionBlock(
                softmax,
                scope,
                queries,
                keys,
                values,
                output,
                counted.heads(),
                counted.size(),
                isCross(queries, keys)));
    }

    private AttentionBlock ofFused(Graph scope, Node node, FusedAttention fused) {
        List<Linear> inside = structure.linear(node).stream().toList();
        List<Linear> queries = new ArrayList<>(inside);
        List<Linear> keys = new ArrayList<>(inside);
        List<Linear> values = new ArrayList<>(inside);
        List<Node> passed = new ArrayList<>();
        if (inside.isEmpty()) {
            SourceMatrices.Reached query = sources.from(scope, node, fused.query());
            passed.addAll(query.passed());
            queries.addAll(free(query));
            keys.addAll(at(scope, node, fused.key(), queries));
            values.addAll(at(scope, node, fused.value(), keys));
        }
        HeadCount.Heads counted = fused.heads() > 0
                ? heads.ofKnown(fused.heads(), queries, values)
                : heads.of(queries, values, passed, List.of(), scope);
        List<Linear> output = output(scope, node.output());
        return new AttentionBlock(
                node, scope, queries, keys, values, output, counted.heads(), counted.size(), isCross(queries, keys));
    }

    /** The matrices above an input; an omitted input is packed together with the one before it. */
    private List<Linear> at(Graph scope, Node node, int input, List<Linear> packed) {
        return node.input(input).isEmpty() ? packed : free(sources.from(scope, node, input));
    }

    /** The products that are not part of an earlier block; a path without a projection leads there. */
    private List<Linear> free(SourceMatrices.Reached reached) {
        return reached.all().stream()
                .filter(l -> !roles.has(l, Role.ATTENTION_OUTPUT)
                        && !roles.has(l, Role.FFN_IN)
                        && !roles.has(l, Role.FFN_GATE)
                        && !roles.has(l, Role.FFN_OUT))
                .toList();
    }

    private List<Linear> output(Graph scope, String context) {
        return toOutput.first(
                        scope,
                        context,
                        u -> structure
                                .linear(u.node())
                                .filter(l -> l.data() == u.input())
                                .isPresent())
                .flatMap(u -> structure.linear(u.node()))
                .filter(l -> !roles.isClaimed(l))
                .map(List::of)
                .orElse(List.of());
    }

    private boolean isCross(List<Linear> queries, List<Linear> keys) {
        if (queries.isEmpty() || keys.isEmpty()) {
            return !queries.isEmpty();
        }
        return !source(queries.get(0)).equals(source(keys.get(0)));
    }

    /** Where the data of a matrix comes from, before it is rearranged. */
    private Optional<Uses.Value> source(Linear linear) {
        return Worklist.<Visited>backward(
                        structure.uses(),
                        (node, value, state) -> Flow.MOVES.contains(Flow.type(node))
                                ? Step.to(value.scope(), node.input(0), state)
                                : Step.stop())
                .from(linear.scope(), linear.node().input(linear.data()), Visited.HERE)
                .last()
                .map(FlowResult.Reached::value);
    }

    private void claim(AttentionBlock block) {
        block.query().forEach(l -> roles.claim(l, Role.ATTENTION_QUERY));
        block.key().forEach(l -> roles.claim(l, Role.ATTENTION_KEY));
        block.value().forEach(l -> roles.claim(l, Role.ATTENTION_VALUE));
        block.output().forEach(l -> roles.claim(l, Role.ATTENTION_OUTPUT));
    }
}
