/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.operators.call.Call;
import dev.pare.operators.call.Types;
import dev.pare.operators.shapes.Rules;
import dev.pare.operators.sizes.SymbolicShape;
import dev.pare.tensor.DataType;
import java.util.List;
import java.util.Optional;

/** Operators between real numbers and codes. */
final class Quantization {
    static final Family ALL = new Family("")
            .add(Kind.QUANTIZES, Rules.like(0), "QuantizeLinear")
            .add(Kind.QUANTIZES, Quantization::dynamic, "DynamicQuantizeLinear")
            .add(Kind.DEQUANTIZES, Rules.like(0), "DequantizeLinear")
            .typed(Types.named("output_dtype", Types.like(2, DataType.UINT8)), "QuantizeLinear")
            .typed(Types.named("output_dtype", Types.like(1, DataType.FLOAT)), "DequantizeLinear");

    private Quantization() {}

    private static List<Optional<SymbolicShape>> dynamic(Call call) {
        Optional<SymbolicShape> scalar = Optional.of(SymbolicShape.SCALAR);
        return List.of(call.shape(0), scalar, scalar);
    }
}
