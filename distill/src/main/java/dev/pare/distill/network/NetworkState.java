/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.Graph;
import dev.pare.tensor.DataType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What a network holds between runs, by the number of the value; the network lets it go.
 *
 * @param constants weights and constants
 * @param parameters those that are trained, by name
 * @param rounded the narrower type in which the file holds a trained weight
 * @param coded weights whose codes are trained
 */
record NetworkState(
        Tensor[] constants,
        Map<String, Tensor> parameters,
        Map<Integer, ScalarType> rounded,
        Map<Integer, CodedWeight> coded) {

    static NetworkState of(
            Graph graph, Program program, Set<String> trained, Map<String, CodedWeight> codes, Precision precision) {
        NetworkState held = new NetworkState(
                new Tensor[program.slots().size()],
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
        codes.forEach((name, weight) -> {
            Integer slot = program.slots().get(name);
            if (slot != null) {
                held.constants()[slot] = weight.latent();
                held.parameters().put(name, weight.latent());
                held.coded().put(slot, weight);
            }
        });
        Constants.of(graph).forEach((name, tensor) -> {
            Integer slot = program.slots().get(name);
            if (slot != null && !held.coded().containsKey(slot) && tensor.type().bits() > 0) {
                held.put(slot, name, tensor, trained.contains(name), precision);
            }
        });
        return held;
    }

    private void put(int slot, String name, dev.pare.tensor.Tensor tensor, boolean trained, Precision precision) {
        Tensor value = Torch.of(tensor, precision).retainReference();
        constants[slot] = value;
        if (trained) {
            value.set_requires_grad(true);
            parameters.put(name, value);
            if (tensor.type() == DataType.FLOAT16 || tensor.type() == DataType.BFLOAT16) {
                rounded.put(slot, tensor.type() == DataType.FLOAT16 ? ScalarType.Half : ScalarType.BFloat16);
            }
        }
    }
}
