package dev.pare.graph;

import dev.pare.tensor.Carried;
import dev.pare.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A named constant of a node. */
public record Attribute(String name, AttributeValue value, Carried carried) {
    public static Attribute of(String name, long value) {
        return new Attribute(name, new AttributeValue.Int(value), Carried.NOTHING);
    }

    public static Attribute of(String name, float value) {
        return new Attribute(name, new AttributeValue.Real(value), Carried.NOTHING);
    }

    public static Attribute of(String name, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return new Attribute(name, new AttributeValue.Text(Carried.of(utf8)), Carried.NOTHING);
    }

    public static Attribute of(String name, Tensor value) {
        return new Attribute(name, new AttributeValue.OfTensor(value), Carried.NOTHING);
    }

    public static Attribute ints(String name, long... values) {
        List<Long> boxed = Arrays.stream(values).boxed().toList();
        return new Attribute(name, new AttributeValue.Ints(boxed), Carried.NOTHING);
    }

    public Attribute withValue(AttributeValue other) {
        return new Attribute(name, other, carried);
    }
}
