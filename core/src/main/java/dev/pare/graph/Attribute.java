/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A named constant of a node. */
public record Attribute(String name, AttributeValue value, UnknownFields carried) {
    public static Attribute of(String name, long value) {
        return new Attribute(name, new AttributeValue.Int(value), UnknownFields.NOTHING);
    }

    public static Attribute of(String name, float value) {
        return new Attribute(name, new AttributeValue.Real(value), UnknownFields.NOTHING);
    }

    public static Attribute of(String name, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return new Attribute(name, new AttributeValue.Text(UnknownFields.of(utf8)), UnknownFields.NOTHING);
    }

    public static Attribute of(String name, Tensor value) {
        return new Attribute(name, new AttributeValue.OfTensor(value), UnknownFields.NOTHING);
    }

    public static Attribute ints(String name, long... values) {
        List<Long> boxed = Arrays.stream(values).boxed().toList();
        return new Attribute(name, new AttributeValue.Ints(boxed), UnknownFields.NOTHING);
    }

    public Attribute withValue(AttributeValue other) {
        return new Attribute(name, other, carried);
    }
}
