/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Attribute;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.ComputedData;
import dev.pare.tensor.Encoding;
import dev.pare.tensor.Half;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import dev.pare.tensor.TensorValues;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Lets what a trace found follow when some units of an axis go. One for one edit. */
public final class AxisEdit {
    private final Facts facts;
    private final ModelEdit edit;
    private final IdentityHashMap<Node, Map<Integer, String>> inputs = new IdentityHashMap<>();

    public AxisEdit(Facts facts, ModelEdit edit) {
        this.facts = facts;
        this.edit = edit;
    }

    /**
     * Cuts constants and computed values, and exchanges sizes.
     *
     * @param units how many there are
     * @param kept those that stay, ascending
     */
    public void follow(Trace.Found trace, int units, int[] kept) {
        rows(trace, units, kept);
        picks(trace, units, kept);
        trace.sizes().forEach(s -> size(s, kept.length));
        trace.bounds().forEach(b -> {
            String from = b.slice().input(b.input());
            redirect(b.slice(), b.input(), numbers(from, new int[] {b.perUnit() * kept.length}));
        });
    }

    /** Lets a node read another value. */
    public void redirect(Node node, int input, String to) {
        inputs.computeIfAbsent(node, n -> new HashMap<>()).put(input, to);
    }

    /** Puts all nodes that read something else now into the edit; the last thing to be called. */
    public void apply() {
        inputs.forEach((node, changed) -> {
            List<String> names = new ArrayList<>(node.inputs());
            changed.forEach(names::set);
            edit.replace(node, List.of(node.withInputs(names)));
        });
    }

    /** A constant that several nodes read alike is stored once. */
    private void rows(Trace.Found trace, int units, int[] kept) {
        IdentityHashMap<Weight, Map<String, String>> cut = new IdentityHashMap<>();
        for (Trace.Row row : trace.rows()) {
            String layout = row.axis() + " " + row.outer() + " " + row.inner();
            String name = cut.computeIfAbsent(row.weight(), w -> new HashMap<>())
                    .computeIfAbsent(layout, l -> added(row, units, kept));
            redirect(row.node(), row.input(), name);
        }
    }

    private String added(Trace.Row row, int units, int[] kept) {
        Tensor tensor = row.weight().tensor();
        String name = fresh(tensor.name());
        int[] indices = indices(row.outer(), units, row.inner(), kept);
        edit.addInitializer(row.weight().scope(), cut(tensor, name, row.axis(), indices));
        return name;
    }

    /** The places that units have on an axis that holds them {@code outer} times with {@code inner} neighbours each. */
    private static int[] indices(int outer, int units, int inner, int[] kept) {
        int[] indices = new int[outer * kept.length * inner];
        int at = 0;
        for (int o = 0; o < outer; o++) {
            for (int unit : kept) {
                for (int i = 0; i < inner; i++) {
                    indices[at++] = (o * units + unit) * inner + i;
                }
            }
        }
        return indices;
    }

    /**
     * A tensor with some units of an axis only.
     *
     * @param outer the axis holds so many times
     * @param units all units
     * @param inner of so many elements
     * @param kept the units that stay, ascending
     */
    public static Tensor cut(Tensor tensor, int axis, int outer, int units, int inner, int[] kept) {
        return cut(tensor, tensor.name(), axis, indices(outer, units, inner, kept));
    }

    /** Elements of an axis, as bytes: whatever their type. */
    private static Tensor cut(Tensor tensor, String name, int axis, int[] indices) {
        long[] dims = tensor.shape().toArray();
        long before = 1;
        long behind = 1;
        for (int i = 0; i < dims.length; i++) {
            before *= i < axis ? dims[i] : 1;
            behind *= i > axis ? dims[i] : 1;
        }
        int block = Math.toIntExact(tensor.type().bytes(behind));
        long whole = dims[axis] * block;
        long rows = before;
        dims[axis] = indices.length;
        TensorData from = fixed(tensor);
        ComputedData data = ComputedData.of(rows * indices.length * block, sink -> {
            ByteBuffer one = ByteBuffer.allocate(indices.length * block);
            for (long row = 0; row < rows; row++) {
                one.clear();
                for (int index : indices) {
                    one.limit(one.position() + block);
                    from.read(row * whole + (long) index * block, one);
                }
                sink.write(one.flip());
            }
        });
        return Tensor.of(name, tensor.type(), Shape.of(dims), data);
    }

    /** Content with as many bytes for each element: halves may be stored as integers of any length. */
    private static TensorData fixed(Tensor tensor) {
        if (tensor.data().encoding() != Encoding.VARINT32) {
            return tensor.data();
        }
        float[] values = TensorValues.floats(tensor);
        ByteBuffer halves = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            halves.putShort(Half.fromFloat(value));
        }
        return InlineData.raw(halves.array());
    }

    /** Values that are computed are cut where they are used; the same value once for all that read it alike. */
    private void picks(Trace.Found trace, int units, int[] kept) {
        Map<String, String> cut = new HashMap<>();
        for (Trace.Pick pick : trace.picks()) {
            String from = pick.node().input(pick.input());
            String layout = pick.fromEnd() + " " + pick.outer() + " " + pick.inner();
            String name = cut.computeIfAbsent(from + " " + layout, l -> {
                String to = fresh(from);
                String list = numbers(from + "_kept", indices(pick.outer(), units, pick.inner(), kept));
                Attribute axis = Attribute.of("axis", pick.fromEnd());
                edit.insertBefore(pick.node(), List.of(Node.of("Gather", to, List.of(from, list), List.of(to), axis)));
                return to;
            });
            redirect(pick.node(), pick.input(), name);
        }
    }

    private void size(Trace.Size size, int kept) {
        List<Long> numbers = new ArrayList<>(size.target().numbers());
        numbers.set(size.axis(), (long) size.perUnit() * kept);
        Node node = size.node();
        if (size.target().concat().isEmpty()) {
            redirect(node, 1, numbers(node.input(1), numbers));
            return;
        }
        Node concat = size.target().concat().get();
        List<String> pieces = new ArrayList<>(concat.inputs());
        int first = 0;
        for (int i = 0; i < pieces.size(); i++) {
            int count = size.target().pieces().get(i);
            if (size.axis() >= first && size.axis() < first + count) {
                pieces.set(i, numbers(pieces.get(i), numbers.subList(first, first + count)));
            }
            first += count;
        }
        String joined = fresh(concat.output());
        edit.insertBefore(
                node,
                List.of(new Node(concat.op(), joined, pieces, List.of(joined), concat.attributes(), concat.carried())));
        redirect(node, 1, joined);
    }

    private String numbers(String base, List<Long> numbers) {
        return numbers(base, numbers.stream().mapToInt(Long::intValue).toArray());
    }

    private String numbers(String base, int[] numbers) {
        String name = fresh(base);
        long[] values = new long[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers[i];
        }
        edit.addInitializer(facts.model().graph(), Tensor.longs(name, Shape.of(values.length), values));
        return name;
    }

    private String fresh(String base) {
        return edit.freshName(base + "_narrowed");
    }
}
