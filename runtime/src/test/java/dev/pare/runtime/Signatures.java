/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime;

import dev.pare.graph.Dim;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Short ways to write a model's inputs and outputs in a test. */
public final class Signatures {
    private Signatures() {}

    /** A port whose axes are numbers (fixed) or names (symbols). */
    public static Port port(String name, DataType type, Object... axes) {
        List<Dim> dims = new ArrayList<>();
        for (Object axis : axes) {
            dims.add(axis instanceof Integer size ? new Dim.Fixed(size) : new Dim.Symbolic(axis.toString()));
        }
        return new Port(name, type, dims);
    }

    /** Integer inputs [batch, sequence] and logits [batch, 2]. */
    public static Signature classifier(String... inputs) {
        return new Signature(
                Stream.of(inputs)
                        .map(name -> port(name, DataType.INT64, "batch", "sequence"))
                        .toList(),
                List.of(port("logits", DataType.FLOAT, "batch", 2)));
    }
}
