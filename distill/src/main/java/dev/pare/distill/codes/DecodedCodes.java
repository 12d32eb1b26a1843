/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import dev.pare.distill.codes.CodeSource.Bits;
import dev.pare.distill.codes.CodeSource.LookedUp;
import dev.pare.distill.codes.CodeSource.Plain;
import dev.pare.distill.codes.ConstantValues.Integers;
import dev.pare.graph.Graph;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Codes as the graph computes with them, each with the grid that it lies on, and the way back into the file. Where an element is stored is
 * found by sending numbers of places through the nodes that move codes.
 */
public final class DecodedCodes {
    private final Shape shape;
    private final List<SlotCodec> codecs;
    private final int[] firstSlots;
    private final int[] slotOfElement;
    private final float[] least;
    private final float[] most;

    private DecodedCodes(
            Shape shape, List<SlotCodec> codecs, int[] firstSlots, int[] slotOfElement, Set<Integer> sums) {
        this.shape = shape;
        this.codecs = codecs;
        this.firstSlots = firstSlots;
        this.slotOfElement = slotOfElement;
        this.least = each((codec, slot) -> codec.grid(slot).least());
        this.most = each((codec, slot) -> codec.grid(slot).most());
        if (shape.rank() >= 2 && !sums.isEmpty()) {
            Neighbours neighbours = new Neighbours(shape, codes(), steps());
            sums.forEach(axis -> neighbours.bound(axis, least, most));
        }
    }

    public static DecodedCodes of(Graph graph, StoredCodes stored, ConstantValues constants) {
        List<SlotCodec> codecs = new ArrayList<>();
        int[] first = new int[stored.sources().size() + 1];
        List<Tensor> numbered = new ArrayList<>();
        for (CodeSource source : stored.sources()) {
            Integers codes = constants.of(graph, Set.of(source.output())).get(source.output());
            SlotCodec codec = codec(graph, source, codes.values(), constants);
            int at = codecs.size();
            codecs.add(codec);
            first[at + 1] = Math.addExact(first[at], codec.slots());
            numbered.add(numbers(source.output(), shape(source, codes.shape()), first[at], codec.slots()));
        }
        Integers places =
                constants.of(with(graph, numbered), Set.of(stored.value())).get(stored.value());
        int[] slots = new int[places.values().length];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = Math.toIntExact(places.values()[i]);
        }
        return new DecodedCodes(places.shape(), codecs, first, slots, stored.sums());
    }

    /** The shape of the slots. */
    private static Shape shape(CodeSource source, Shape stored) {
        if (!(source instanceof Bits bits)) {
            return stored;
        }
        long[] dims = stored.toArray();
        dims[dims.length - 1] *= 8 / bits.bits();
        return Shape.of(dims);
    }

    private static Tensor numbers(String name, Shape shape, int first, int count) {
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = first + i;
        }
        return Tensor.longs(name, shape, numbers);
    }

    /** The graph with some values given. */
    private static Graph with(Graph graph, List<Tensor> given) {
        Set<String> names = new HashSet<>();
        given.forEach(t -> names.add(t.name()));
        List<Tensor> all = new ArrayList<>(given);
        graph.initializers().stream().filter(t -> !names.contains(t.name())).forEach(all::add);
        return graph.withInitializers(all)
                .withNodes(graph.nodes().stream()
                        .filter(n -> n.outputs().stream().noneMatch(names::contains))
                        .toList());
    }

    private static SlotCodec codec(Graph graph, CodeSource source, long[] codes, ConstantValues constants) {
        if (source instanceof Plain plain) {
            DataType type = graph.initializer(plain.output()).orElseThrow().type();
            return new PlainCodec(plain.output(), codes, type.bits(), type == DataType.INT8 || type == DataType.INT4);
        }
        if (source instanceof Bits bits) {
            return new PlainCodec(bits.output(), unpacked(codes, bits.bits()), bits.bits(), false);
        }
        LookedUp lookedUp = (LookedUp) source;
        Set<String> names = new HashSet<>(Set.of(lookedUp.table(), lookedUp.index()));
        lookedUp.fields().ifPresent(names::add);
        lookedUp.starts().ifPresent(names::add);
        Map<String, Integers> values = constants.of(graph, names);
        CodeTable table = table(values.get(lookedUp.table()));
        Integers index = values.get(lookedUp.index());
        if (lookedUp.fields().isEmpty()) {
            Starts starts = starts(lookedUp, values, index.shape(), table.rows());
            return new LookupCodec(lookedUp.low(), new LookUps(table, index.values()), starts);
        }
        Integers fields = values.get(lookedUp.fields().get());
        Shape high =
                graph.initializer(lookedUp.high().orElseThrow()).orElseThrow().shape();
        Starts starts = starts(lookedUp, values, high, fields.shape().intDim(0));
        return new TwoPlaneCodec(
                lookedUp.low(),
                lookedUp.high().get(),
                new LookUps(table, index.values()),
                fields.values(),
                fields.shape().intDim(1),
                starts);
    }

    private static long[] unpacked(long[] bytes, int bits) {
        int perByte = 8 / bits;
        long[] codes = new long[bytes.length * perByte];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = bytes[i / perByte] >> (i % perByte * bits) & ((1 << bits) - 1);
        }
        return codes;
    }

    private static CodeTable table(Integers values) {
        return new CodeTable(values.values(), values.shape().intDim(1));
    }

    private static Starts starts(LookedUp source, Map<String, Integers> values, Shape units, int rows) {
        return source.starts()
                .map(s -> Starts.of(Broadcast.to(values.get(s), units), rows))
                .orElseGet(() -> Starts.of(new long[0], rows));
    }

    public Shape shape() {
        return shape;
    }

    /** The codes in units of their steps. */
    public float[] codes() {
        return each(
                (codec, slot) -> (float) codec.integer(slot) / codec.grid(slot).step());
    }

    /** The integer that a code of one stands for. */
    public float[] steps() {
        return each((codec, slot) -> codec.grid(slot).step());
    }

    /** The least code that each element can have. */
    public float[] least() {
        return least.clone();
    }

    /** The greatest code that each element can have. */
    public float[] most() {
        return most.clone();
    }

    private interface OfSlot {
        float of(SlotCodec codec, int slot);
    }

    private float[] each(OfSlot what) {
        float[] values = new float[slotOfElement.length];
        for (int i = 0; i < values.length; i++) {
            int source = source(slotOfElement[i]);
            values[i] = what.of(codecs.get(source), slotOfElement[i] - firstSlots[source]);
        }
        return values;
    }

    private int source(int slot) {
        int source = 0;
        while (slot >= firstSlots[source + 1]) {
            source++;
        }
        return source;
    }

    /**
     * @param latents rounded to the nearest code that the element can have, ties to even
     * @return bytes by the name of the initializer that is to hold them
     */
    public Map<String, byte[]> encode(float[] latents) {
        List<int[]> integers = new ArrayList<>();
        for (SlotCodec codec : codecs) {
            int[] now = new int[codec.slots()];
            for (int slot = 0; slot < now.length; slot++) {
                now[slot] = codec.integer(slot);
            }
            integers.add(now);
        }
        for (int i = 0; i < latents.length; i++) {
            int source = source(slotOfElement[i]);
            int slot = slotOfElement[i] - firstSlots[source];
            double code = Math.rint(Math.max(least[i], Math.min(most[i], latents[i])));
            integers.get(source)[slot] =
                    (int) code * codecs.get(source).grid(slot).step();
        }
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        for (int source = 0; source < codecs.size(); source++) {
            bytes.putAll(codecs.get(source).encode(integers.get(source)));
        }
        return bytes;
    }
}
