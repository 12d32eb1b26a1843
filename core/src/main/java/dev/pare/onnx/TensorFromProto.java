/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.onnx.wire.Onnx.StringStringEntryProto;
import dev.pare.onnx.wire.Onnx.TensorProto;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Encoding;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import dev.pare.tensor.UnknownFields;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds tensors: joins a tensor message with the content that the scanner cut out of it, or that lies in an external file. */
final class TensorFromProto {
    private static final int EXTERNAL = 1;

    private final Path model;
    private final List<TensorData> cuts;
    private final ExternalFiles external;

    /**
     * Describes where content is.
     *
     * @param external the files of weights beside the model, or null to leave them alone
     */
    TensorFromProto(Path model, List<TensorData> cuts, ExternalFiles external) {
        this.model = model;
        this.cuts = cuts;
        this.external = external;
    }

    ModelFormatException contradiction(String where) {
        return new ModelFormatException(
                model + ": " + where + " holds a tensor or graph and says that it is something else; export it again.");
    }

    Tensor tensor(TensorProto proto, String where) {
        String label = where + " " + proto.getName();
        Shape shape = shape(proto, label);
        DataType type = DataType.of(proto.getDataType());
        TensorProto.Builder rest = proto.toBuilder().clearDims().clearDataType().clearPareCut();
        if (!proto.getName().isEmpty()) {
            rest.clearName();
        }
        TensorData data;
        if (proto.getDataLocation() == EXTERNAL && external != null) {
            data = external(proto, type, shape, label);
            rest.clearDataLocation().clearExternalData();
        } else if (proto.hasPareCut()) {
            data = cuts.get(proto.getPareCut());
        } else {
            data = InlineData.of(new byte[0], Encoding.CARRIED);
        }
        checkSize(data, type, shape, label);
        UnknownFields carried = UnknownFields.of(rest.build().toByteArray());
        return new Tensor(proto.getName(), proto.getDataType(), shape, data, carried);
    }

    private Shape shape(TensorProto proto, String label) {
        long[] dims = new long[proto.getDimsCount()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = proto.getDims(i);
            if (dims[i] < 0) {
                throw broken(label, "has the negative size " + dims[i]);
            }
        }
        Shape shape = Shape.of(dims);
        try {
            DataType.DOUBLE.bytes(shape.elements());
        } catch (ArithmeticException e) {
            throw broken(label, "has the impossible shape " + shape);
        }
        return shape;
    }

    private void checkSize(TensorData data, DataType type, Shape shape, String label) {
        if (data.encoding() == Encoding.RAW && type.bits() > 0 && data.byteSize() != type.bytes(shape.elements())) {
            throw broken(
                    label,
                    "of " + type + shape + " needs " + type.bytes(shape.elements()) + " bytes and has "
                            + data.byteSize());
        }
        if (data.encoding() == Encoding.FLOATS
                && type == DataType.FLOAT
                && data.byteSize() != type.bytes(shape.elements())) {
            throw broken(label, "of " + type + shape + " has " + data.byteSize() / 4 + " values");
        }
    }

    private TensorData external(TensorProto proto, DataType type, Shape shape, String label) {
        Map<String, String> entries = new HashMap<>();
        for (StringStringEntryProto entry : proto.getExternalDataList()) {
            entries.put(entry.getKey(), entry.getValue());
        }
        long expected = type.bytes(shape.elements());
        long offset = number(entries, "offset", 0, label);
        long length = number(entries, "length", expected, label);
        if (type.bits() > 0 && length != expected) {
            throw broken(
                    label,
                    "of " + type + shape + " needs " + expected + " bytes and names " + length
                            + " bytes of external data");
        }
        String location = entries.get("location");
        if (location == null || location.isEmpty()) {
            throw broken(label, "is external but names no file");
        }
        return external.range(location, offset, length, label);
    }

    private long number(Map<String, String> entries, String key, long otherwise, String label) {
        String text = entries.get(key);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the message below, which is the same for both.
        }
        throw broken(label, "has the " + key + " '" + text + "' of external data");
    }

    private ModelFormatException broken(String label, String what) {
        return new ModelFormatException(model + " is not a valid ONNX model: " + label + " " + what + ".");
    }
}
