/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.onnx.wire.Onnx.TensorProto;
import dev.pare.tensor.MappedFile;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;

/** Reads files that hold one serialized tensor, such as the {@code input_0.pb} of ONNX test data. */
public final class TensorFile {
    private TensorFile() {}

    /**
     * Reads a tensor; its content stays in the mapped file.
     *
     * @throws ModelFormatException if the file cannot be read or holds no tensor
     */
    public static Tensor read(Path path) {
        MappedFile file = OnnxReader.open(path);
        Skeleton skeleton = Scanner.scan(file, MessageKind.TENSOR, "the tensor");
        try {
            TensorProto proto = TensorProto.parseFrom(skeleton.bytes());
            return new TensorFromProto(path, skeleton.cuts(), new ExternalFiles(path)).tensor(proto, "tensor");
        } catch (IOException e) {
            throw new ModelFormatException(path + " is not a serialized ONNX tensor: " + e.getMessage(), e);
        }
    }
}
