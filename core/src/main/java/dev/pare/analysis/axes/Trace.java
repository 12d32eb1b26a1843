/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import dev.pare.analysis.Weight;
import dev.pare.graph.Node;
import java.util.List;
import java.util.Set;

/** Everything between the matrices that make heads or neurons and those that read them which has to follow when some go. */
public sealed interface Trace {
    /**
     * @param rows constants with an axis of units
     * @param sizes numbers that state how many there are
     * @param bounds places at which values are cut
     * @param picks computed values with an axis of units
     * @param values names of the values that get narrower
     */
    record Found(List<Row> rows, List<Size> sizes, List<Bound> bounds, List<Pick> picks, Set<String> values)
            implements Trace {
        public Found {
            bounds = List.copyOf(bounds);
            picks = List.copyOf(picks);
            rows = List.copyOf(rows);
            sizes = List.copyOf(sizes);
            values = Set.copyOf(values);
        }
    }

    record Refused(String reason) implements Trace {}

    /**
     * A constant that is added or multiplied along the axis.
     *
     * @param axis of the constant
     */
    record Row(Weight weight, Node node, int input, int axis, int outer, int inner) {}

    /**
     * A value that is computed from elsewhere and varies along the axis, such as the cosines of rotary embeddings.
     *
     * @param fromEnd the axis, −1 for the last
     */
    record Pick(Node node, int input, int fromEnd, int outer, int inner) {}

    /**
     * A constant that says where a Slice begins or ends, along the axis of the units.
     *
     * @param perUnit what stands there for each unit, negative if it counts from the end
     */
    record Bound(Node slice, int input, int perUnit) {}

    /**
     * A Reshape or Expand that states a size.
     *
     * @param target the sizes that it asks for, number by number
     * @param axis which of them counts units
     * @param perUnit what stands there for each unit
     */
    record Size(Node node, SizeList target, int axis, int perUnit) {}
}
