/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Order;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table of one row adds the same to every token. Where its look-up meets that of the positions in one sum, the row is added to each
 * row of their table, and the look-up goes.
 */
final class FoldTokenType implements Rule {
    @Override
    public Model apply(Facts facts, RewriteLog journal) {
        for (Weight table : facts.weights().parameters()) {
            if (isSingleRow(facts, table)) {
                Model after = fold(facts, table, journal);
                if (after != facts.model()) {
                    return after;
                }
            }
        }
        return facts.model();
    }

    private static boolean isSingleRow(Facts facts, Weight table) {
        return facts.role(table) == Role.EMBEDDING_TOKEN_TYPE
                && usable(facts, table)
                && table.tensor().shape().dim(0) == 1;
    }

    /** Whether a table is looked up in one place and nothing else needs it. */
    private static boolean usable(Facts facts, Weight table) {
        return table.fixed()
                && StoredMatrix.readable(table.tensor())
                && table.uses().size() == 1
                && table.uses().get(0).path().isEmpty()
                && table.uses().get(0).node().is("Gather")
                && table.uses().get(0).input() == 0
                && table.uses().get(0).node().intAttribute("axis", 0) == 0
                && !facts.uses().isOutput(table.scope(), table.name());
    }

    private static Model fold(Facts facts, Weight table, RewriteLog journal) {
        Node lookup = table.uses().get(0).node();
        Graph scope = table.uses().get(0).scope();
        Node add = addition(facts, scope, lookup.output()).orElse(null);
        if (add == null || facts.uses().isOutput(scope, add.output())) {
            return facts.model();
        }
        List<Weight> summed = summed(facts, scope, add);
        boolean words = summed.stream().anyMatch(w -> facts.role(w) == Role.EMBEDDING_WORD);
        Optional<Weight> positions = summed.stream()
                .filter(w -> facts.role(w) == Role.EMBEDDING_POSITION && usable(facts, w) && journal.permits(w))
                .filter(w -> w.tensor().typeCode() == table.tensor().typeCode())
                .filter(w -> w.tensor().shape().dim(1) == table.tensor().shape().dim(1))
                .findFirst();
        if (!words || positions.isEmpty() || !journal.permits(table)) {
            journal.refuse(table, "no table of positions is added to the same sum and could take up its row");
            return facts.model();
        }
        ModelEdit edit = new ModelEdit(facts.model());
        Tensor held = positions.get().held();
        edit.exchange(held, added(held, table.tensor(), journal));
        edit.redirect(scope, add.output(), add.input(add.input(0).equals(lookup.output()) ? 1 : 0));
        edit.replace(add, List.of());
        journal.change(table, "its only row is added to " + positions.get().name(), 0);
        journal.change(positions.get(), "takes up the row of " + table.name(), held.byteSize());
        return edit.finish();
    }

    /** The addition that reads a value, if nothing else does. */
    private static Optional<Node> addition(Facts facts, Graph scope, String value) {
        return facts.uses().onlyReader(scope, value).map(Uses.Use::node).filter(n -> n.is("Add"));
    }

    /** The tables whose look-ups are added up in the sum that an Add is part of. */
    private static List<Weight> summed(Facts facts, Graph scope, Node add) {
        Node root = add;
        for (Optional<Node> next = addition(facts, scope, add.output()); next.isPresent(); ) {
            root = next.get();
            next = addition(facts, scope, root.output());
        }
        List<Weight> tables = new ArrayList<>();
        Worklist.<Node>backward(facts.uses(), (node, value, reader) -> {
                    boolean alone = value.scope() == scope && facts.uses().isReadOnlyBy(scope, value.name(), reader);
                    if (alone && node.is("Gather")) {
                        facts.weights().feeding(node, 0).ifPresent(tables::add);
                    }
                    return alone && node.is("Add") ? Step.to(scope, node.inputs(), node) : Step.stop();
                })
                .in(Order.DEPTH_FIRST)
                .from(scope, root.inputs(), root);
        return tables;
    }

    private static Tensor added(Tensor table, Tensor row, RewriteLog journal) {
        float[] values = TensorValues.floats(table);
        float[] more = TensorValues.floats(row);
        double[] sum = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            sum[i] = (double) values[i] + more[i % more.length];
        }
        Matrix matrix = Matrix.of(table.shape().intDim(0), table.shape().intDim(1), sum);
        byte[] bytes = StoredMatrix.bytes(matrix, table.type());
        return Tensor.of(
                table.name(), table.type(), table.shape(), journal.scratch().keep(bytes));
    }
}
