/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.shapes;

import dev.pare.graph.AttributeValue;
import dev.pare.operators.call.Call;
import dev.pare.operators.sizes.Broadcast;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shapes of products. */
public final class Multiplied {
    private Multiplied() {}

    /** A product of matrices, in stacks that are broadcast, with the two inputs at these places. */
    public static Call.ShapeRule matrices(int left, int right) {
        return Rules.first(call ->
                call.shape(left).flatMap(a -> call.shape(right).flatMap(b -> product(a, b))));
    }

    private static Optional<SymbolicShape> product(SymbolicShape a, SymbolicShape b) {
        if (a.rank() == 0 || b.rank() == 0) {
            return Optional.empty();
        }
        SymbolicShape left = a.rank() == 1 ? a.inserted(0, Size.ONE) : a;
        SymbolicShape right = b.rank() == 1 ? b.inserted(1, Size.ONE) : b;
        SymbolicShape stack = Broadcast.of(left.part(0, left.rank() - 2), right.part(0, right.rank() - 2));
        SymbolicShape product = stack;
        if (a.rank() > 1) {
            product = product.inserted(product.rank(), left.size(-2));
        }
        if (b.rank() > 1) {
            product = product.inserted(product.rank(), right.size(-1));
        }
        return Optional.of(product);
    }

    public static Optional<SymbolicShape> fused(Call call) {
        return call.shape(0)
                .flatMap(a -> call.shape(1).flatMap(b -> {
                    boolean plain = call.attribute("transBatchA", 0) == 0 && call.attribute("transBatchB", 0) == 0;
                    return plain
                            ? product(turned(a, call.attribute("transA", 0)), turned(b, call.attribute("transB", 0)))
                            : Optional.empty();
                }));
    }

    private static SymbolicShape turned(SymbolicShape shape, long turn) {
        return turn == 0 || shape.rank() < 2
                ? shape
                : shape.with(-1, shape.size(-2)).with(-2, shape.size(-1));
    }

    /** Matrices alone, each possibly transposed, with the two at these places. */
    public static Call.ShapeRule gemm(int left, int right) {
        return Rules.first(call -> call.shape(left)
                .flatMap(a -> call.shape(right)
                        .map(b -> SymbolicShape.of(
                                a.size(call.attribute("transA", 0) == 1 ? 1 : 0),
                                b.size(call.attribute("transB", 0) == 1 ? 0 : 1)))));
    }

    /** A product with a packed matrix whose number of columns is an attribute. */
    public static Optional<SymbolicShape> packed(Call call) {
        return call.shape(0).map(s -> s.with(-1, Size.of(call.attribute("N", 0))));
    }

    public static Optional<SymbolicShape> einsum(Call call) {
        if (!(call.node().attribute("equation").orElse(null) instanceof AttributeValue.Text text)) {
            return Optional.empty();
        }
        String[] sides = text.text().replace(" ", "").split("->", -1);
        String[] terms = sides[0].split(",", -1);
        if (sides.length != 2
                || sides[0].contains(".")
                || terms.length != call.node().inputs().size()) {
            return Optional.empty();
        }
        Map<Character, Size> sizes = new HashMap<>();
        for (int i = 0; i < terms.length; i++) {
            Optional<SymbolicShape> shape = call.shape(i);
            if (shape.isEmpty() || shape.get().rank() != terms[i].length()) {
                return Optional.empty();
            }
            for (int axis = 0; axis < terms[i].length(); axis++) {
                sizes.merge(terms[i].charAt(axis), shape.get().size(axis), Broadcast::of);
            }
        }
        List<Size> result = new ArrayList<>();
        for (char letter : sides[1].toCharArray()) {
            result.add(sizes.get(letter));
        }
        return result.contains(null) ? Optional.empty() : Optional.of(new SymbolicShape(result));
    }
}
