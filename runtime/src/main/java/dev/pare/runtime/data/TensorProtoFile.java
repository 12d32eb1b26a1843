/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.TensorFile;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;

/** Reads a file with one serialized ONNX tensor, as {@code input_0.pb} of ONNX test data, as values to feed. */
final class TensorProtoFile {
    private TensorProtoFile() {}

    static Values read(Path path) {
        try {
            Tensor tensor = TensorFile.read(path);
            return TensorValues.readableAsFloats(tensor)
                    ? FloatValues.of(tensor.shape(), TensorValues.floats(tensor))
                    : LongValues.of(tensor.shape(), TensorValues.longs(tensor));
        } catch (ModelFormatException e) {
            throw DataException.in(path, "is not a serialized ONNX tensor (" + e.getMessage() + ")", e);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw DataException.in(path, "holds a tensor that cannot be fed (" + e.getMessage() + ")", e);
        }
    }
}
