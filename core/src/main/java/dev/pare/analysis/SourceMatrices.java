/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.BackwardTransfer;
import dev.pare.dataflow.FlowResult;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The constant matrices that an input of a node is computed with, through chosen operators. */
final class SourceMatrices {
    /**
     * What was met, nearest first.
     *
     * @param linears the matrices met without passing a marked operator
     * @param marked the matrices met past a marked operator; one may be in both sets
     * @param open whether some way ended at neither a matrix nor a constant, or was not followed to its end
     */
    record Reached(Set<Linear> linears, Set<Linear> marked, List<Node> passed, boolean open) {
        Set<Linear> all() {
            Set<Linear> all = new LinkedHashSet<>(linears);
            all.addAll(marked);
            return all;
        }
    }

    private final Structure structure;
    private final Set<String> passes;
    private final Set<String> marks;
    private final int most;
    private final boolean closed;

    /**
     * @param most number of matrices beyond which the search ends
     * @param closed whether it ends as soon as a way ends at neither a matrix nor a constant
     */
    SourceMatrices(Structure structure, Set<String> passes, Set<String> marks, int most, boolean closed) {
        this.structure = structure;
        this.passes = Flow.union(passes, marks);
        this.marks = marks;
        this.most = most;
        this.closed = closed;
    }

    Reached from(Graph scope, Node node, int input) {
        Search search = new Search();
        Worklist<Boolean> worklist = Worklist.backward(structure.uses(), search);
        List<String> start = structure.isConstant(scope, node, input) ? List.of() : List.of(node.input(input));
        FlowResult<Boolean> result = (closed ? worklist.untilRefused() : worklist).from(scope, start, false);
        boolean open = !result.refusals().isEmpty() || result.found().isPresent();
        return new Reached(search.linears, search.marked, search.passed, open);
    }

    /** The state says whether a marked operator was passed. */
    private final class Search implements BackwardTransfer<Boolean> {
        private final Set<Linear> linears = new LinkedHashSet<>();
        private final Set<Linear> marked = new LinkedHashSet<>();
        private final List<Node> passed = new ArrayList<>();

        @Override
        public Step<Boolean> made(Node node, Uses.Value value, Boolean mark) {
            Optional<Linear> linear = structure.linear(node);
            if (linear.isPresent()) {
                (mark ? marked : linears).add(linear.get());
                return linears.size() > most || marked.size() > most ? Step.accept() : Step.stop();
            }
            return Flow.isMeasured(node, value.name()) ? Step.stop() : pass(node, value.scope(), mark);
        }

        @Override
        public Step<Boolean> given(Uses.Value value, Boolean mark) {
            return Step.refuse("'" + value.name() + "' is not a constant matrix");
        }

        private Step<Boolean> pass(Node node, Graph scope, boolean mark) {
            if (!passes.contains(Flow.type(node)) && !picksOne(scope, node)) {
                return Flow.isConstant(node) ? Step.stop() : Step.refuse(node.label() + " is not passed");
            }
            passed.add(node);
            List<String> data = new ArrayList<>();
            for (int i = 0; i < node.inputs().size(); i++) {
                if (Flow.carries(node, i) && !structure.isConstant(scope, node, i)) {
                    data.add(node.input(i));
                }
            }
            return Step.to(scope, data, mark || marks.contains(Flow.type(node)));
        }

        private boolean picksOne(Graph scope, Node node) {
            return passes.contains("Split") && node.is("Gather") && structure.isConstant(scope, node, 1);
        }
    }
}
