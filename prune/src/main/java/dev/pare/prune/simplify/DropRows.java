/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.tensor.Encoding;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Drops the last rows of tables that nothing can look up: those beyond the numbers that the model works out by itself, beyond the
 * longest sequence that it will be given, or of token types that it will not be given.
 */
final class DropRows implements Rule {
    private final int maxLength;
    private final int tokenTypes;

    DropRows(int maxLength, int tokenTypes) {
        this.maxLength = maxLength;
        this.tokenTypes = tokenTypes;
    }

    @Override
    public Model apply(Facts facts, RewriteLog journal) {
        ModelEdit edit = new ModelEdit(facts.model());
        for (Weight table : facts.weights().parameters()) {
            if (isTable(table)) {
                long rows = table.tensor().shape().dim(0);
                long needed = needed(facts, table).orElse(rows);
                if (needed < rows && journal.permits(table)) {
                    Tensor cut = cut(table.held(), needed, journal);
                    edit.exchange(table.held(), cut);
                    journal.change(
                            table, "keeps the " + needed + " of " + rows + " rows that can be read", cut.byteSize());
                } else if (needed >= rows) {
                    journal.refuse(table, "any of its rows may be read");
                }
            }
        }
        return edit.finish();
    }

    private static boolean isTable(Weight weight) {
        boolean looked = !weight.uses().isEmpty() && weight.uses().stream().allMatch(DropRows::looksUp);
        Tensor tensor = weight.tensor();
        return looked
                && weight.fixed()
                && tensor.shape().rank() == 2
                && tensor.type().bits() % 8 == 0
                && (tensor.data().encoding() == Encoding.RAW || tensor.data().encoding() == Encoding.FLOATS);
    }

    private static boolean looksUp(WeightUse use) {
        return use.node().is("Gather")
                && use.input() == 0
                && use.node().intAttribute("axis", 0) == 0
                && use.path().isEmpty();
    }

    /** How many rows are read at most; empty if that is not known. */
    private Optional<Long> needed(Facts facts, Weight table) {
        Role role = facts.role(table);
        if (role == Role.EMBEDDING_TOKEN_TYPE && tokenTypes > 0) {
            return Optional.of((long) tokenTypes);
        }
        boolean leaves = facts.uses().isOutput(table.scope(), table.name());
        long most = 0;
        for (WeightUse use : table.uses()) {
            int length = role == Role.EMBEDDING_POSITION ? maxLength : 0;
            Optional<Bounds> bounds = new IndexBounds(facts, length).of(use.scope(), use.node(), 1);
            // A negative index counts from the end of the table.
            if (leaves || bounds.isEmpty() || bounds.get().low() < 0) {
                return Optional.empty();
            }
            most = Math.max(most, bounds.get().high() + 1);
        }
        return Optional.of(most);
    }

    private static Tensor cut(Tensor table, long rows, RewriteLog journal) {
        long columns = table.shape().dim(1);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(table.type().bytes(rows * columns)));
        try {
            table.data().read(0, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read tensor " + table.name() + ": " + e.getMessage(), e);
        }
        return Tensor.of(
                table.name(),
                table.type(),
                Shape.of(rows, columns),
                journal.scratch().keep(bytes.array()));
    }
}
