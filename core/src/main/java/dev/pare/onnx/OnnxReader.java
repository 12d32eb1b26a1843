/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.pare.graph.Model;
import dev.pare.onnx.wire.Onnx.ModelProto;
import dev.pare.tensor.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads ONNX files. Only the structure is read; weights stay in the mapped file until somebody asks for them. */
public final class OnnxReader {
    private static final int MAX_NESTING = 400;

    private OnnxReader() {}

    /**
     * Reads a model.
     *
     * @throws ModelFormatException if the file cannot be read or is not an ONNX model, or external data is missing
     */
    public static Model read(Path path) {
        return read(path, new ExternalFiles(path));
    }

    /**
     * Reads a model whose files of weights need not be there: tensors in them have no content.
     *
     * @throws ModelFormatException if the file cannot be read or is not an ONNX model
     */
    public static Model readStructure(Path path) {
        return read(path, null);
    }

    private static Model read(Path path, ExternalFiles external) {
        MappedFile file = open(path);
        FileKind.refuseIfNotOnnx(file);
        Skeleton skeleton = Scanner.scan(file);
        ModelProto proto = parse(path, skeleton);
        if (!proto.hasGraph()) {
            throw new ModelFormatException(path + " is not an ONNX model: it holds no graph.");
        }
        TensorFromProto tensors = new TensorFromProto(path, skeleton.cuts(), external);
        return new FromProto(tensors).model(proto);
    }

    static MappedFile open(Path path) {
        if (Files.isDirectory(path)) {
            throw new ModelFormatException(path + " is a folder; name the .onnx file in it.");
        }
        if (!Files.exists(path)) {
            throw new ModelFormatException(path + " does not exist; check the path.");
        }
        try {
            return MappedFile.open(path);
        } catch (IOException e) {
            throw new ModelFormatException(path + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static ModelProto parse(Path path, Skeleton skeleton) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(skeleton.bytes());
            in.setRecursionLimit(MAX_NESTING);
            return ModelProto.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw new ModelFormatException(path + " is not a readable ONNX model: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ModelFormatException(path + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** What a file that is not a model at all looks like, to say so in the user's words. */
    private static final class FileKind {
        private FileKind() {}

        static void refuseIfNotOnnx(MappedFile file) {
            Path path = file.path();
            if (file.size() == 0) {
                throw new ModelFormatException(path + " is empty; download or export it again.");
            }
            byte[] head = new byte[(int) Math.min(64, file.size())];
            file.read(0, ByteBuffer.wrap(head));
            String text = new String(head, StandardCharsets.ISO_8859_1).stripLeading();
            if (text.startsWith("version https://git-lfs")) {
                throw new ModelFormatException(
                        path + " is a Git LFS pointer, not the model itself; run 'git lfs pull' to fetch it.");
            }
            if (text.startsWith("<")) {
                throw new ModelFormatException(
                        path + " is a web page or XML, not an ONNX model; download the file itself.");
            }
            if (text.startsWith("PK\u0003\u0004")) {
                throw new ModelFormatException(path
                        + " is a zip archive (perhaps a PyTorch checkpoint), not an ONNX model; unpack or export it.");
            }
            if (text.startsWith("{")) {
                throw new ModelFormatException(path + " is JSON, not an ONNX model.");
            }
        }
    }
}
