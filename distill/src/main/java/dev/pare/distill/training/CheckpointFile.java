/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.training;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Where a training stands, in a file, so that it goes on from there with the same numbers. A file is complete or absent, and is only
 * read by a training of the same origin.
 */
final class CheckpointFile {
    private static final int MAGIC = 0x50415231;

    private final Path path;
    private final String origin;

    /** @param origin names all that the numbers depend on: models, data, options */
    CheckpointFile(Path path, String origin) {
        this.path = path;
        this.origin = origin;
    }

    void write(Position position, List<Tensor> tensors) {
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        try {
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 20))) {
                out.writeInt(MAGIC);
                out.writeUTF(origin);
                out.writeInt(position.epoch());
                out.writeInt(position.batch());
                out.writeLong(position.steps());
                out.writeDouble(position.seconds());
                out.writeInt(position.judged());
                out.writeDouble(position.best());
                out.writeInt(position.worse());
                out.writeInt(tensors.size());
                for (Tensor tensor : tensors) {
                    write(out, tensor);
                }
            }
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoint " + path + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static void write(DataOutputStream out, Tensor tensor) throws IOException {
        float[] values = dev.pare.distill.torch.Torch.toFloats(tensor);
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        bytes.asFloatBuffer().put(values);
        out.writeInt(values.length);
        out.write(bytes.array());
    }

    /**
     * Puts the kept numbers into the tensors.
     *
     * @return where the training stood; empty if there is no checkpoint
     * @throws TrainingException if the checkpoint is of another training
     */
    Optional<Position> read(List<Tensor> tensors) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 20));
                NoGradGuard noGradients = new NoGradGuard()) {
            if (in.readInt() != MAGIC || !in.readUTF().equals(origin)) {
                throw new TrainingException(
                        path + " is the checkpoint of another training; name another folder or delete it.");
            }
            Position position = new Position(
                    in.readInt(),
                    in.readInt(),
                    in.readLong(),
                    in.readDouble(),
                    in.readInt(),
                    in.readDouble(),
                    in.readInt());
            if (in.readInt() != tensors.size()) {
                throw new TrainingException(path + " holds another number of weights; delete it.");
            }
            for (Tensor tensor : tensors) {
                read(in, tensor);
            }
            return Optional.of(position);
        } catch (IOException e) {
            throw new TrainingException("the checkpoint " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void read(DataInputStream in, Tensor tensor) throws IOException {
        float[] values = new float[in.readInt()];
        byte[] bytes = in.readNBytes(4 * values.length);
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        try (Tensor kept = Tensor.create(values, tensor.shape())) {
            tensor.copy_(kept);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoint " + path + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}
