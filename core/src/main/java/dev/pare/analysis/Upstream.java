/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Walks from an input of a node towards the inputs of the model, through chosen operators, until it meets constant matrices. */
final class Upstream {
    private static final int LIMIT = 400;

    /**
     * What a walk met, nearest first.
     *
     * @param linears the matrices met without passing a marked operator
     * @param marked the matrices met past a marked operator; one may be in both sets
     * @param open whether some way ended at neither a matrix nor a constant
     */
    record Reached(Set<Linear> linears, Set<Linear> marked, List<Node> passed, boolean open) {
        Set<Linear> all() {
            Set<Linear> all = new LinkedHashSet<>(linears);
            all.addAll(marked);
            return all;
        }
    }

    private record Step(Uses.Value value, boolean marked) {}

    private final Structure structure;
    private final Set<String> passes;
    private final Set<String> marks;
    private final int most;
    private final boolean closed;

    /**
     * @param most number of matrices beyond which a walk gives up
     * @param closed whether a walk gives up as soon as a way ends at neither a matrix nor a constant
     */
    Upstream(Structure structure, Set<String> passes, Set<String> marks, int most, boolean closed) {
        this.structure = structure;
        this.passes = Flow.union(passes, marks);
        this.marks = marks;
        this.most = most;
        this.closed = closed;
    }

    Reached from(Graph scope, Node node, int input) {
        return new Walk().from(scope, node, input);
    }

    private final class Walk {
        private final Set<Linear> linears = new LinkedHashSet<>();
        private final Set<Linear> marked = new LinkedHashSet<>();
        private final List<Node> passed = new ArrayList<>();
        private final Set<Step> seen = new HashSet<>();
        private final Deque<Step> waiting = new ArrayDeque<>();
        private boolean open;

        Reached from(Graph scope, Node node, int input) {
            enter(scope, node, input, false);
            while (!waiting.isEmpty() && !givesUp()) {
                visit(waiting.remove());
            }
            return new Reached(linears, marked, passed, open || !waiting.isEmpty());
        }

        private boolean givesUp() {
            return seen.size() >= LIMIT || linears.size() > most || marked.size() > most || (closed && open);
        }

        private void enter(Graph scope, Node node, int input, boolean mark) {
            if (structure.isConstant(scope, node, input)) {
                return;
            }
            structure.input(scope, node, input).ifPresent(v -> {
                Step step = new Step(v, mark);
                if (seen.add(step)) {
                    waiting.add(step);
                }
            });
        }

        private void visit(Step step) {
            Optional<Node> producer = structure.producer(step.value());
            if (producer.isEmpty()) {
                open = true;
                return;
            }
            Node node = producer.get();
            Optional<Linear> linear = structure.linear(node);
            if (linear.isPresent()) {
                (step.marked() ? marked : linears).add(linear.get());
            } else if (!Flow.isMeasured(node, step.value().name())) {
                pass(step, node);
            }
        }

        private void pass(Step step, Node node) {
            Graph scope = step.value().scope();
            if (!passes.contains(Flow.type(node)) && !picksOne(scope, node)) {
                open |= !Flow.isConstant(node);
                return;
            }
            passed.add(node);
            boolean mark = step.marked() || marks.contains(Flow.type(node));
            for (int i = 0; i < node.inputs().size(); i++) {
                if (Flow.carries(node, i)) {
                    enter(scope, node, i, mark);
                }
            }
        }

        private boolean picksOne(Graph scope, Node node) {
            return passes.contains("Split") && node.is("Gather") && structure.isConstant(scope, node, 1);
        }
    }
}
