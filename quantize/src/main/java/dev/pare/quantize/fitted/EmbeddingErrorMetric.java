/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.dataflow.FlowResult;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses.Use;
import dev.pare.dataflow.Worklist;
import dev.pare.graph.Node;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.quantize.product.Multiplication;
import dev.pare.quantize.rounding.Hessian;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What reads the rows of a table: the products that take them, or sums and norms of them, as they are passed on. An error e of a row costs
 * about e M eᵀ, with M the sum of G W Wᵀ G over the readers W and the factors G of the norm before each; a norm also takes the mean out. Errors
 * that no reader sees cost nothing here, though what is passed on beside the readers may still carry them to the end: a share for all
 * directions allows for that.
 */
final class EmbeddingErrorMetric {
    /** Larger matrices, such as those that a vocabulary is multiplied with, are left out: they would take more memory than they are worth. */
    private static final long MOST_ELEMENTS = 1L << 26;

    /** What a value was multiplied with on the way from the table, and whether a mean was taken out. */
    private record Passed(double[] factors, boolean centred) {}

    private final Facts facts;
    private final int width;
    private final double unseen;
    private final double[] metric;
    private final Set<String> seen = new HashSet<>();

    private EmbeddingErrorMetric(Facts facts, int width, double unseen) {
        this.facts = facts;
        this.unseen = unseen;
        this.width = width;
        this.metric = new double[width * width];
    }

    /**
     * The cost of errors in rows of a table; empty if nothing reads them.
     *
     * @param unseen what an error costs in any direction, relative to the mean of what readers see
     */
    static Optional<Hessian> of(Weight table, Facts facts, double unseen) {
        EmbeddingErrorMetric readers = new EmbeddingErrorMetric(facts, Channels.length(table), unseen);
        double[] ones = new double[readers.width];
        Arrays.fill(ones, 1);
        List<FlowResult.Reached<Passed>> starts = new ArrayList<>();
        for (WeightUse use : table.uses()) {
            if (use.node().is("Gather") && readers.seen.add(use.node().output())) {
                facts.uses()
                        .resolve(use.scope(), use.node().output())
                        .ifPresent(v -> starts.add(new FlowResult.Reached<>(v, new Passed(ones, false))));
            }
        }
        Worklist.forward(facts.uses(), readers::visit).from(starts);
        return readers.hessian();
    }

    /** Each value is passed once, in the form in which it is met first. */
    private Step<Passed> pass(Use use, Passed next) {
        String output = use.node().outputs().get(0);
        return seen.add(output) ? Step.to(use.scope(), output, next) : Step.stop();
    }

    private Step<Passed> visit(Use use, Passed at) {
        Node node = use.node();
        boolean product = node.is("MatMul") || node.is("Gemm") || node.is("Conv");
        Optional<Weight> other = facts.weights().feeding(node, use.input() == 0 ? 1 : 0);
        if (product && use.input() == 0) {
            other.ifPresent(w -> read(w, node, at));
            return Step.stop();
        }
        if (node.is("Mul")) {
            return pass(use, new Passed(times(at.factors(), other), at.centred()));
        }
        if (node.is("LayerNormalization") && use.input() == 0) {
            return pass(use, new Passed(times(at.factors(), other), true));
        }
        if (node.is("Sub") && use.input() == 0) {
            boolean mean = facts.uses()
                    .producer(use.scope(), node.input(1))
                    .filter(n -> n.is("ReduceMean"))
                    .isPresent();
            return pass(use, new Passed(at.factors(), at.centred() || mean));
        }
        boolean same = node.is("Add") || node.is("Identity") || node.is("Transpose") || node.is("Dropout");
        return same || (node.is("Div") && use.input() == 0) ? pass(use, at) : Step.stop();
    }

    private double[] times(double[] factors, Optional<Weight> scale) {
        if (scale.isEmpty() || scale.get().tensor().shape().elements() != width) {
            return factors;
        }
        double[] times = factors.clone();
        float[] values = new float[width];
        TensorValues.floats(scale.get().tensor(), 0, values, width);
        for (int i = 0; i < width; i++) {
            times[i] *= values[i];
        }
        return times;
    }

    /** Adds a product's part: rows of its matrix, one for each input, times the factors. */
    private void read(Weight weight, Node node, Passed at) {
        Shape shape = weight.tensor().shape();
        if (shape.elements() > MOST_ELEMENTS || shape.elements() % width != 0 || shape.rank() < 2) {
            return;
        }
        if (!weight.tensor().type().isFloating()) {
            return;
        }
        int elements = (int) shape.elements();
        float[] stored = new float[elements];
        TensorValues.floats(weight.tensor(), 0, stored, elements);
        int groups = node.is("Conv") ? (int) node.intAttribute("group", 1) : 1;
        boolean byOutput = node.is("Conv")
                || weight.uses().stream().anyMatch(u -> u.node() == node && Multiplication.transposed(u));
        int inputs = width / groups;
        int shared = elements / width;
        if (shape.intDim(byOutput ? 1 : 0) != inputs || elements % (groups * inputs) != 0) {
            return;
        }
        // Outputs in rows: their Gram matrix over the inputs is W Wᵀ.
        float[] rows = new float[shared * width];
        for (int i = 0; i < elements; i++) {
            int output = byOutput ? i / inputs : i % shared;
            int input = byOutput ? output / (elements / inputs / groups) * inputs + i % inputs : i / shared;
            rows[output % shared * width + input] = (float) (stored[i] * at.factors()[input]);
        }
        if (at.centred()) {
            centre(rows, shared);
        }
        add(rows, shared, groups);
    }

    /** A norm takes the mean of a row out: what an output is multiplied with adds up to nothing. */
    private void centre(float[] rows, int count) {
        for (int r = 0; r < count; r++) {
            double mean = 0;
            for (int i = 0; i < width; i++) {
                mean += rows[r * width + i] / width;
            }
            for (int i = 0; i < width; i++) {
                rows[r * width + i] -= (float) mean;
            }
        }
    }

    private void add(float[] rows, int count, int groups) {
        double[] gram = new double[width * width];
        LinearAlgebra.openBlas().addGram(rows, count, width, gram);
        int each = width / groups;
        for (int i = 0; i < gram.length; i++) {
            // Outputs of different groups, which share a row here, have nothing to do with each other.
            metric[i] += i / width / each == i % width / each ? gram[i] : 0;
        }
    }

    private Optional<Hessian> hessian() {
        double trace = 0;
        for (int i = 0; i < width; i++) {
            trace += metric[i * width + i];
        }
        if (!(trace > 0) || Double.isInfinite(trace)) {
            return Optional.empty();
        }
        for (int i = 0; i < width; i++) {
            metric[i * width + i] += unseen * trace / width;
        }
        return Optional.of(Hessian.of(width, metric));
    }
}
