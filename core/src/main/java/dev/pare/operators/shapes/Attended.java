/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.shapes;

import dev.pare.operators.call.Call;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import java.util.List;
import java.util.Optional;

/** Shapes of attention in one node, and of recurrent networks. */
public final class Attended {
    private Attended() {}

    /** Query, key and value in three inputs or in one that is their concatenation; (batch, sequence, features) comes out. */
    public static Optional<SymbolicShape> ofThree(Call call) {
        boolean separate = call.has(1) && call.has(2);
        return call.shape(0)
                .filter(q -> q.rank() == 3)
                .flatMap(q -> separate
                        ? call.shape(2)
                                .map(v -> q.with(
                                        2, v.rank() == 3 ? v.size(2) : v.size(1).times(v.size(-1))))
                        : Optional.empty());
    }

    /** ONNX's own: query and value with heads as an axis, or merged with the features. */
    public static Optional<SymbolicShape> standard(Call call) {
        return call.shape(0)
                .flatMap(q -> call.shape(2).map(v -> {
                    if (q.rank() == 4) {
                        return q.with(3, v.size(-1));
                    }
                    long queries = call.attribute("q_num_heads", 1);
                    long heads = call.attribute("kv_num_heads", 1);
                    return q.with(2, v.size(-1).times(Size.of(queries)).dividedDown(Size.of(heads)));
                }));
    }

    /** The weights of query, key and value side by side. */
    public static Optional<SymbolicShape> weightsInside(Call call) {
        return call.shape(0)
                .flatMap(x -> call.shape(1)
                        .map(w -> x.with(
                                -1,
                                call.attributes("qkv_hidden_sizes")
                                        .map(s -> Size.of(s[2]))
                                        .orElseGet(() -> w.size(-1).dividedDown(Size.of(3))))));
    }

    /** Query and grouped keys and values: the result is like the query. */
    public static Optional<SymbolicShape> grouped(Call call) {
        return call.has(1) ? call.shape(0) : Optional.empty();
    }

    /** (sequence, directions, batch, units) and last states. */
    public static List<Optional<SymbolicShape>> recurrent(Call call) {
        boolean batchFirst = call.attribute("layout", 0) == 1;
        Optional<SymbolicShape> x = call.shape(0).filter(s -> s.rank() == 3 && !batchFirst);
        Optional<SymbolicShape> r = call.shape(2).filter(s -> s.rank() == 3);
        Optional<SymbolicShape> last = x.flatMap(s -> r.map(w -> SymbolicShape.of(w.size(0), s.size(1), w.size(2))));
        Optional<SymbolicShape> all = x.flatMap(s -> last.map(l -> l.inserted(0, s.size(0))));
        return List.of(all, last, last);
    }

    /** Tokens and positions looked up, summed and normalized; then the lengths, and the sum. */
    public static List<Optional<SymbolicShape>> embedded(Call call) {
        Optional<SymbolicShape> all =
                call.shape(0).flatMap(ids -> call.shape(2).map(t -> ids.followedBy(t.part(1, 2))));
        return List.of(all, call.shape(0).map(ids -> ids.part(0, 1)), all);
    }
}
