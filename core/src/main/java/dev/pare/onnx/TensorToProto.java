/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.onnx.wire.Onnx.StringStringEntryProto;
import dev.pare.onnx.wire.Onnx.TensorProto;
import dev.pare.tensor.Encoding;
import dev.pare.tensor.MappedData;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;

/** Turns tensors into messages with a cut in the place of their content, or with a reference into the file of weights. */
final class TensorToProto {
    /** Smaller tensors stay in the model file: runtimes read shapes and indices while they load the graph. */
    private static final int SMALLEST_EXTERNAL = 1024;

    private final List<TensorData> cuts = new ArrayList<>();
    private final ExternalLayout external;

    /**
     * @param external where weights go that leave the model file, or null if none do
     */
    TensorToProto(ExternalLayout external) {
        this.external = external;
    }

    List<TensorData> cuts() {
        return cuts;
    }

    TensorProto tensor(Tensor tensor) {
        TensorProto.Builder proto = ToProto.carried(TensorProto.newBuilder(), tensor.carried());
        for (long dim : tensor.shape().toArray()) {
            proto.addDims(dim);
        }
        if (tensor.typeCode() != 0) {
            proto.setDataType(tensor.typeCode());
        }
        if (!tensor.name().isEmpty()) {
            proto.setName(tensor.name());
        }
        TensorData data = tensor.data();
        if (data.encoding() == Encoding.CARRIED) {
            return proto.build();
        }
        if (external != null && belongsOutside(data)) {
            long offset = external.place(data);
            return proto.setDataLocation(1)
                    .addExternalData(entry("location", external.location()))
                    .addExternalData(entry("offset", Long.toString(offset)))
                    .addExternalData(entry("length", Long.toString(data.byteSize())))
                    .build();
        }
        proto.setPareCut(cuts.size());
        cuts.add(data);
        return proto.build();
    }

    private static boolean belongsOutside(TensorData data) {
        boolean wasOutside = data instanceof MappedData mapped && mapped.external();
        return data.encoding() == Encoding.RAW && (wasOutside || data.byteSize() >= SMALLEST_EXTERNAL);
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
