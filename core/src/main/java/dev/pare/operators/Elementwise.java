/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

/** Operators that compute each element by itself. */
final class Elementwise {
    static final Family ALL = new Family("")
            .add(Kind.CASTS, "Cast CastLike BitCast")
            .add(Kind.ACTIVATES, """
                    Celu Elu Erf Gelu HardSigmoid HardSwish LeakyRelu Mish PRelu Relu Selu Sigmoid Softplus Softsign Swish Tanh
                    ThresholdedRelu""")
            .add(Kind.TRANSFORMS, """
                    Abs Acos Acosh Asin Asinh Atan Atanh Ceil Clip Cos Cosh Exp Floor Log Neg Reciprocal Round Shrink Sign Sin Sinh
                    Sqrt Tan""")
            .add(Kind.COMBINES, Inputs.all(), "Add Sub Mul Div Pow Mod Max Min Sum Mean")
            .add(Kind.COMPARES, Inputs.all(), "Equal Greater GreaterOrEqual Less LessOrEqual IsInf IsNaN")
            .add(Kind.DECIDES, Inputs.all(), "And Or Xor Not BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor")
            .add(Kind.CHOOSES, Inputs.of(1, 2), "Where");

    private Elementwise() {}
}
