/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds a model from a few nodes. Outputs are declared without dimensions. */
final class SmallModel {
    private final int opset;
    private long irVersion;
    private final List<ValueInfo> inputs = new ArrayList<>();
    private final List<ValueInfo> outputs = new ArrayList<>();
    private final List<Tensor> initializers = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    private SmallModel(int opset) {
        this.opset = opset;
        this.irVersion = Math.max(4, IrVersions.lowestFor(opset));
    }

    static SmallModel at(int opset) {
        return new SmallModel(opset);
    }

    SmallModel ir(long version) {
        irVersion = version;
        return this;
    }

    SmallModel input(String name, DataType type, long... dims) {
        Dim[] fixed = new Dim[dims.length];
        for (int i = 0; i < dims.length; i++) {
            fixed[i] = dims[i] < 0 ? new Dim.Unknown() : new Dim.Fixed(dims[i]);
        }
        inputs.add(ValueInfo.of(name, type, fixed));
        return this;
    }

    SmallModel input(String name, long... dims) {
        return input(name, DataType.FLOAT, dims);
    }

    SmallModel output(String name, DataType type) {
        ValueInfo.TensorType open = new ValueInfo.TensorType(type.code(), Optional.empty(), UnknownFields.NOTHING);
        outputs.add(new ValueInfo(name, Optional.of(open), UnknownFields.NOTHING));
        return this;
    }

    SmallModel output(String name) {
        return output(name, DataType.FLOAT);
    }

    SmallModel constant(Tensor tensor) {
        initializers.add(tensor);
        return this;
    }

    SmallModel node(Node node) {
        nodes.add(node);
        return this;
    }

    Graph graph() {
        return new Graph("g", inputs, outputs, List.of(), initializers, nodes, UnknownFields.NOTHING);
    }

    Model model() {
        return new Model(
                irVersion, List.of(OpsetImport.of("", opset)), List.of(), graph(), List.of(), UnknownFields.NOTHING);
    }
}
