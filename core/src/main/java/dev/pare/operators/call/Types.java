/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.call;

import dev.pare.graph.AttributeValue;
import dev.pare.tensor.DataType;
import java.util.Locale;

/** Rules for element types. */
public final class Types {
    private Types() {}

    /** What the signature says: a fixed type, or that of an input whose type has the same name. */
    public static DataType bySignature(Call call, Signature signature, int output) {
        Signature.Parameter result = signature.output(output);
        if (!result.isVariable()) {
            return fixed(result.type());
        }
        for (int i = 0; i < call.node().inputs().size(); i++) {
            DataType type = call.type(i);
            if (signature.input(i).type().equals(result.type()) && type != DataType.UNKNOWN) {
                return type;
            }
        }
        return DataType.UNKNOWN;
    }

    private static DataType fixed(String name) {
        try {
            return DataType.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return DataType.UNKNOWN;
        }
    }

    /** An attribute names the type of the first output; without it another rule holds. */
    public static Call.TypeRule named(String attribute, Call.TypeRule otherwise) {
        return (call, signature, output) -> {
            AttributeValue value = call.node().attribute(attribute).orElse(null);
            boolean given = value instanceof AttributeValue.Int number && number.value() != 0;
            if (output > 0 || value == null || (value instanceof AttributeValue.Int && !given)) {
                return output > 0 ? bySignature(call, signature, output) : otherwise.type(call, signature, output);
            }
            return given ? DataType.of((int) ((AttributeValue.Int) value).value()) : DataType.UNKNOWN;
        };
    }

    public static Call.TypeRule always(DataType type) {
        return (call, signature, output) -> type;
    }

    /** The type of an input, or another if it is left out. */
    public static Call.TypeRule like(int input, DataType otherwise) {
        return (call, signature, output) -> call.has(input) ? call.type(input) : otherwise;
    }

    /** A rule for the first output, the signature for the others. */
    public static Call.TypeRule first(Call.TypeRule rule) {
        return (call, signature, output) ->
                output == 0 ? rule.type(call, signature, 0) : bySignature(call, signature, output);
    }

    /** The first output by the signature, the others by a rule. */
    public static Call.TypeRule others(Call.TypeRule rule) {
        return (call, signature, output) ->
                output == 0 ? bySignature(call, signature, 0) : rule.type(call, signature, output);
    }

    /** The type of a tensor in an attribute. */
    public static Call.TypeRule tensor(String attribute, DataType otherwise) {
        return (call, signature, output) -> {
            AttributeValue value = call.node().attribute(attribute).orElse(null);
            return value == null
                    ? otherwise
                    : value instanceof AttributeValue.OfTensor t ? t.tensor().type() : DataType.UNKNOWN;
        };
    }

    /** What a Constant holds, in any of its forms. */
    public static DataType constant(Call call, Signature signature, int output) {
        String name = call.node().attributes().stream()
                .map(a -> a.name())
                .filter(n -> n.contains("value"))
                .findFirst()
                .orElse("");
        return switch (name) {
            case "value" -> tensor("value", DataType.UNKNOWN).type(call, signature, output);
            case "value_float", "value_floats" -> DataType.FLOAT;
            case "value_int", "value_ints" -> DataType.INT64;
            case "value_string", "value_strings" -> DataType.STRING;
            default -> DataType.UNKNOWN;
        };
    }
}
