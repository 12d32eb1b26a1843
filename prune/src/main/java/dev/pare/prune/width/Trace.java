package dev.pare.prune.width;

import dev.pare.analysis.Weight;
import dev.pare.graph.Node;
import java.util.List;
import java.util.Set;

/** Everything between the matrices that make heads or neurons and those that read them which has to follow when some go. */
sealed interface Trace {
    /**
     * @param rows constants with an axis of units
     * @param sizes numbers that state how many there are
     * @param values names of the values that get narrower
     */
    record Found(List<Row> rows, List<Size> sizes, Set<String> values) implements Trace {
        public Found {
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
     * A Reshape that states a size.
     *
     * @param target the node's target, number by number
     * @param axis which of them counts units
     * @param perUnit what stands there for each unit
     */
    record Size(Node reshape, Target target, int axis, int perUnit) {}
}
