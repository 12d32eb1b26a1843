/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.analysis.AttentionBlock;
import dev.pare.analysis.Facts;
import dev.pare.analysis.FeedForwardBlock;
import dev.pare.analysis.Linear;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.operators.Operators;
import dev.pare.prune.layers.Sublayer.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the halves of all layers in the order in which they run. A pass through a shared layer is a layer. */
final class SublayerFinder {

    private final Facts facts;
    private final Graph graph;

    SublayerFinder(Facts facts) {
        this.facts = facts;
        this.graph = facts.model().graph();
    }

    /** A block before its layer is counted. */
    private record Block(Kind kind, boolean begins, List<Linear> matrices, int at) {}

    List<Sublayer> find() {
        List<Block> blocks = new ArrayList<>();
        for (AttentionBlock attention : facts.anatomy().attentions()) {
            attention(attention).ifPresent(blocks::add);
        }
        facts.anatomy().feedForwards().forEach(f -> blocks.add(feedForward(f)));
        blocks.removeIf(b -> b.matrices().stream().anyMatch(m -> m.scope() != graph));
        blocks.sort(Comparator.comparingInt(Block::at));
        List<Sublayer> halves = new ArrayList<>();
        int layer = -1;
        boolean fed = true;
        for (Block block : blocks) {
            if (block.begins() || (layer < 0 && fed)) {
                layer++;
            }
            fed = block.kind() == Kind.FFN;
            int number = layer;
            half(block, number).ifPresent(halves::add);
        }
        return halves;
    }

    private Optional<Block> attention(AttentionBlock block) {
        if (block.output().isEmpty()) {
            return Optional.empty();
        }
        Set<Linear> matrices = new LinkedHashSet<>(block.query());
        matrices.addAll(block.key());
        matrices.addAll(block.value());
        matrices.removeAll(block.output());
        matrices.addAll(block.output());
        return Optional.of(new Block(Kind.ATTENTION, !block.cross(), List.copyOf(matrices), at(matrices)));
    }

    private Block feedForward(FeedForwardBlock block) {
        Set<Linear> matrices = new LinkedHashSet<>(List.of(block.in()));
        block.gate().ifPresent(matrices::add);
        matrices.add(block.out());
        return new Block(Kind.FFN, false, List.copyOf(matrices), at(matrices));
    }

    private int at(Set<Linear> matrices) {
        return matrices.stream()
                .mapToInt(m -> graph.nodes().indexOf(m.node()))
                .max()
                .orElseThrow();
    }

    /** The first addition of two variables behind the last matrix, which alone reads what that gives. */
    private static boolean moves(Node node) {
        return Operators.kind(node).rearranges() || node.is("Cast");
    }

    private Optional<Sublayer> half(Block block, int layer) {
        Linear last = block.matrices().get(block.matrices().size() - 1);
        return Worklist.forward(facts.uses(), this::towardsSum)
                .from(graph, last.node().output(), last.node().is("Conv"))
                .found()
                .flatMap(end -> half(
                        block,
                        layer,
                        end.use().orElseThrow().node(),
                        end.value().name(),
                        end.state()));
    }

    /** @param middle whether the features of the value are not on the last axis */
    private Step<Boolean> towardsSum(Uses.Use use, boolean middle) {
        Node node = use.node();
        Optional<Node> only = facts.uses().onlyConsumer(graph, node.input(use.input()));
        if (only.isEmpty()) {
            return Step.stop();
        }
        if (node.is("Add") && !hasConstant(node)) {
            return Step.accept();
        }
        return moves(node) || node.is("Add")
                ? Step.to(graph, node.output(), middle ^ node.is("Transpose"))
                : Step.stop();
    }

    private Optional<Sublayer> half(Block block, int layer, Node add, String value, boolean middle) {
        String residual = add.input(add.input(0).equals(value) ? 1 : 0);
        Optional<String> obstacle =
                middle ? Optional.of("features of its residual are not on the last axis") : Optional.empty();
        Linear first = block.matrices().get(0);
        String input = above(first.node().input(first.data()));
        if (first.inputs() != block.matrices().get(block.matrices().size() - 1).outputs()) {
            obstacle = Optional.of("what it reads and what it adds have different widths");
        }
        return Optional.of(new Sublayer(block.kind(), layer, block.matrices(), input, residual, add, obstacle));
    }

    /** The value that was only moved to become this one. */
    private String above(String value) {
        return Worklist.<Visited>backward(
                        facts.uses(),
                        (node, made, state) -> moves(node) ? Step.to(made.scope(), node.input(0), state) : Step.stop())
                .from(graph, value, Visited.HERE)
                .last()
                .map(r -> r.value().name())
                .orElse(value);
    }

    private boolean hasConstant(Node add) {
        return facts.weights().feeding(add, 0).isPresent()
                || facts.weights().feeding(add, 1).isPresent();
    }
}
