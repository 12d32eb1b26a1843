/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.inference;

import dev.pare.graph.Node;
import dev.pare.operators.call.Call;
import dev.pare.operators.fold.Numbers;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import dev.pare.tensor.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A node with what was inferred of its inputs. */
record NodeCall(Node node, long version, List<Inferred> inputs, String prefix) implements Call {
    private Inferred input(int index) {
        return index < inputs.size() ? inputs.get(index) : Inferred.NOTHING;
    }

    @Override
    public DataType type(int input) {
        return input(input).type();
    }

    @Override
    public Optional<SymbolicShape> shape(int input) {
        return input(input).shape();
    }

    @Override
    public Optional<Numbers> numbers(int input) {
        return input(input).wholeNumbers();
    }

    @Override
    public Optional<double[]> reals(int input) {
        return input(input).constant().flatMap(c -> {
            if (c.type() == DataType.FLOAT) {
                float[] floats = c.floats();
                double[] all = new double[floats.length];
                for (int i = 0; i < all.length; i++) {
                    all[i] = floats[i];
                }
                return Optional.of(all);
            }
            return c.longs().map(l -> Arrays.stream(l).asDoubleStream().toArray());
        });
    }

    @Override
    public Size result(int output, int axis) {
        return Size.result(prefix + node.outputs().get(output), axis);
    }
}
