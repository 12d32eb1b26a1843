/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.content;

import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.TopologicalOrder;
import dev.pare.graph.ValueInfo;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Names the values of a main graph by all that leads to them: operators with their attributes and versions, the content of weights, the
 * names of the model's inputs. Equal names mean that the values are computed alike, whatever nodes, weights and values are called and
 * whatever else the model does; each is SHA-256 over the names of what a node reads (a Merkle tree); weights
 * enter by 64 bits of checksum for every 64 KiB, which is enough against accidents and not against malice.
 */
public final class Fingerprints {
    private final Map<String, byte[]> values;
    private final String model;

    private Fingerprints(Map<String, byte[]> values, String model) {
        this.values = values;
        this.model = model;
    }

    /**
     * Fingerprints a model and reads all its weights that are not known yet.
     *
     * @throws IllegalArgumentException if a value is used before it is computed, so that there is no order
     */
    public static Fingerprints of(Model model, TensorHashes tensors) {
        Model ordered = TopologicalOrder.of(model);
        Map<String, byte[]> values = new GraphHashes(ordered, tensors).values();
        values.remove("");
        return new Fingerprints(values, whole(ordered.graph(), values));
    }

    private static String whole(Graph graph, Map<String, byte[]> values) {
        ContentHash hash = new ContentHash().put("model").put(graph.inputs().size());
        graph.inputs().stream().map(ValueInfo::name).forEach(hash::put);
        for (ValueInfo output : graph.outputs()) {
            hash.put(output.name()).put(values.getOrDefault(output.name(), new byte[0]));
        }
        return hash.hex();
    }

    /** The name of a value in 64 hexadecimal digits; empty if the main graph does not have it. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).map(HexFormat.of()::formatHex);
    }

    /** The name of the whole model: its inputs, and its outputs with all that leads to them. */
    public String model() {
        return model;
    }
}
