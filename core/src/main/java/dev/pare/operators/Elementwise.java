/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.operators.call.Types;
import dev.pare.operators.shapes.Rules;
import dev.pare.tensor.DataType;

/** Operators that compute each element by itself. */
final class Elementwise {
    static final Family ALL = new Family("")
            .add(Kind.CASTS, Rules.like(0), "Cast CastLike")
            .add(Kind.OTHER, Rules::unknown, "BitCast")
            .typed(Types.named("to", Types.always(DataType.UNKNOWN)), "Cast BitCast")
            .typed(Types.like(1, DataType.UNKNOWN), "CastLike")
            .add(Kind.ACTIVATES, Rules.like(0), """
                    Celu Elu Erf Gelu HardSigmoid HardSwish LeakyRelu Mish Relu Selu Sigmoid Softplus Softsign Swish Tanh
                    ThresholdedRelu""")
            .add(Kind.ACTIVATES, Rules::broadcast, "PRelu")
            .add(Kind.TRANSFORMS, Rules.like(0), """
                    Acos Acosh Asin Asinh Atan Atanh Ceil Clip Cos Cosh Exp Floor Log Reciprocal Round Shrink Sign Sin Sinh
                    Sqrt Tan BitwiseNot""")
            .add(Kind.CHANGES_SIGN, Rules.like(0), "Abs Neg")
            .add(Kind.COMBINES, Inputs.all(), Rules::broadcast, """
                    Add Sub Mul Div Pow Mod Max Min Sum Mean BitShift BitwiseAnd BitwiseOr BitwiseXor""")
            .add(Kind.COMPARES, Inputs.all(), Rules::broadcast, """
                    Equal Greater GreaterOrEqual Less LessOrEqual IsInf IsNaN""")
            .add(Kind.DECIDES, Inputs.all(), Rules::broadcast, "And Or Xor Not")
            .add(Kind.CHOOSES, Inputs.of(1, 2), Rules::broadcast, "Where");

    private Elementwise() {}
}
