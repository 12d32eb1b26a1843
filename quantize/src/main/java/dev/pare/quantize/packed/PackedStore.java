/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.graph.Graph;
import dev.pare.graph.ModelEdit;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.codes.LowRankPart;
import dev.pare.tensor.Shape;
import java.util.IdentityHashMap;

/**
 * Puts weights of few bits into a model. What decodes them stands at the start of their graph, in operators of the standard domain that
 * every operator set from 11 on has; ONNX Runtime computes it when it loads the model, and computes the same at every run if its graph
 * optimization is switched off. Codes of 2 to 6 bits are packed, those of 7 and 8 take a byte each.
 *
 * <p>One store for one edit: the tables that decode are shared by all weights of a graph.
 */
public final class PackedStore {
    /** What the nodes of one weight take in the file, roughly: 450 to 650, and a little more under long names. */
    public static final int NODE_BYTES = 500;

    /** What a low-rank part adds to that: two more weights, and their sum. */
    public static final int THIN_NODE_BYTES = 3 * NODE_BYTES;

    private final ModelEdit edit;
    private final boolean unpacked;
    private final IdentityHashMap<Graph, Emission> emissions = new IdentityHashMap<>();

    public PackedStore(ModelEdit edit) {
        this(edit, false);
    }

    /** @param unpacked whether weights are stored as the 8-bit integers that runtimes would make of them, but for low-rank parts */
    public PackedStore(ModelEdit edit, boolean unpacked) {
        this.edit = edit;
        this.unpacked = unpacked;
    }

    /**
     * Adds a weight to the graph that holds it.
     *
     * @param baseName the new names begin with it
     * @throws IllegalArgumentException if a code times its multiplier is no 8-bit integer
     */
    public PackedWeight store(Graph scope, String baseName, GroupedCodes codes, Layout layout) {
        Integers.check(baseName, codes);
        Emission emission = emission(scope);
        String values = WholeDecode.values(emission, baseName, unpacked ? Integers.of(codes) : codes, layout);
        Shape shape = layout == Layout.ROWS ? Shape.of(codes.channels(), 1) : Shape.of(codes.channels());
        String scales = StoredScales.add(emission, baseName, shape, codes.scales());
        emission.flush();
        return new PackedWeight(values, scales);
    }

    /**
     * Adds a weight whose codes hold what a low-rank part leaves. Codes and factors are decoded, the sum is rounded to 8-bit integers.
     *
     * @param baseName the new names begin with it
     * @throws IllegalArgumentException if a code times its multiplier is no 8-bit integer
     */
    public PackedWeight store(Graph scope, String baseName, GroupedCodes codes, LowRankPart part, Layout layout) {
        Integers.check(baseName, codes);
        Emission emission = emission(scope);
        PackedWeight stored = SumDecode.store(emission, baseName, codes, part, layout);
        emission.flush();
        return stored;
    }

    /**
     * Bytes of the initializers that {@link #store} adds for this weight alone: codes, multipliers, scales. The tables that all weights
     * share take about a thousand more for each number of bits, and the nodes of a weight about {@value #NODE_BYTES}.
     */
    public static long bytes(GroupedCodes codes) {
        return WholeDecode.bytes(codes) + StoredScales.bytes(codes.scales());
    }

    /** Bytes of the initializers that a low-rank part adds to those of the codes. */
    public static long bytes(LowRankPart part) {
        return bytes(part.left()) + bytes(part.right()) + StoredScales.bytes(part.scales());
    }

    /**
     * Adds a table whose rows have different numbers of bits; its rows stand in their order again when the model is loaded.
     *
     * @throws IllegalArgumentException if a code times its multiplier is no 8-bit integer
     */
    public PackedWeight store(Graph scope, String baseName, MixedRows rows) {
        MixedRows table = rows.compact();
        table.classes().forEach(codes -> Integers.check(baseName, codes));
        Emission emission = emission(scope);
        String values = MixedDecode.table(emission, baseName, unpacked ? Integers.of(table) : table);
        String scales = StoredScales.add(emission, baseName, Shape.of(table.rows(), 1), table.scales());
        emission.flush();
        return new PackedWeight(values, scales);
    }

    /** Bytes of the initializers that {@link #store(Graph, String, MixedRows)} adds for this table alone. */
    public static long bytes(MixedRows rows) {
        MixedRows table = rows.compact();
        long codes = table.classes().stream().mapToLong(WholeDecode::bytes).sum();
        return codes + RowClasses.bytes(table) + StoredScales.bytes(table.scales());
    }

    /**
     * Adds a table that stays packed in memory: its rows are decoded after they are looked up. Rows must not be used otherwise.
     *
     * @throws IllegalArgumentException if a code times its multiplier is no 8-bit integer
     */
    public PackedRows storePacked(Graph scope, String baseName, MixedRows rows) {
        MixedRows table = rows.compact();
        table.classes().forEach(codes -> Integers.check(baseName, codes));
        Emission emission = emission(scope);
        RowDecode decode = new RowDecode(emission, baseName, table);
        emission.flush();
        return new PackedRows(emission, decode);
    }

    /** Bytes of the initializers that {@link #storePacked} adds for this table alone. */
    public static long packedBytes(MixedRows rows) {
        return RowDecode.bytes(rows.compact());
    }

    private Emission emission(Graph scope) {
        return emissions.computeIfAbsent(scope, s -> new Emission(edit, s));
    }
}
