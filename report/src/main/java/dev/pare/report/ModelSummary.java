/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import java.util.List;
import java.util.Optional;

/**
 * What a model is made of.
 *
 * @param fileBytes bytes of the file itself
 * @param externalBytes bytes of files of weights beside it
 * @param layers transformer layers that were recognised
 * @param heads attention heads of a layer, 0 if not recognised
 * @param byRole parameters by their part in the transformer
 * @param byType all tensors by element type
 * @param largest the largest parameters
 * @param duplicateBytes bytes that equal weights take more than once
 * @param saturation empty without integer products
 */
public record ModelSummary(
        String file,
        long fileBytes,
        long externalBytes,
        long irVersion,
        List<String> opsets,
        String producer,
        List<String> inputs,
        List<String> outputs,
        long nodes,
        List<Count> operators,
        int layers,
        int heads,
        long parameters,
        List<Count> byRole,
        List<Count> byType,
        List<Large> largest,
        int duplicates,
        long duplicateBytes,
        Optional<Saturation> saturation) {
    /**
     * A group.
     *
     * @param count its members
     * @param elements numbers in all members
     */
    public record Count(String name, long count, long elements, long bytes) {}

    /** One parameter. */
    public record Large(String name, String shape, String role, long bytes) {}

    /**
     * Whether sums of integer products could leave 16 bits on x86 processors without VNNI.
     *
     * @param checked int8 weights
     * @param unsafe names of those that could
     * @param unknown products whose weights the file does not hold as they are
     * @param text the same in a line
     */
    public record Saturation(int checked, List<String> unsafe, int unknown, String text) {
        public Saturation {
            unsafe = List.copyOf(unsafe);
        }
    }

    public ModelSummary {
        opsets = List.copyOf(opsets);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        operators = List.copyOf(operators);
        byRole = List.copyOf(byRole);
        byType = List.copyOf(byType);
        largest = List.copyOf(largest);
    }

    public long bytes() {
        return fileBytes + externalBytes;
    }
}
