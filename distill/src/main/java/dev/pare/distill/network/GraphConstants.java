/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.distill.codes.ConstantValues;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/** Computes constants with the interpreter; in double, which holds every place in a table. */
record GraphConstants(Model model) implements ConstantValues {
    @Override
    public Map<String, Integers> of(Graph graph, Set<String> names) {
        Map<String, Integers> values = new LinkedHashMap<>();
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard();
                Network network = Network.of(graph, names, Set.of(), Map.of(), Precision.DOUBLE, model.opset())) {
            network.run(Map.of())
                    .forEach((name, tensor) ->
                            values.put(name, new Integers(Torch.shape(tensor), Torch.toLongs(tensor))));
        }
        return values;
    }
}
