/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.shapes;

import dev.pare.operators.call.Call;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import java.util.Optional;

/** Shapes of what indices name. */
public final class LookedUp {
    private LookedUp() {}

    public static Optional<SymbolicShape> gather(Call call) {
        return call.shape(0)
                .flatMap(data -> call.shape(1).map(indices -> {
                    int axis = Call.fromStart(call.attribute("axis", 0), data.rank());
                    return data.part(0, axis).followedBy(indices).followedBy(data.part(axis + 1, data.rank()));
                }));
    }

    public static Optional<SymbolicShape> gatherND(Call call) {
        return call.shape(0)
                .flatMap(data -> call.shape(1).flatMap(indices -> {
                    Size depth = indices.size(-1);
                    int batch = (int) call.attribute("batch_dims", 0);
                    return depth.isFixed()
                            ? Optional.of(indices.part(0, indices.rank() - 1)
                                    .followedBy(data.part(
                                            batch + (int) depth.value().getAsLong(), data.rank())))
                            : Optional.empty();
                }));
    }

    public static Optional<SymbolicShape> oneHot(Call call) {
        return call.shape(0).map(indices -> {
            int axis = Call.fromStart(call.attribute("axis", -1), indices.rank() + 1);
            Size depth = call.numbers(1).map(n -> n.all().get(0)).orElseGet(() -> call.result(0, axis));
            return indices.inserted(axis, depth);
        });
    }
}
