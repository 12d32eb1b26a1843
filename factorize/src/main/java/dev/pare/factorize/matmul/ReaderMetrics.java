/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import dev.pare.analysis.AttentionBlock;
import dev.pare.analysis.Facts;
import dev.pare.analysis.Linear;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.lowrank.OutputMetric;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What reads the output of a weight, where structure tells it: an error in the values of a head passes, averaged over tokens, through
 * that head's rows of the attention's output matrix, so that D_h = O_h O_hᵀ. Where query heads share a value head (grouped-query
 * attention), and where layers share the weight, their blocks add up. For queries and keys see {@link ScoreMetrics}.
 */
final class ReaderMetrics {
    private final LinearAlgebra algebra;
    private final Facts facts;
    private final LinearUseFinder finder;
    private final ScoreMetrics scores;

    ReaderMetrics(LinearAlgebra algebra, Facts facts, Statistics statistics) {
        this.scores = new ScoreMetrics(algebra, facts, statistics);
        this.algebra = algebra;
        this.facts = facts;
        this.finder = new LinearUseFinder(facts);
    }

    /** The metric for the output of a weight; empty if all its outputs count the same. */
    Optional<OutputMetric> of(Weight weight) {
        List<Matrix> blocks = new ArrayList<>();
        for (AttentionBlock attention : facts.anatomy().attentions()) {
            boolean value = isOnly(attention.value(), weight);
            boolean query = isOnly(attention.query(), weight);
            boolean key = isOnly(attention.key(), weight);
            if ((value ? 1 : 0) + (query ? 1 : 0) + (key ? 1 : 0) > 1) {
                return Optional.empty();
            }
            if (value || query || key) {
                List<Matrix> readers = valueBlocks(attention);
                List<Matrix> more = value ? readers : scores.blocks(attention, query, readers);
                if (more.isEmpty() || (!blocks.isEmpty() && !fits(blocks, more))) {
                    return Optional.empty();
                }
                add(blocks, more);
            }
        }
        return blocks.isEmpty() ? Optional.empty() : OutputMetric.ofBlocks(algebra, blocks);
    }

    private static boolean isOnly(List<Linear> linears, Weight weight) {
        return linears.size() == 1 && linears.get(0).weight() == weight;
    }

    private static boolean fits(List<Matrix> blocks, List<Matrix> more) {
        return blocks.size() == more.size()
                && blocks.get(0).rows() == more.get(0).rows();
    }

    private static void add(List<Matrix> blocks, List<Matrix> more) {
        for (int i = 0; i < more.size(); i++) {
            if (blocks.size() <= i) {
                blocks.add(more.get(i));
            } else {
                blocks.set(i, blocks.get(i).plus(more.get(i)));
            }
        }
    }

    /** One block for each value head; none if the shapes say that heads lie otherwise than thought. */
    private List<Matrix> valueBlocks(AttentionBlock attention) {
        Optional<Matrix> output = output(attention);
        int heads = attention.heads();
        if (output.isEmpty()
                || attention.value().size() != 1
                || heads < 1
                || output.get().rows() % heads != 0) {
            return List.of();
        }
        int size = output.get().rows() / heads;
        long outputs = attention.value().get(0).outputs();
        if (outputs % size != 0 || outputs == 0 || heads % (outputs / size) != 0) {
            return List.of();
        }
        int valueHeads = (int) (outputs / size);
        int readers = heads / valueHeads;
        List<Matrix> blocks = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            Matrix rows = output.get().rows(head * size, (head + 1) * size);
            Matrix block = algebra.multiplyTransposedRight(rows, rows);
            if (head % readers == 0) {
                blocks.add(block);
            } else {
                blocks.set(head / readers, blocks.get(head / readers).plus(block));
            }
        }
        return blocks;
    }

    private Optional<Matrix> output(AttentionBlock attention) {
        if (attention.output().size() != 1) {
            return Optional.empty();
        }
        Weight output = attention.output().get(0).weight();
        boolean matrix = output.tensor().shape().rank() == 2;
        return matrix && finder.sites(output) instanceof LinearUses.Usable usable
                ? Optional.of(StoredMatrix.of(output, usable))
                : Optional.empty();
    }
}
