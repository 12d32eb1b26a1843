/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Batches of tensors that a program has made. */
final class GivenTensors implements Dataset {
    private final List<Batch> batches;

    private GivenTensors(List<Batch> batches) {
        this.batches = List.copyOf(batches);
    }

    static Dataset of(List<Map<String, Values>> given, Signature signature) {
        if (given.isEmpty()) {
            throw new DataException("there are no tensors in the data; give at least one batch");
        }
        List<Batch> batches = new ArrayList<>();
        for (Map<String, Values> values : given) {
            String source = "batch " + (batches.size() + 1) + " of the tensors in memory";
            if (values.isEmpty()) {
                throw new DataException(source + " is empty; give the model's inputs (" + signature.inputNames() + ")");
            }
            BatchInputs inputs = new BatchInputs(signature, source);
            inputs.check(values);
            int rows = rows(values, source);
            batches.add(inputs.batch(values, Collections.nCopies(rows, Label.NONE), rows));
        }
        return new GivenTensors(batches);
    }

    private static int rows(Map<String, Values> values, String source) {
        int[] rows = values.values().stream()
                .filter(v -> v.shape().rank() > 0)
                .mapToInt(v -> v.shape().intDim(0))
                .distinct()
                .toArray();
        if (rows.length > 1) {
            throw new DataException(
                    source + " has inputs with different numbers of samples in their first axes; give each input the "
                            + "same number");
        }
        return rows.length == 0 ? 1 : rows[0];
    }

    @Override
    public Iterable<Batch> batches() {
        return batches;
    }

    @Override
    public int samples() {
        return batches.stream().mapToInt(Batch::samples).sum();
    }

    @Override
    public String description() {
        return "tensors in memory, " + batches.size() + (batches.size() == 1 ? " batch" : " batches");
    }
}
