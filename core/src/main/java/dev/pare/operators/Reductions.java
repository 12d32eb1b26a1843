/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

/** Operators that make fewer numbers of many, or search among them. */
final class Reductions {
    static final Family ALL = new Family("")
            .add(Kind.REDUCES, """
                    ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
                    ReduceSumSquare""")
            .add(Kind.ACCUMULATES, "CumSum CumProd")
            .add(Kind.SEARCHES, "ArgMax ArgMin TopK Unique NonZero NonMaxSuppression Compress")
            .add(Kind.DISTRIBUTES, "Softmax LogSoftmax Hardmax")
            .add(Kind.POOLS, """
                    AveragePool GlobalAveragePool GlobalLpPool GlobalMaxPool LpPool MaxPool MaxRoiPool RoiAlign""")
            .add(Kind.RESAMPLES, "Resize Upsample GridSample MaxUnpool AffineGrid")
            .add(Kind.JUDGES, "NegativeLogLikelihoodLoss SoftmaxCrossEntropyLoss");

    private Reductions() {}
}
