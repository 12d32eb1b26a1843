/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.session;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.pare.graph.Dim;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a session says about its inputs and outputs, in the model's order. */
final class Ports {
    private Ports() {}

    static Signature of(OrtSession session, DimensionNames names) throws OrtException {
        return new Signature(
                ports(session.getInputInfo().values(), names),
                ports(session.getOutputInfo().values(), names));
    }

    private static List<Port> ports(Collection<NodeInfo> infos, DimensionNames names) throws OrtException {
        List<Port> ports = new ArrayList<>();
        for (NodeInfo info : infos) {
            ports.add(
                    info.getInfo() instanceof TensorInfo tensor
                            ? new Port(info.getName(), type(tensor), dims(info.getName(), tensor, names))
                            : new Port(info.getName(), DataType.UNKNOWN, List.of()));
        }
        return ports;
    }

    static DataType type(TensorInfo tensor) {
        return switch (tensor.type) {
            case FLOAT -> DataType.FLOAT;
            case DOUBLE -> DataType.DOUBLE;
            case FLOAT16 -> DataType.FLOAT16;
            case BFLOAT16 -> DataType.BFLOAT16;
            case INT64 -> DataType.INT64;
            case INT32 -> DataType.INT32;
            case INT16 -> DataType.INT16;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case BOOL -> DataType.BOOL;
            case STRING -> DataType.STRING;
            case UNKNOWN -> DataType.UNKNOWN;
        };
    }

    private static List<Dim> dims(String port, TensorInfo tensor, DimensionNames names) throws OrtException {
        long[] sizes = tensor.getShape();
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < sizes.length; axis++) {
            String name = sizes[axis] >= 0 ? "" : names.name(port, tensor, axis);
            dims.add(
                    sizes[axis] >= 0
                            ? new Dim.Fixed(sizes[axis])
                            : name.isEmpty() ? new Dim.Unknown() : new Dim.Symbolic(name));
        }
        return dims;
    }
}
