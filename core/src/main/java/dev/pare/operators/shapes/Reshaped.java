/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.shapes;

import dev.pare.operators.call.Call;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a Reshape makes of the sizes that it is asked for: 0 keeps a size, -1 stands for what is left. */
final class Reshaped {
    private Reshaped() {}

    static SymbolicShape of(Call call, List<Size> target) {
        Optional<SymbolicShape> data = call.shape(0);
        boolean keeps = call.attribute("allowzero", 0) == 0;
        List<Size> sizes = new ArrayList<>();
        int open = -1;
        for (int i = 0; i < target.size(); i++) {
            int axis = i;
            Size wanted = target.get(i);
            if (wanted.is(-1)) {
                open = i;
                sizes.add(Size.ONE);
            } else if (wanted.is(0) && keeps) {
                sizes.add(
                        data.filter(s -> axis < s.rank()).map(s -> s.size(axis)).orElseGet(() -> call.result(0, axis)));
            } else {
                sizes.add(wanted);
            }
        }
        if (open >= 0) {
            sizes.set(open, left(data, new SymbolicShape(sizes), call.result(0, open)));
        }
        return new SymbolicShape(sizes);
    }

    /** The elements that are there for those that the other sizes take. */
    private static Size left(Optional<SymbolicShape> data, SymbolicShape others, Size otherwise) {
        if (data.isEmpty()) {
            return otherwise;
        }
        Size taken = others.elements();
        return taken.is(0)
                ? otherwise
                : data.get()
                        .elements()
                        .dividedBy(taken)
                        .orElseGet(() -> cancelled(data.get(), others).orElse(otherwise));
    }

    /** Sizes that stand on both sides are taken off before dividing, which helps where one of them is a sum. */
    private static Optional<Size> cancelled(SymbolicShape data, SymbolicShape others) {
        List<Size> above = new ArrayList<>(data.sizes());
        List<Size> below = new ArrayList<>();
        for (Size size : others.sizes()) {
            if (size.isFixed() || !above.remove(size)) {
                below.add(size);
            }
        }
        return new SymbolicShape(above).elements().dividedBy(new SymbolicShape(below).elements());
    }
}
