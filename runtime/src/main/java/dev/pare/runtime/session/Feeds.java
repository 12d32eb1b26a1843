/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ONNX Runtime's tensors for a run, freed together. */
final class Feeds implements AutoCloseable {
    private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

    private Feeds() {}

    /**
     * Makes tensors.
     *
     * @param kept tensors that go before values of the same name
     */
    static Feeds of(
            OrtEnvironment environment, List<Port> inputs, Map<String, Values> values, Map<String, TensorBytes> kept)
            throws OrtException {
        Feeds feeds = new Feeds();
        try {
            for (Port port : inputs) {
                Values value = values.get(port.name());
                TensorBytes bytes = kept.get(port.name());
                if (bytes != null) {
                    feeds.tensors.put(port.name(), bytes.toOrt(environment));
                } else if (value != null) {
                    feeds.tensors.put(port.name(), Tensors.toOrt(environment, port, value));
                }
            }
            return feeds;
        } catch (OrtException | RuntimeException e) {
            feeds.close();
            throw e;
        }
    }

    Map<String, OnnxTensor> byName() {
        return tensors;
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensor::close);
    }
}
