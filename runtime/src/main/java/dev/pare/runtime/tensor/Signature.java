/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.tensor;

import dev.pare.graph.Graph;
import dev.pare.graph.ValueInfo;
import dev.pare.graph.ValueInfo.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A model's inputs and outputs, in the model's order. */
public record Signature(List<Port> inputs, List<Port> outputs) {
    /** Rows narrower than this are scores unless their name says otherwise. */
    public static final int LEAST_VECTOR_WIDTH = 32;

    public Signature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** What a graph says of itself, without loading it anywhere. Initializers that are listed as inputs are left out. */
    public static Signature of(Graph graph) {
        List<ValueInfo> real = graph.inputs().stream()
                .filter(i -> graph.initializer(i.name()).isEmpty())
                .toList();
        return new Signature(ports(real), ports(graph.outputs()));
    }

    private static List<Port> ports(List<ValueInfo> values) {
        return values.stream()
                .map(v -> new Port(
                        v.name(),
                        v.element(),
                        v.type().flatMap(TensorType::dims).orElse(List.of())))
                .toList();
    }

    public Optional<Port> input(String name) {
        return inputs.stream().filter(port -> port.name().equals(name)).findFirst();
    }

    /** The input with the role; when no name tells the token ids, the first integer input of rank 2 without a role is taken. */
    public Optional<Port> input(InputRole role) {
        Optional<Port> named =
                inputs.stream().filter(port -> InputRole.of(port) == role).findFirst();
        if (named.isPresent() || role != InputRole.IDS) {
            return named;
        }
        return inputs.stream()
                .filter(port -> port.isInteger() && port.rank() == 2 && InputRole.of(port) == InputRole.OTHER)
                .findFirst();
    }

    /** Whether the outputs are vectors of texts or tokens and not scores, told by names and, where these say nothing, by widths. */
    public boolean givesVectors() {
        if (outputs.stream().anyMatch(port -> OutputNames.isLogits(port.name()))) {
            return false;
        }
        return outputs.stream()
                .filter(Port::isFloat)
                .anyMatch(port -> OutputNames.isVector(port.name())
                        || (port.rank() > 1 && port.fixed(port.rank() - 1).orElse(0) >= LEAST_VECTOR_WIDTH));
    }

    public String inputNames() {
        return names(inputs);
    }

    public String outputNames() {
        return names(outputs);
    }

    private static String names(List<Port> ports) {
        return ports.stream().map(Port::name).collect(Collectors.joining(", "));
    }
}
