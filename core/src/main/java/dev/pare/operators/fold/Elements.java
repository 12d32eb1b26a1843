/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.fold;

import dev.pare.tensor.Shape;
import java.util.List;

/**
 * Elements of a tensor that can be picked and put together, whatever they are.
 *
 * @param <E> the kind of tensor
 */
interface Elements<E extends Elements<E>> {
    Shape shape();

    default int count() {
        return Math.toIntExact(shape().elements());
    }

    /** Whether tensors can be put behind each other. */
    boolean matches(E other);

    /** Elements of this tensor, one for each number, in another shape. */
    E picked(Shape to, int[] from);

    E reshaped(Shape to);

    /** Tensors that match, this one among them, one behind the other along an axis. */
    E joined(List<E> parts, int axis, Shape shape);
}
