/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.InputRole;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Makes batches of arrays that were given by input name: checks them, finds the mask, and derives what is missing. */
final class BatchInputs {
    private final Signature signature;
    private final String source;
    private final DerivedInputs derived;

    BatchInputs(Signature signature, String source) {
        this.signature = signature;
        this.source = source;
        this.derived = new DerivedInputs(signature, 0, source);
    }

    /** Every array must belong to an input of the model and have its kind and rank. */
    void check(Map<String, Values> arrays) {
        for (Map.Entry<String, Values> entry : arrays.entrySet()) {
            Port port = signature
                    .input(entry.getKey())
                    .orElseThrow(() -> new DataException(source + ": the arrays ("
                            + String.join(", ", new TreeSet<>(arrays.keySet())) + ") do not match the model's inputs ("
                            + signature.inputNames() + "); name each array after its input"));
            Values values = entry.getValue();
            boolean kind = port.isFloat() || (port.isInteger() && values instanceof LongValues);
            if (!kind || values.shape().rank() != port.rank()) {
                throw new DataException(source + ": array '" + entry.getKey() + "' is "
                        + (values instanceof FloatValues ? "float" : "int") + values.shape() + ", and the model takes "
                        + port);
            }
        }
    }

    Batch batch(Map<String, Values> given, List<Label> labels, int samples) {
        Map<String, Values> feeds = new LinkedHashMap<>();
        given.forEach((name, values) -> feeds.put(name, typed(name, values)));
        Optional<Mask> mask = mask(feeds);
        Map<String, Values> complete = derived.complete(feeds, mask.orElseGet(() -> Mask.allReal(samples, 1)));
        return new Batch(complete, labels, mask, samples);
    }

    private Values typed(String name, Values values) {
        return values instanceof LongValues longs
                ? DerivedInputs.typed(signature.input(name).orElseThrow(), longs)
                : values;
    }

    private Optional<Mask> mask(Map<String, Values> feeds) {
        Optional<Values> given = value(feeds, InputRole.ATTENTION_MASK);
        if (given.isPresent()) {
            return given.map(Mask::ofNonZero);
        }
        return value(feeds, InputRole.IDS)
                .map(ids -> Mask.allReal(ids.shape().intDim(0), ids.shape().intDim(1)));
    }

    private Optional<Values> value(Map<String, Values> feeds, InputRole role) {
        return signature
                .input(role)
                .map(port -> feeds.get(port.name()))
                .filter(values -> values.shape().rank() == 2);
    }
}
