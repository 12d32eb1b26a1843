/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.Weight;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.quantize.plain.Int8Codes;
import dev.pare.tensor.ComputedData;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Stores codes of weights, and hands them to products the way round and in the type that these want, one node for all of a graph. */
final class WeightCodes {
    private final ModelEdit edit;
    private final DataType type;
    private final Map<Graph, Map<String, String>> made = new IdentityHashMap<>();

    WeightCodes(ModelEdit edit, DataType type) {
        this.edit = edit;
        this.type = type;
    }

    StoredWeight store(Weight weight, FixedWeight how) {
        Tensor original = weight.tensor();
        TensorData signed = Int8Codes.of(original, how.axis(), how.scales());
        TensorData codes = type == DataType.INT8 ? signed : shifted(signed);
        String suffix = type == DataType.INT8 ? ".int8" : ".uint8";
        Tensor stored = Tensor.of(edit.freshName(original.name() + suffix), type, original.shape(), codes);
        Shape shape = how.perChannel() ? Shape.of(how.scales().length) : Shape.of();
        Tensor scales = Tensor.floats(edit.freshName(original.name() + ".scale"), shape, how.scales());
        Tensor zeros = zeros(edit.freshName(original.name() + ".zero"), shape, how.scales().length);
        List.of(stored, scales, zeros).forEach(t -> edit.addInitializer(weight.scope(), t));
        return new StoredWeight(weight, how, stored.name(), scales.name(), zeros.name());
    }

    /** Unsigned codes are 128 more than signed ones: the top bit turned over. */
    private static TensorData shifted(TensorData signed) {
        return ComputedData.of(
                signed.byteSize(),
                sink -> signed.writeTo(chunk -> {
                    byte[] bytes = new byte[chunk.remaining()];
                    chunk.get(bytes);
                    for (int i = 0; i < bytes.length; i++) {
                        bytes[i] ^= (byte) 0x80;
                    }
                    sink.write(ByteBuffer.wrap(bytes));
                }));
    }

    private Tensor zeros(String name, Shape shape, int count) {
        byte[] zeros = new byte[count];
        Arrays.fill(zeros, type == DataType.INT8 ? 0 : (byte) 0x80);
        return Tensor.of(name, type, shape, InlineData.raw(zeros));
    }

    /** The codes as a product takes them; turned by a node that runtimes fold at load. */
    String codes(Graph scope, StoredWeight weight, boolean turned) {
        return turned ? once(scope, "turned " + weight.codes(), () -> turn(scope, weight.codes())) : weight.codes();
    }

    private String turn(Graph scope, String codes) {
        String turned = edit.freshName(codes + ".transposed");
        insert(scope, "Transpose", List.of(codes), turned, Attribute.ints("perm", 1, 0));
        return turned;
    }

    /** The codes as floats again, for products between DequantizeLinear nodes. */
    String dequantized(Graph scope, StoredWeight weight, boolean turned) {
        String codes = codes(scope, weight, turned);
        return once(scope, "float " + codes, () -> {
            String floats = edit.freshName(codes + ".float");
            List<String> inputs = List.of(codes, weight.scales(), weight.zeros());
            if (weight.how().perChannel()) {
                int axis = turned ? 1 - weight.how().axis() : weight.how().axis();
                insert(scope, "DequantizeLinear", inputs, floats, Attribute.of("axis", axis));
            } else {
                insert(scope, "DequantizeLinear", inputs, floats);
            }
            return floats;
        });
    }

    private String once(Graph scope, String key, Supplier<String> make) {
        Map<String, String> known = made.computeIfAbsent(scope, s -> new HashMap<>());
        String name = known.get(key);
        if (name == null) {
            name = make.get();
            known.put(key, name);
        }
        return name;
    }

    private void insert(Graph scope, String operator, List<String> inputs, String output, Attribute... attributes) {
        Node node = Node.of(operator, edit.freshName(output), inputs, List.of(output), attributes);
        edit.insertBefore(scope.nodes().get(0), List.of(node));
    }
}
