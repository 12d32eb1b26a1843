/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Cuts values along their last axis, as the operator set of a model wants it; sizes that come again are stored once. */
final class Splits {
    /** The opset from which on the sizes of Split are an input. */
    private static final int SIZES_AS_INPUT = 13;

    private final ModelEdit edit;
    private final long opset;
    private final Map<Graph, Map<List<Long>, String>> stored = new IdentityHashMap<>();

    Splits(ModelEdit edit, long opset) {
        this.edit = edit;
        this.opset = opset;
    }

    /** @param outputs names of the parts, as many as there are sizes */
    Node split(LayoutRegion island, String input, long[] sizes, List<String> outputs) {
        String name = edit.freshName(input + ".split");
        Attribute axis = Attribute.of("axis", island.rank() - 1);
        return opset < SIZES_AS_INPUT
                ? Node.of("Split", name, List.of(input), outputs, axis, Attribute.ints("split", sizes))
                : Node.of("Split", name, List.of(input, stored(island.scope(), input, sizes)), outputs, axis);
    }

    private String stored(Graph scope, String input, long... sizes) {
        List<Long> key = Arrays.stream(sizes).boxed().toList();
        return stored.computeIfAbsent(scope, s -> new HashMap<>()).computeIfAbsent(key, k -> {
            String name = edit.freshName(input + ".sizes");
            edit.addInitializer(scope, Tensor.longs(name, Shape.of(sizes.length), sizes));
            return name;
        });
    }
}
