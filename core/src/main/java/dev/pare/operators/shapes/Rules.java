/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.shapes;

import dev.pare.operators.call.Call;
import dev.pare.operators.sizes.Broadcast;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Rules that many operators share. */
public final class Rules {
    private Rules() {}

    static List<Optional<SymbolicShape>> only(Optional<SymbolicShape> shape) {
        return List.of(shape);
    }

    /** A rule for the first output alone. */
    public static Call.ShapeRule first(Function<Call, Optional<SymbolicShape>> rule) {
        return call -> only(rule.apply(call));
    }

    /** All outputs have the shape of an input. */
    public static Call.ShapeRule like(int input) {
        return call -> Collections.nCopies(call.node().outputs().size(), call.shape(input));
    }

    /** The first output has the shape of an input; of the others nothing is known. */
    public static Call.ShapeRule firstLike(int input) {
        return call -> only(call.shape(input));
    }

    /** The common shape of all inputs. */
    public static List<Optional<SymbolicShape>> broadcast(Call call) {
        return only(common(call, range(call.node().inputs().size())));
    }

    /** The common shape of some inputs. */
    public static Call.ShapeRule broadcast(int... inputs) {
        return call -> only(common(call, inputs));
    }

    private static int[] range(int count) {
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private static Optional<SymbolicShape> common(Call call, int... inputs) {
        List<Optional<SymbolicShape>> shapes = new ArrayList<>();
        for (int input : inputs) {
            shapes.add(call.shape(input));
        }
        return Broadcast.of(shapes);
    }

    /** Outputs with a fixed number of axes whose sizes only a run knows. */
    public static Call.ShapeRule ranks(int... ranks) {
        return call -> {
            List<Optional<SymbolicShape>> all = new ArrayList<>();
            for (int i = 0; i < Math.min(ranks.length, call.node().outputs().size()); i++) {
                all.add(Optional.of(call.results(i, ranks[i])));
            }
            return all;
        };
    }

    /** Outputs that are single numbers. */
    public static List<Optional<SymbolicShape>> scalars(Call call) {
        return Collections.nCopies(call.node().outputs().size(), Optional.of(SymbolicShape.SCALAR));
    }

    /** Nothing is known. */
    public static List<Optional<SymbolicShape>> unknown(Call call) {
        return List.of();
    }

    static Size fixed(long number) {
        return Size.of(number);
    }
}
