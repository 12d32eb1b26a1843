/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import dev.pare.graph.Dim;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OutputException;
import dev.pare.runtime.session.TensorBytes;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.UnknownFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One value of all batches: in memory while there is room, then in a file, batch behind batch. */
final class KeptValue implements AutoCloseable {
    /** A batch: its bytes, or where they lie in the file. */
    private record Slot(Optional<ByteBuffer> held, long offset, int bytes, Shape shape) {}

    private final Path file;
    private final KeptRoom room;
    private final List<Slot> slots = new ArrayList<>();
    private FileChannel channel;
    private DataType type = DataType.UNKNOWN;
    private long inMemory;
    private long inFile;

    /** @param file made when it is needed */
    KeptValue(Path file, KeptRoom room) {
        this.file = file;
        this.room = room;
    }

    /** Adds the next batch, whose bytes must not change afterwards. */
    void add(TensorBytes tensor) {
        type = tensor.type();
        int size = tensor.bytes().remaining();
        if (room.take(size)) {
            slots.add(new Slot(Optional.of(tensor.bytes()), 0, size, tensor.shape()));
            inMemory += size;
        } else {
            slots.add(new Slot(Optional.empty(), inFile, size, tensor.shape()));
            write(tensor.bytes().duplicate());
        }
    }

    private void write(ByteBuffer bytes) {
        try {
            if (channel == null) {
                channel = FileChannel.open(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            }
            while (bytes.hasRemaining()) {
                inFile += channel.write(bytes, inFile);
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    TensorBytes batch(int index) {
        Slot slot = slots.get(index);
        return new TensorBytes(
                type, slot.shape(), slot.held().map(ByteBuffer::duplicate).orElseGet(() -> read(slot)));
    }

    private ByteBuffer read(Slot slot) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(slot.bytes()).order(ByteOrder.nativeOrder());
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, slot.offset() + bytes.position()) < 0) {
                    throw new IOException("the file has become shorter");
                }
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
        return bytes.flip();
    }

    long bytes() {
        return inMemory + inFile;
    }

    /** The type of the value; sizes that all batches share are told, since a runtime makes more of what it knows. */
    ValueInfo info(String name) {
        Shape first = slots.get(0).shape();
        Dim[] dims = new Dim[first.rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = new Dim.Fixed(first.dim(axis));
        }
        for (Slot slot : slots) {
            if (slot.shape().rank() != dims.length) {
                return anyShape(name);
            }
            for (int axis = 0; axis < dims.length; axis++) {
                dims[axis] = slot.shape().dim(axis) == first.dim(axis) ? dims[axis] : new Dim.Unknown();
            }
        }
        return ValueInfo.of(name, type, dims);
    }

    private ValueInfo anyShape(String name) {
        ValueInfo.TensorType tensor = new ValueInfo.TensorType(type.code(), Optional.empty(), UnknownFields.NOTHING);
        return new ValueInfo(name, Optional.of(tensor), UnknownFields.NOTHING);
    }

    private static OutputException failed(Path file, IOException cause) {
        return new OutputException(
                file + ": values of the model cannot be kept there (" + cause.getMessage()
                        + "); name another folder for temporary files.",
                cause);
    }

    /** Gives the memory back and deletes the file. */
    @Override
    public void close() {
        room.giveBack(inMemory);
        inMemory = 0;
        slots.clear();
        try {
            if (channel != null) {
                channel.close();
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }
}
