/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.operators.shapes.Reduced;
import dev.pare.operators.shapes.Rules;
import dev.pare.operators.shapes.Windowed;

/** Operators that make fewer numbers of many, or search among them. */
final class Reductions {
    static final Family ALL = new Family("")
            .one(Kind.REDUCES, Reduced::reduce, """
                    ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
                    ReduceSumSquare""")
            .add(Kind.ACCUMULATES, Rules.like(0), "CumSum CumProd")
            .one(Kind.SEARCHES, Reduced::best, "ArgMax ArgMin")
            .add(Kind.SEARCHES, Reduced::topK, "TopK")
            .one(Kind.SEARCHES, Reduced::nonZero, "NonZero")
            .one(Kind.SEARCHES, Reduced::compress, "Compress")
            .add(Kind.SEARCHES, Rules.ranks(2), "NonMaxSuppression")
            .add(Kind.SEARCHES, Rules::unknown, "Unique")
            .add(Kind.DISTRIBUTES, Rules.like(0), "Softmax LogSoftmax Hardmax")
            .add(Kind.POOLS, Windowed::pool, "AveragePool LpPool MaxPool")
            .one(Kind.POOLS, Windowed::global, "GlobalAveragePool GlobalLpPool GlobalMaxPool")
            .add(Kind.POOLS, Rules.ranks(4), "MaxRoiPool RoiAlign")
            .one(Kind.RESAMPLES, Windowed::resize, "Resize Upsample")
            .add(Kind.RESAMPLES, Rules::unknown, "GridSample MaxUnpool AffineGrid")
            .add(Kind.JUDGES, Rules::unknown, "NegativeLogLikelihoodLoss SoftmaxCrossEntropyLoss");

    private Reductions() {}
}
