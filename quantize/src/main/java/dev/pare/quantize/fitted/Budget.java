/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Node;
import dev.pare.quantize.packed.PackedStore;
import dev.pare.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** How many bits each number may take so that a file becomes so many times smaller. */
final class Budget {
    /** Bytes of a node or tensor in a file beside its names. */
    private static final int FRAME = 24;

    /** The operators that compute with a weight at one place, beyond those of the original. */
    private static final int USE_BYTES = 600;

    /** What decodes the classes of rows of a table. */
    private static final int CLASSES_BYTES = 2000;

    /** Tables that all decoding shares, and what is said of the file in it. */
    private static final int SHARED_BYTES = 6000;

    private Budget() {}

    /**
     * Mean bits for the numbers of some weights.
     *
     * @param shared the weights that bits are shared out to
     * @param settled what is stored otherwise, with the bytes that it will take
     * @param beside bytes that are stored beside codes and scales: what inputs are multiplied with, multipliers of groups
     */
    static double averageBits(
            Facts facts, double timesSmaller, List<Weight> shared, Map<Weight, Long> settled, long beside) {
        long before =
                facts.model().tensors().stream().mapToLong(Tensor::byteSize).sum();
        long around = around(facts);
        // Names of new values are not known yet; a part in 200 makes sure of the promise.
        double left = 0.995 * (before + around) / timesSmaller - around - beside - SHARED_BYTES;
        long elements = 0;
        long changed = 0;
        for (Weight weight : shared) {
            elements += weight.tensor().shape().elements();
            changed += weight.tensor().byteSize();
            left -= beside(weight)
                    + PackedStore.NODE_BYTES
                    + (long) USE_BYTES * weight.uses().size();
        }
        for (Map.Entry<Weight, Long> each : settled.entrySet()) {
            changed += each.getKey().tensor().byteSize();
            left -= each.getValue() + PackedStore.NODE_BYTES;
        }
        left -= before - changed;
        return elements == 0 ? 0 : 8 * left / elements;
    }

    /** A scale for each channel; in tables also a multiple and a class for each row, scales for columns, and what decodes each class. */
    private static long beside(Weight weight) {
        long channels = Channels.count(weight);
        return weight.usedBy("Gather") ? 4 * channels + 8L * Channels.length(weight) + CLASSES_BYTES : 2 * channels;
    }

    /** Bytes of the file that are not content of tensors, about. */
    private static long around(Facts facts) {
        long bytes = 0;
        for (Node node : facts.model().graph().nodes()) {
            bytes += FRAME + node.name().length() + node.op().type().length();
            bytes += node.inputs().stream().mapToLong(i -> i.length() + 2).sum();
            bytes += node.outputs().stream().mapToLong(o -> o.length() + 2).sum();
        }
        for (Tensor tensor : facts.model().graph().initializers()) {
            bytes += FRAME + tensor.name().length();
        }
        return bytes;
    }
}
