/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.types;

import dev.pare.graph.AttributeValue;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import java.util.List;
import java.util.function.Function;

/** How an operator's output types follow from its input types and attributes. */
@FunctionalInterface
interface OutputRule {
    /** The type of output {@code index}; UNKNOWN where the rule cannot tell. */
    DataType type(Node node, int index, Function<String, DataType> inputs);

    /** Outputs have the type of one input, or of the first that is there when it is omitted. */
    static OutputRule sameAs(int input) {
        return (node, index, inputs) -> {
            String name = node.input(input);
            return name.isEmpty() ? firstPresent(node, inputs) : inputs.apply(name);
        };
    }

    static OutputRule always(DataType type) {
        return (node, index, inputs) -> type;
    }

    /** Outputs in order by rules; the last rule holds for all further outputs. */
    static OutputRule each(OutputRule... rules) {
        return (node, index, inputs) -> rules[Math.min(index, rules.length - 1)].type(node, index, inputs);
    }

    /** An attribute names the type by its number; without the attribute another rule holds. */
    static OutputRule named(String attribute, OutputRule otherwise) {
        return (node, index, inputs) -> {
            AttributeValue value = node.attribute(attribute).orElse(null);
            if (value == null) {
                return otherwise.type(node, index, inputs);
            }
            boolean readable = value instanceof AttributeValue.Int;
            int code = readable ? Math.toIntExact(node.intAttribute(attribute, 0)) : 0;
            return code == 0 && readable
                    ? otherwise.type(node, index, inputs)
                    : readable ? DataType.of(code) : DataType.UNKNOWN;
        };
    }

    /** The type of a tensor in an attribute; without the attribute a fixed type. */
    static OutputRule ofTensor(String attribute, DataType otherwise) {
        return (node, index, inputs) -> {
            AttributeValue value = node.attribute(attribute).orElse(null);
            if (value == null) {
                return otherwise;
            }
            return value instanceof AttributeValue.OfTensor tensor
                    ? tensor.tensor().type()
                    : DataType.UNKNOWN;
        };
    }

    /** What a Constant node holds, in any of its forms. */
    static DataType constant(Node node, int index, Function<String, DataType> inputs) {
        List<String> names = node.attributes().stream()
                .map(a -> a.name())
                .filter(n -> n.contains("value"))
                .toList();
        return switch (names.isEmpty() ? "" : names.get(0)) {
            case "value" -> ofTensor("value", DataType.UNKNOWN).type(node, index, inputs);
            case "value_float", "value_floats" -> DataType.FLOAT;
            case "value_int", "value_ints" -> DataType.INT64;
            case "value_string", "value_strings" -> DataType.STRING;
            default -> DataType.UNKNOWN;
        };
    }

    private static DataType firstPresent(Node node, Function<String, DataType> inputs) {
        return node.inputs().stream()
                .filter(i -> !i.isEmpty())
                .findFirst()
                .map(inputs)
                .orElse(DataType.UNKNOWN);
    }
}
